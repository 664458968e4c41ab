package dev.petforge.emulator.feishu;

import java.util.HashSet;
import java.util.Set;

/**
 * A self-built app of the developer console.
 *
 * @param id begins with {@code cli_}
 * @param secret its secret
 * @param scopes what it may do, for itself and in a user's name
 * @param enabled whether its tenant has it switched on
 * @param redirects the addresses that users may be sent back to after they allowed it
 */
public record EmulatedApp(
    String id, String secret, Set<String> scopes, boolean enabled, Set<String> redirects) {
  /** The id of the app that an emulator has from the start. */
  public static final String ID = "cli_emulated0123456";

  /** The secret of that app. */
  public static final String SECRET = "emulated-secret-0123456789abcdef";

  public EmulatedApp {
    if (!id.startsWith("cli_")) {
      throw new IllegalArgumentException("the id of an app must begin with cli_, was " + id);
    }
    scopes = Set.copyOf(scopes);
    redirects = Set.copyOf(redirects);
  }

  /** An app that may do all that a table needs. */
  public static EmulatedApp standard() {
    return new EmulatedApp(
        ID,
        SECRET,
        Set.of("bitable:app", "drive:drive", "wiki:wiki:readonly", "offline_access"),
        true,
        Set.of());
  }

  /** Another app with the same rights. */
  public EmulatedApp withId(String other, String otherSecret) {
    return new EmulatedApp(other, otherSecret, scopes, enabled, redirects);
  }

  public EmulatedApp withScopes(Set<String> others) {
    return new EmulatedApp(id, secret, others, enabled, redirects);
  }

  public EmulatedApp withEnabled(boolean on) {
    return new EmulatedApp(id, secret, scopes, on, redirects);
  }

  /** With one more address that users may be sent back to. */
  public EmulatedApp withRedirect(String address) {
    Set<String> more = new HashSet<>(redirects);
    more.add(address);
    return new EmulatedApp(id, secret, scopes, enabled, more);
  }

  boolean hasAny(Set<String> anyOf) {
    return anyOf.isEmpty() || anyOf.stream().anyMatch(scopes::contains);
  }

  @Override
  public String toString() {
    return "FeishuApp[" + id + "]";
  }
}
