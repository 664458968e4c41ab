package dev.petforge.storyboard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

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
    Shot edited = shot;
    for (Map.Entry<ShotPart, String> text : texts.entrySet()) {
      edited = edited.with(text.getKey(), language, text.getValue());
    }
    return edited.equals(shot) ? shot : Prompts.recompose(shot, edited);
  }
}
