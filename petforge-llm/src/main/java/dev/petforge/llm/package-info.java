/**
 * Storyboard writers. Start at {@link dev.petforge.llm.OfflineStoryboardWriter}, which needs no
 * model; its port is {@link dev.petforge.storyboard.StoryboardWriter}.
 */
@NullMarked
package dev.petforge.llm;

import org.jspecify.annotations.NullMarked;
