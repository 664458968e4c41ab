/**
 * Questions to language models, which cost money too: the {@link dev.petforge.question.ModelLedger}
 * keeps each with its answer, and budgets say whether it may be asked.
 *
 * <p>Tested in {@code petforge-testkit/src/test}, by {@code ModelBudgetTest} and {@code
 * InMemoryModelLedgerTest}.
 */
@NullMarked
package dev.petforge.question;

import org.jspecify.annotations.NullMarked;
