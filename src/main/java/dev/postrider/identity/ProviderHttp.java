package dev.postrider.identity;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider that the operator has named for JSON objects, each within a deadline and a size
 * limit. Redirects are not followed: they would lead where the provider's own description does not.
 */
final class ProviderHttp {
  /** From connecting to the end of the answer. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  static final int BYTES_MAX = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ProviderHttp.class);
  private static final int OK = 200;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int HEADERS_BYTES_MAX = 16 << 10;
  private static final int CONNECTIONS_MAX = 16;

  /** The errors of OAuth (RFC 6749, section 5.2), and nothing that could hold anything else. */
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");

  private final HttpClientAgent client;
  private final Duration deadline;

  /** Opens a client, which belongs to the context that opens it. */
  ProviderHttp(Vertx vertx, Duration deadline) {
    this.deadline = deadline;
    this.client =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_1_1)
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setVerifyHost(true)
                    .setTrustAll(false)
                    .setMaxHeaderSize(HEADERS_BYTES_MAX))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(CONNECTIONS_MAX)
                    .setMaxWaitQueueSize(CONNECTIONS_MAX))
            .withConnectHandler(connection -> connection.exceptionHandler(ProviderHttp::tell))
            .build();
  }

  private static void tell(Throwable cause) {
    LOG.atDebug().setCause(cause).log("connection broke");
  }

  /**
   * An answer.
   *
   * @param status 200, or another with an error of OAuth
   */
  record Answer(int status, JsonObject json) {

    /** The object of an answer that is a success. */
    JsonObject success(String what) {
      if (status == OK) {
        return json;
      }
      throw new ProviderException("%s answered %d%s".formatted(what, status, error()));
    }

    /** Whether it is that error of OAuth. */
    boolean isError(String error) {
      return status != OK && error.equals(json.getValue("error"));
    }

    private String error() {
      return json.getValue("error") instanceof String error && ERROR.matcher(error).matches()
          ? ", " + error
          : "";
    }
  }

  /** Reads; fails with {@link ProviderException}. */
  Future<Answer> get(String url, String authorization) {
    var options = options(HttpMethod.GET, url);
    return authorization.isEmpty()
        ? exchange(options, Buffer.buffer())
        : exchange(options.putHeader(HttpHeaders.AUTHORIZATION, authorization), Buffer.buffer());
  }

  /** Posts a form; fails with {@link ProviderException}. */
  Future<Answer> post(String url, String form, String authorization) {
    var options =
        options(HttpMethod.POST, url)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
    return exchange(
        authorization.isEmpty()
            ? options
            : options.putHeader(HttpHeaders.AUTHORIZATION, authorization),
        Buffer.buffer(form));
  }

  private static RequestOptions options(HttpMethod method, String url) {
    return new RequestOptions()
        .setAbsoluteURI(url)
        .setMethod(method)
        .setFollowRedirects(false)
        .putHeader(HttpHeaders.ACCEPT, "application/json");
  }

  private Future<Answer> exchange(RequestOptions options, Buffer body) {
    Future<HttpClientRequest> opened = client.request(options);
    return opened
        .compose(request -> send(request, body))
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(cause -> opened.onSuccess(ProviderHttp::drop))
        .recover(cause -> Future.failedFuture(explain(cause, options)));
  }

  /** Resetting an HTTP/1.1 request closes its connection, whatever would still come over it. */
  private static void drop(HttpClientRequest request) {
    request
        .reset()
        .onFailure(cause -> LOG.atDebug().setCause(cause).log("connection was closed already"));
  }

  private static Future<Answer> send(HttpClientRequest request, Buffer body) {
    // What goes wrong also fails the response; without a handler it would be logged with the URL.
    request.exceptionHandler(known -> {});
    return request.send(body).compose(ProviderHttp::read);
  }

  private static Future<Answer> read(HttpClientResponse head) {
    Promise<Buffer> read = Promise.promise();
    Buffer body = Buffer.buffer();
    head.exceptionHandler(read::tryFail);
    head.handler(
        chunk -> {
          if (body.length() + chunk.length() > BYTES_MAX) {
            read.tryFail(new ProviderException("its answer is too large"));
          } else {
            body.appendBuffer(chunk);
          }
        });
    head.endHandler(end -> read.tryComplete(body));
    return read.future().map(all -> new Answer(head.statusCode(), json(head, all)));
  }

  private static JsonObject json(HttpClientResponse head, Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException noObject) {
      if (head.statusCode() == OK) {
        throw new ProviderException("its answer is no JSON object");
      }
      return new JsonObject();
    }
  }

  private Throwable explain(Throwable cause, RequestOptions options) {
    String reason =
        switch (cause) {
          case ProviderException known -> known.getMessage();
          case TimeoutException late -> "no answer within %d ms".formatted(deadline.toMillis());
          default -> {
            LOG.atDebug().setCause(cause).log("no answer");
            yield "cannot be reached: " + cause.getClass().getSimpleName();
          }
        };
    return new ProviderException("%s: %s".formatted(options.getHost(), reason));
  }
}
