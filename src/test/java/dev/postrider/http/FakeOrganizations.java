package dev.postrider.http;

import dev.postrider.contract.Organizations;
import dev.postrider.contract.Organizations.Settings;

/** The settings of the organization of a {@link FakeStore}. */
final class FakeOrganizations {
  private volatile Settings settings = new Settings(false);

  FakeOrganizations(FakeStore store) {
    store.serve(Organizations.SETTINGS, request -> settings);
    store.serve(Organizations.CHANGE_SETTINGS, this::change);
  }

  private Settings change(Organizations.ChangeSettings request) {
    Boolean validate = request.validatePayloads();
    if (validate != null) {
      settings = new Settings(validate);
    }
    return settings;
  }
}
