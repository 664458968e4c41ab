package dev.petforge.reconciliation;

import dev.petforge.money.AccountId;

/**
 * More was bought at an account than the database knows of: it was put back to an earlier state, or
 * it is another one than the one that bought.
 *
 * @param account where
 * @param installation the database that bought, as the witness has it
 * @param witnessed how often something was bought
 * @param known how often as far as this database knows; of another installation's purchases it
 *     knows nothing
 */
public record PurchaseGap(AccountId account, String installation, long witnessed, long known) {}
