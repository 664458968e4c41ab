package dev.petforge.storyboard;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a template says of one kind of shot.
 *
 * @param type for example {@code first_bite}: 1 to 30 of {@code [a-z_]}; a file name may have it
 * @param rank how long it stays when the video is shorter than the template: 1 stays longest, at
 *     least 1. Not looked at for the first and the last, which always stay
 * @param repeatable whether a video that is longer than the template may have it more than once
 * @param level which state of {@link Template#ledger} is reached when it ends; empty if it changes
 *     nothing
 * @param actions what happens, one sentence; each is another wording of the same, at least one
 * @param endState how it stands at the end, a still picture in words, without a full stop
 * @param sound what is heard beside the template's own sound, without a full stop
 * @param rules what a model that writes such a shot must hold to, a sentence each; possibly none.
 *     May have the slots of {@link Template#SLOTS}
 */
public record ShotSpec(
    String type,
    int rank,
    boolean repeatable,
    OptionalInt level,
    List<Bilingual> actions,
    Bilingual endState,
    Bilingual sound,
    List<String> rules) {
  /** A shot without rules of its own. */
  public ShotSpec(
      String type,
      int rank,
      boolean repeatable,
      OptionalInt level,
      List<Bilingual> actions,
      Bilingual endState,
      Bilingual sound) {
    this(type, rank, repeatable, level, actions, endState, sound, List.of());
  }

  public ShotSpec {
    if (!type.matches("[a-z_]{1,30}")) {
      throw new IllegalArgumentException(
          "a shot's type must be 1 to 30 of [a-z_], was '" + type + "'");
    }
    if (rank < 1) {
      throw new IllegalArgumentException("rank must be at least 1, was " + rank + " for " + type);
    }
    actions = List.copyOf(actions);
    rules = List.copyOf(rules);
    if (actions.isEmpty()) {
      throw new IllegalArgumentException(
          "a shot must have at least one action, " + type + " had none");
    }
  }
}
