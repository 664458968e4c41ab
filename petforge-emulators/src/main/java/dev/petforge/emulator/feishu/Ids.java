package dev.petforge.emulator.feishu;

import java.util.concurrent.ThreadLocalRandom;

/** Makes the names of things in Feishu's fashion. */
final class Ids {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private Ids() {}

  /** A prefix and letters, for example {@code tblsRc9GRRXKqhvW}. */
  static String next(String prefix, int letters) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < letters; i++) {
      id.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** Whether it could be a name of its kind. */
  static boolean wellFormed(String id, String prefix) {
    return id.startsWith(prefix) && id.matches("[A-Za-z0-9]{6,40}");
  }
}
