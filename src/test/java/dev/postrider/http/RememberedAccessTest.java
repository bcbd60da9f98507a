package dev.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.Access;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Principal;
import dev.postrider.domain.ApiKeyId;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import dev.postrider.support.Await;
import dev.postrider.support.Signals;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of callers is forgotten when access changes, however long it could be trusted. */
class RememberedAccessTest {
  private static final OrganizationId ACME = new OrganizationId(new UUID(1, 1));
  private static final OrganizationId OTHER = new OrganizationId(new UUID(2, 2));
  private static final String HEADER = "Bearer " + new Token("pr_" + "k".repeat(43)).text();

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final Context loop = vertx.getOrCreateContext();
  private final Signals<Promise<ApiKeys.Holder>> lookUps = new Signals<>("look-up");
  private Authentication authentication;

  @BeforeEach
  void open() {
    Await.result(
        bus.serve(
            ApiKeys.AUTHENTICATE,
            request -> {
              Promise<ApiKeys.Holder> answer = Promise.promise();
              lookUps.add(answer);
              return answer.future();
            }));
    authentication = onLoop(() -> new Authentication(bus, Duration.ofMinutes(5), () -> 0L));
  }

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  private <T> T onLoop(Supplier<T> work) {
    var done = new CompletableFuture<T>();
    loop.runOnContext(turn -> done.complete(work.get()));
    return done.join();
  }

  private Future<Principal> authenticate() {
    return onLoop(() -> authentication.authenticate(HEADER));
  }

  private void tell(@Nullable OrganizationId organization) {
    onLoop(
        () -> {
          bus.publish(Access.CHANGED, new Access.Changed(organization));
          return true;
        });
  }

  private void answer(Promise<ApiKeys.Holder> lookUp, Future<Principal> asked) {
    lookUp.complete(
        new ApiKeys.Holder(ACME, new ApiKeyId(new UUID(3, 3)), ApiKeys.Grant.EVERYTHING));
    assertThat(Await.result(asked).organizationId()).isEqualTo(ACME);
  }

  private void know() {
    Future<Principal> asked = authenticate();
    answer(lookUps.next(), asked);
    assertThat(authenticate().succeeded()).isTrue();
  }

  @Test
  void isForgottenWhenAccessChangesInTheOrganization() {
    know();

    tell(ACME);

    assertThat(authenticate().isComplete()).isFalse();
    lookUps.next();
  }

  @Test
  void isForgottenWhenAccessMayHaveChangedAnywhere() {
    know();

    tell(null);

    assertThat(authenticate().isComplete()).isFalse();
    lookUps.next();
  }

  @Test
  void isKeptWhenAccessChangesElsewhere() {
    know();

    tell(OTHER);

    assertThat(authenticate().succeeded()).isTrue();
    assertThat(lookUps.all()).hasSize(1);
  }

  @Test
  void isNotRememberedIfAccessChangedDuringTheLookUp() {
    // Given
    Future<Principal> before = authenticate();
    Promise<ApiKeys.Holder> lookUpBefore = lookUps.next();

    // When
    tell(ACME);
    Future<Principal> after = authenticate();
    Promise<ApiKeys.Holder> lookUpAfter = lookUps.next();
    answer(lookUpBefore, before);

    // Then
    assertThat(after.isComplete()).as("shares nothing with the one before").isFalse();
    answer(lookUpAfter, after);
    assertThat(authenticate().succeeded()).as("the second answer is remembered").isTrue();
    assertThat(lookUps.all()).hasSize(2);
  }

  @Test
  void isNotRememberedIfAccessChangedDuringTheOnlyLookUp() {
    // Given
    Future<Principal> before = authenticate();

    // When
    tell(ACME);
    answer(lookUps.next(), before);

    // Then
    assertThat(authenticate().isComplete()).isFalse();
    lookUps.next();
  }
}
