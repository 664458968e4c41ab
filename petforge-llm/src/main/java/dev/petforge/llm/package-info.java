/**
 * Storyboard writers. Start at {@link dev.petforge.llm.ModelStoryboardWriter}, which asks a model,
 * or at {@link dev.petforge.llm.OfflineStoryboardWriter}, which needs none; their port is {@link
 * dev.petforge.storyboard.StoryboardWriter}.
 */
@NullMarked
package dev.petforge.llm;

import org.jspecify.annotations.NullMarked;
