package dev.petforge.connection;

/**
 * What a user allowed an app to do in the user's name.
 *
 * @param account whose it is and at which app, for example {@code feishu:open.feishu.cn/cli_a1b2c3}
 * @param sealed the tokens, sealed: only who holds the key can open it
 * @param version rises by one with each change, from 1
 */
public record Grant(String account, String sealed, long version) {
  /** The sealed tokens are left out: nobody needs them in a log. */
  @Override
  public String toString() {
    return "Grant[" + account + ", version " + version + "]";
  }
}
