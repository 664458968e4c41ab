package dev.petforge.production;

import dev.petforge.task.Outcome;
import java.util.List;

/**
 * What became of a clip or a frame that a person supplied.
 *
 * @param outcome whether it was taken
 * @param notices what a person should know of it, in words; empty if it was not taken
 */
public record MaterialOutcome(Outcome outcome, List<String> notices) {
  public MaterialOutcome {
    notices = List.copyOf(notices);
  }
}
