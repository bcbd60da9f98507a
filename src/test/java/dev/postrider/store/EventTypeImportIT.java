package dev.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.contract.EventTypes;
import dev.postrider.contract.EventTypes.Attributes;
import dev.postrider.contract.EventTypes.EventType;
import dev.postrider.contract.EventTypes.Named;
import dev.postrider.contract.Failure;
import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Settings;
import dev.postrider.domain.JsonText;
import dev.postrider.domain.OrganizationId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event types are taken in where they are new or differ; settings are the organization's own. */
class EventTypeImportIT {
  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.open();
    takeIn(List.of(type("same", "Same."), type("other", "Other.")), false, false);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Named type(String name, String description) {
    return type(name, description, null);
  }

  private static Named type(String name, String description, @Nullable String flag) {
    return new Named(
        name,
        new Attributes(
            description, new JsonText("{\"1\": {\"b\": 1, \"a\": 2}}"), flag, false, false));
  }

  private List<String> takeIn(List<Named> eventTypes, boolean replaceAll, boolean dryRun) {
    return store
        .ask(
            EventTypes.IMPORT,
            new EventTypes.Import(store.organization, eventTypes, replaceAll, dryRun))
        .modified();
  }

  private EventType get(String name) {
    return store.ask(EventTypes.GET, new EventTypes.Get(store.organization, name));
  }

  @Test
  void storesWhatIsNewOrDiffers() {
    // When
    List<String> modified =
        takeIn(
            List.of(type("same", "Same."), type("other", "Another."), type("new", "New.")),
            false,
            false);

    // Then
    assertThat(modified).containsExactly("new", "other");
    assertThat(get("other").attributes().description()).isEqualTo("Another.");
    assertThat(get("new").attributes().archived()).isFalse();
  }

  @Test
  void storesNothingInADryRun() {
    assertThat(takeIn(List.of(type("new", "New.")), true, true))
        .containsExactly("new", "other", "same");
    assertThat(store.refusal(EventTypes.GET, new EventTypes.Get(store.organization, "new")))
        .isInstanceOf(Failure.NotFound.class);
    assertThat(get("other").attributes().archived()).isFalse();
  }

  @Test
  void archivesTheOthersIfThatIsWanted() {
    assertThat(takeIn(List.of(type("same", "Same.")), true, false)).containsExactly("other");
    assertThat(get("other").attributes().archived()).isTrue();
    assertThat(takeIn(List.of(type("other", "Other.")), false, false)).containsExactly("other");
    assertThat(get("other").attributes().archived()).isFalse();
  }

  @Test
  void leavesAFlagThatIsNotMentioned() {
    takeIn(List.of(type("same", "Same.", "beta")), false, false);

    assertThat(takeIn(List.of(type("same", "Same.")), false, false)).isEmpty();
    assertThat(get("same").attributes().featureFlag()).isEqualTo("beta");
  }

  @Test
  void changesSettingsOfOneOrganizationOnly() {
    // Given
    var another = new OrganizationId(new UUID(9, 9));

    // When
    Settings changed =
        store.ask(
            Organizations.CHANGE_SETTINGS,
            new Organizations.ChangeSettings(store.organization, true));
    Settings kept =
        store.ask(
            Organizations.CHANGE_SETTINGS,
            new Organizations.ChangeSettings(store.organization, null));

    // Then
    assertThat(changed.validatePayloads()).isTrue();
    assertThat(kept).isEqualTo(changed);
    assertThat(
            store.refusal(
                Organizations.CHANGE_SETTINGS, new Organizations.ChangeSettings(another, true)))
        .isInstanceOf(Failure.NotFound.class);
  }
}
