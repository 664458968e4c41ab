/**
 * Reads storyboards out of what models say: finds the JSON between prose, parses it, and takes it
 * out of whatever it was wrapped in. Internal: public only because the writer lives in a package of
 * its own. Start at {@link dev.petforge.llm.internal.answer.AnswerReader}.
 */
@NullMarked
package dev.petforge.llm.internal.answer;

import org.jspecify.annotations.NullMarked;
