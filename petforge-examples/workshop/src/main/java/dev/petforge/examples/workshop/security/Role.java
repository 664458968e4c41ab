package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.web.BadRequest;
import java.util.Arrays;
import java.util.Locale;

/** What somebody may do; each may also do what those before it may. */
public enum Role {
  /** Looks. */
  VIEWER,
  /** Works on projects, and spends money within the budgets. */
  EDITOR,
  /** Connects tables, settles money, and manages users. */
  ADMIN;

  /** As requests and answers have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role ofWord(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRequest("role", "role must be viewer, editor or admin, was '" + word + "'"));
  }
}
