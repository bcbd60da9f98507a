package dev.postrider.config;

/**
 * Who may have an account.
 *
 * @param openForAll whether anybody may register; otherwise people are invited
 */
public record AccountSettings(boolean openForAll) {
  static AccountSettings read(SettingsReader reader) {
    return new AccountSettings(reader.flag("accounts.open-for-all"));
  }
}
