package dev.petforge.call;

import dev.petforge.project.ProjectId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be read from a call's key when the call itself is not in the ledger.
 *
 * @param installation whose key it is
 * @param project the project's id, or what stands for it in a key
 * @param segment counted from 0
 * @param attempt counted from 1
 */
public record KeyParts(String installation, String project, int segment, int attempt) {
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9]{1,12})-(.+)-s(\\d{1,4})-a(\\d{1,6})-[0-9a-f]{10}");

  /** The parts of a key; empty if it is none of ours. */
  public static Optional<KeyParts> of(String key) {
    Matcher matcher = FORM.matcher(key);
    return matcher.matches()
        ? Optional.of(
            new KeyParts(
                matcher.group(1),
                matcher.group(2),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))))
        : Optional.empty();
  }

  /** Whether it is a key of a call for that project. */
  public boolean isOf(ProjectId id) {
    return project.equals(id.value()) || project.equals(ProviderCall.hashed(id.value()));
  }
}
