package dev.postrider.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {
  private static final UUID GREATEST = new UUID(-1, -1);
  private static final int RANDOM_IDS = 1_000;

  static Stream<UUID> uuids() {
    var random = new Random(42);
    return Stream.concat(
        Stream.of(
            new UUID(0, 0),
            new UUID(0, 1),
            new UUID(0, -1),
            new UUID(1, 0),
            new UUID(-1, 0),
            GREATEST),
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong())).limit(RANDOM_IDS));
  }

  @Test
  void readsWhatItWrote() {
    assertThat(uuids())
        .allSatisfy(
            uuid ->
                assertThat(MessageId.parse(new MessageId(uuid).toString()))
                    .contains(new MessageId(uuid)));
  }

  @Test
  void writesThePrefixAndTwentyTwoDigits() {
    assertThat(new MessageId(new UUID(0, 0))).hasToString("msg_0000000000000000000000");
    assertThat(new EndpointId(new UUID(0, 61))).hasToString("ep_000000000000000000000z");
    assertThat(new ApplicationId(new UUID(0, 62))).hasToString("app_0000000000000000000010");
    assertThat(new AttemptId(GREATEST)).hasToString("atmpt_7n42DGM5Tflk9n8mt7Fhc7");
  }

  @Test
  void sortsAsTextLikeAsNumbers() {
    // Given
    List<UUID> byText = uuids().sorted((one, other) -> text(one).compareTo(text(other))).toList();

    // When
    List<UUID> byNumber = uuids().sorted(IdTest::compareUnsigned).toList();

    // Then
    assertThat(byText).isEqualTo(byNumber);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "msg_",
        "ep_0000000000000000000000",
        "msg_000000000000000000000",
        "msg_00000000000000000000000",
        "msg_00000000000000000000-0",
        "msg_00000000000000000000é0",
        "msg_7n42DGM5Tflk9n8mt7Fhc8",
        "msg_zzzzzzzzzzzzzzzzzzzzzz",
        "MSG_0000000000000000000000",
        " msg_0000000000000000000000"
      })
  void refusesForeignText(String text) {
    assertThat(MessageId.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void hasAPrefixOfItsOwn(Id id, String prefix) {
    assertThat(id.toString()).startsWith(prefix).hasSize(prefix.length() + 22);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(new ApiKeyId(GREATEST), "key_"),
        arguments(new ApplicationId(GREATEST), "app_"),
        arguments(new AttemptId(GREATEST), "atmpt_"),
        arguments(new AuditEntryId(GREATEST), "audit_"),
        arguments(new EndpointId(GREATEST), "ep_"),
        arguments(new MessageId(GREATEST), "msg_"),
        arguments(new OrganizationId(GREATEST), "org_"));
  }

  @Test
  void takesAReferenceForAnIdOnlyIfItHasTheForm() {
    // Given
    var id = new ApplicationId(GREATEST);

    // When
    IdOrUid<ApplicationId> byId = ApplicationId.reference(id.toString());
    IdOrUid<ApplicationId> byUid = ApplicationId.reference("app_of-customer-1");

    // Then
    assertThat(byId.uuid()).isEqualTo(GREATEST);
    assertThat(byUid.uuid()).isNull();
    assertThat(byUid).hasToString("app_of-customer-1");
  }

  private static String text(UUID uuid) {
    return new MessageId(uuid).toString();
  }

  private static int compareUnsigned(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
