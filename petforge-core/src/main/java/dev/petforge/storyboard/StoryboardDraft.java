package dev.petforge.storyboard;

import java.util.List;

/**
 * What a writer gives back.
 *
 * @param storyboard complete, the kept shots included
 * @param warnings what a person should know before paying for clips, for people
 */
public record StoryboardDraft(Storyboard storyboard, List<String> warnings) {
  public StoryboardDraft {
    warnings = List.copyOf(warnings);
  }
}
