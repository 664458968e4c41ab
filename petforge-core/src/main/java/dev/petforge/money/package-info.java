/**
 * Amounts, prices, budgets and what was spent; and the accounts that are billed, with what is known
 * about purchases outside of the database.
 */
@NullMarked
package dev.petforge.money;

import org.jspecify.annotations.NullMarked;
