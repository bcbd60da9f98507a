package dev.postrider.http;

import dev.postrider.contract.Applications;
import dev.postrider.contract.Bus;
import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Failure;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.IdOrUid;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Creates the application that a body describes, if the path names one that does not exist. */
final class InlineApplications {
  private final Bus bus;

  InlineApplications(Bus bus) {
    this.bus = bus;
  }

  /**
   * Does something with the application of the path, and if there is none, creates it as the body's
   * {@code application} says and tries once more.
   *
   * @throws Refusal if the caller may not create applications, or gives another uid than the path
   *     has
   */
  <T> Future<T> withApplication(Call call, Supplier<Future<T>> action) {
    Optional<JsonBody> inline = call.content().flatMap(body -> body.object("application"));
    if (inline.isEmpty()) {
      return action.get();
    }
    if (!Permission.MANAGE_APPLICATIONS.allows(call.principal().orElseThrow())) {
      throw new Refusal(
          ProblemKind.FORBIDDEN,
          "The member 'application' needs %s.".formatted(Permission.MANAGE_APPLICATIONS.asked()));
    }
    IdOrUid<ApplicationId> path = call.application();
    return action
        .get()
        .recover(
            cause ->
                isMissing(cause, path)
                    ? create(call, path.text(), inline.get()).compose(created -> action.get())
                    : Future.failedFuture(cause));
  }

  /** Whether a new application could help: an id is never chosen by the caller. */
  private static boolean isMissing(Throwable cause, IdOrUid<ApplicationId> path) {
    return path.id().isEmpty()
        && cause instanceof BusFailure refused
        && refused.failure() instanceof Failure.NotFound missing
        && missing.reference().equals(path.text());
  }

  private Future<Void> create(Call call, String path, JsonBody application) {
    String uid = application.optionalText("uid");
    if (uid != null && !uid.equals(path)) {
      throw new Refusal(
          Problem.invalid(
              List.of(
                  new FieldError(
                      "/application/uid",
                      "must be the uid that the path has, '%s', or absent".formatted(path)))));
    }
    Applications.Attributes given = ApplicationRoutes.attributes(application);
    var attributes =
        new Applications.Attributes(given.name(), path, given.throttleRate(), given.metadata());
    return bus.request(
            Applications.CREATE, new Applications.Create(call.organizationId(), attributes, true))
        .mapEmpty();
  }
}
