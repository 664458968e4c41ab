/**
 * What shall be seen: a {@link dev.petforge.storyboard.Storyboard} of shots, written by a {@link
 * dev.petforge.storyboard.StoryboardWriter} to a {@link dev.petforge.storyboard.Template}, edited
 * by people with {@link dev.petforge.storyboard.ShotEdit}.
 *
 * <p>What becomes of storyboards in a project is tested in {@code petforge-testkit/src/test}:
 * {@code EditedMeanwhileTest}, {@code RetryTest}, {@code SentWordsTest}.
 */
@NullMarked
package dev.petforge.storyboard;

import org.jspecify.annotations.NullMarked;
