package dev.petforge.money;

/**
 * What a database knows of buying at an account.
 *
 * @param sends how often a call that costs money was sent, and what was added to it when somebody
 *     cleared the account; only ever grows
 * @param excused how far all other accounts together had come, of which this database knew too
 *     little when somebody cleared this one: up to there they do not stand in its way
 */
public record PurchaseCount(long sends, long excused) {
  /** An account at which nothing was bought. */
  public static final PurchaseCount NONE = new PurchaseCount(0, 0);
}
