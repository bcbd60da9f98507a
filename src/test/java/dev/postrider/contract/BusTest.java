package dev.postrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BusTest {
  private static final Address<Question, Reply> ADDRESS = Address.of("test.question");
  private static final Topic<Reply> TOPIC = new Topic<>("test.topic");

  private Bus bus;

  private record Question(String text) {}

  private record Reply(Question question) {}

  @BeforeEach
  void install(Vertx vertx) {
    bus = Bus.install(vertx);
  }

  private static Failure failureOf(Throwable cause) {
    assertThat(cause).isInstanceOf(BusFailure.class);
    return ((BusFailure) cause).failure();
  }

  @Test
  void handsRecordsOverByReference(VertxTestContext test) {
    // Given
    var question = new Question("who?");
    bus.serve(ADDRESS, asked -> Future.succeededFuture(new Reply(asked)))
        // When
        .compose(served -> bus.request(ADDRESS, question))
        // Then
        .onComplete(
            test.succeeding(
                reply -> {
                  test.verify(() -> assertThat(reply.question()).isSameAs(question));
                  test.completeNow();
                }));
  }

  @Test
  void aRefusalKeepsItsType(VertxTestContext test) {
    // Given
    var refusal = new Failure.NotFound("application", "shop");
    bus.serve(ADDRESS, asked -> Future.<Reply>failedFuture(new BusFailure(refusal)))
        // When
        .compose(served -> bus.request(ADDRESS, new Question("who?")))
        // Then
        .onComplete(
            test.failing(
                cause -> {
                  test.verify(() -> assertThat(failureOf(cause)).isEqualTo(refusal));
                  test.completeNow();
                }));
  }

  @Test
  void aFaultOfTheHandlerTellsTheRequesterNothing(VertxTestContext test) {
    // Given
    bus.<Question, Reply>serve(
            ADDRESS,
            asked -> {
              throw new IllegalStateException("password=hunter2");
            })
        // When
        .compose(served -> bus.request(ADDRESS, new Question("who?")))
        // Then
        .onComplete(
            test.failing(
                cause -> {
                  test.verify(
                      () -> {
                        assertThat(failureOf(cause)).isEqualTo(new Failure.Internal());
                        assertThat(cause.getMessage()).doesNotContain("hunter2");
                      });
                  test.completeNow();
                }));
  }

  @Test
  void anAddressThatNobodyServesIsUnavailable(VertxTestContext test) {
    // When
    bus.request(ADDRESS, new Question("who?"))
        // Then
        .onComplete(
            test.failing(
                cause -> {
                  test.verify(
                      () -> assertThat(failureOf(cause)).isInstanceOf(Failure.Unavailable.class));
                  test.completeNow();
                }));
  }

  @Test
  void aReplyThatDoesNotComeInTimeIsUnavailable(VertxTestContext test) {
    // Given
    bus.serve(ADDRESS, asked -> Future.<Reply>future(never -> {}))
        // When
        .compose(served -> bus.request(ADDRESS.within(Duration.ofMillis(20)), new Question("who?")))
        // Then
        .onComplete(
            test.failing(
                cause -> {
                  test.verify(
                      () -> assertThat(failureOf(cause)).isInstanceOf(Failure.Unavailable.class));
                  test.completeNow();
                }));
  }

  @Test
  void tellsWhoeverListensToATopic(VertxTestContext test) {
    // Given
    var event = new Reply(new Question("who?"));
    bus.listen(
        TOPIC,
        told -> {
          test.verify(() -> assertThat(told).isSameAs(event));
          test.completeNow();
        });

    // When
    bus.publish(TOPIC, event);
  }

  @Test
  void noTwoAddressesOrTopicsHaveTheSameName() {
    // Given
    Stream<Class<?>> holders =
        Stream.of(
            ApiKeys.class,
            Applications.class,
            Attempts.class,
            AuditLog.class,
            BackgroundTasks.class,
            Deliveries.class,
            Destinations.class,
            Endpoints.class,
            EventTypes.class,
            Health.class,
            IdempotentRequests.class,
            Identity.class,
            LiveTickets.class,
            Mails.class,
            Messages.class,
            Organizations.class,
            People.class,
            PortalTokens.class,
            Retention.class,
            RetrySchedules.class,
            Sessions.class,
            SigningKeys.class,
            Statistics.class,
            Throttles.class);

    // When
    List<String> names =
        holders.flatMap(holder -> Stream.of(holder.getFields())).map(BusTest::name).toList();

    // Then
    assertThat(names).hasSizeGreaterThan(90).doesNotHaveDuplicates();
  }

  private static String name(Field field) {
    try {
      return switch (field.get(null)) {
        case Address<?, ?> address -> address.name();
        case Topic<?> topic -> topic.name();
        case null, default -> throw new AssertionError(field + " is neither address nor topic");
      };
    } catch (IllegalAccessException hidden) {
      throw new AssertionError(field.toString(), hidden);
    }
  }
}
