package dev.petforge.money;

import dev.petforge.call.CallLedger;

/**
 * How far an installation has come with buying at an account. Outside of the database it outlives
 * one that is put back to an earlier state.
 *
 * @param installation names the database
 * @param account where it buys
 * @param sends how often a call that costs money was sent there, as {@link CallLedger#purchases}
 *     counts it; at least 0, and only ever grows
 */
public record PurchaseMark(String installation, AccountId account, long sends) {
  public PurchaseMark {
    if (sends < 0) {
      throw new IllegalArgumentException("sends must be at least 0, was " + sends);
    }
  }
}
