# Postrider as an image: one program, everything by environment variables, no database in it.
#
#   docker build -t postrider .
#   docker run -p 8080:8080 -e DATABASE_URL=postgresql://user:password@host/postrider postrider
#
# Every base image can be replaced, for example by a mirror: --build-arg RUNTIME_IMAGE=…
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG NODE_IMAGE=node:22-bookworm-slim
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${NODE_IMAGE} AS node

FROM ${BUILD_IMAGE} AS build
COPY --from=node /usr/local/bin/ /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/ /usr/local/lib/node_modules/
WORKDIR /build
COPY . .
# The tests, and what judges them, are not in the build context: `mvn verify` has run before.
RUN --mount=type=cache,target=/cache/maven \
    mvn -B --no-transfer-progress -Dmaven.repo.local=/cache/maven \
        -Dquick -Dmaven.test.skip -Dmdep.analyze.skip package

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Postrider" \
      org.opencontainers.image.description="A self-hosted webhook delivery service" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
# The libraries change less often than the program: they are a layer of their own.
COPY --from=build /build/target/lib/ lib/
COPY --from=build /build/target/postrider.jar ./

# A number, so that Kubernetes can tell that it is not root (runAsNonRoot). Nothing under /app is
# written; /tmp must be writable, since the native transport is unpacked there.
USER 10001:10001

ENV PORT=8080 \
    LOG_FORMAT=json
EXPOSE 8080

# No HEALTHCHECK: it would start a second JVM, or need a tool that the image has no other use for.
# Probe /api/v1/health for liveness and /health/ready for readiness.

# Exec form, so that the program is process 1 and hears SIGTERM. More flags: JAVA_TOOL_OPTIONS.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "postrider.jar"]
CMD ["serve"]
