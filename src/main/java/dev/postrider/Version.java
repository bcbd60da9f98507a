package dev.postrider;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the jar's manifest. */
final class Version implements IVersionProvider {
  private static final String UNPACKAGED = "development";

  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse(UNPACKAGED);
  }

  @Override
  public String[] getVersion() {
    return new String[] {"postrider " + text()};
  }
}
