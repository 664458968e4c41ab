/**
 * Amounts, prices, budgets and what was spent; and the accounts that are billed, with what is known
 * about purchases outside of the database.
 *
 * <p>Tested in {@code petforge-testkit/src/test}, by {@code SpendingTest}, {@code AccountsTest} and
 * {@code ModelBudgetTest}.
 */
@NullMarked
package dev.petforge.money;

import org.jspecify.annotations.NullMarked;
