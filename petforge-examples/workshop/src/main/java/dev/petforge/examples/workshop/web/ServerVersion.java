package dev.petforge.examples.workshop.web;

import java.util.Optional;

/** Which version this server is. */
public final class ServerVersion {
  private ServerVersion() {}

  /** As it is packed; before that there is none. */
  public static String text() {
    return Optional.ofNullable(ServerVersion.class.getPackage().getImplementationVersion())
        .orElse("(development)");
  }
}
