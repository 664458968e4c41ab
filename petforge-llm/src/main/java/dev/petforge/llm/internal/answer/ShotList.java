package dev.petforge.llm.internal.answer;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A list in an answer that may be a storyboard. What is in it is not checked.
 *
 * @param shots its elements, as they came
 * @param around the object that held the list; an empty object if nothing did
 * @param repairs what had to be forgiven to read it, for people
 */
public record ShotList(List<JsonNode> shots, JsonNode around, List<String> repairs) {
  public ShotList {
    shots = List.copyOf(shots);
    repairs = List.copyOf(repairs);
  }

  /** The same, for which something more had to be forgiven. */
  ShotList with(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(repairs);
    return new ShotList(shots, around, all);
  }
}
