package dev.petforge.storyboard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person changes in one shot.
 *
 * @param index the shot, from 0
 * @param language the language that the texts are in
 * @param texts the new texts; parts that are not named stay as they are. Each at most {@value
 *     #MAX_TEXT} characters
 */
public record ShotEdit(int index, Language language, Map<ShotPart, String> texts) {
  /** No part of a shot is longer than this. */
  public static final int MAX_TEXT = 4_000;

  public ShotEdit {
    if (index < 0 || index >= Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segment_index must be 0 to " + (Storyboard.MAX_SHOTS - 1) + ", was " + index);
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException(
          "an edit of shot " + index + " must change at least one part");
    }
    texts.forEach(
        (part, text) -> {
          if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                part + " must have at most " + MAX_TEXT + " characters, had " + text.length());
          }
        });
    texts = Collections.unmodifiableMap(new EnumMap<>(texts));
  }

  /** The shot as it is after this edit. Its prompt is composed anew. */
  public Shot applyTo(Shot shot) {
    return applyAll(List.of(this), shot);
  }

  /**
   * The shot as it is after several edits of it, in their order. Its prompt is composed anew, and
   * what was to be sent once instead of the old one is forgotten. A part that is edited in both
   * languages is up to date in both.
   */
  public static Shot applyAll(List<ShotEdit> edits, Shot shot) {
    Shot edited = shot;
    for (ShotEdit edit : edits) {
      for (Map.Entry<ShotPart, String> text : edit.texts.entrySet()) {
        edited = edited.with(text.getKey(), edit.language, text.getValue());
      }
    }
    for (ShotPart part : ShotPart.values()) {
      boolean both =
          Stream.of(Language.values())
              .allMatch(
                  one ->
                      edits.stream()
                          .anyMatch(edit -> edit.language == one && edit.texts.containsKey(part)));
      edited = both ? edited.inStep(part) : edited;
    }
    return edited.equals(shot)
        ? shot
        : Prompts.recompose(shot, edited.markedAsEdited().withNextPrompt(Optional.empty()));
  }
}
