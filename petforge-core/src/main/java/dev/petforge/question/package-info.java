/**
 * Questions to language models, which cost money too: the {@link dev.petforge.question.ModelLedger}
 * keeps each with its answer, and budgets say whether it may be asked.
 */
@NullMarked
package dev.petforge.question;

import org.jspecify.annotations.NullMarked;
