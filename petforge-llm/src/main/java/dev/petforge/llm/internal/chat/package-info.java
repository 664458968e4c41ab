/**
 * Asks one model at one address, one HTTP request for each question, and sorts what comes back.
 * Internal: public only because the writer lives in a package of its own. Start at {@link
 * dev.petforge.llm.internal.chat.ChatClient}.
 */
@NullMarked
package dev.petforge.llm.internal.chat;

import org.jspecify.annotations.NullMarked;
