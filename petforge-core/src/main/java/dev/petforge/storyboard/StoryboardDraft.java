package dev.petforge.storyboard;

import java.util.List;

/**
 * What a writer gives back.
 *
 * @param storyboard complete, the kept shots included
 * @param warnings what a person should know before paying for clips, for people
 * @param pictureDescription what a model said of the opening image, for later writings; empty text
 *     if the writer did not need it. A task keeps it with the picture, so the storyboard that it
 *     has says nothing here
 */
public record StoryboardDraft(
    Storyboard storyboard, List<String> warnings, String pictureDescription) {
  public StoryboardDraft {
    warnings = List.copyOf(warnings);
  }

  /** The same with another storyboard. */
  public StoryboardDraft with(Storyboard other) {
    return new StoryboardDraft(other, warnings, pictureDescription);
  }

  /** The same with another description of the opening image; empty text if there is none. */
  public StoryboardDraft describedAs(String description) {
    return new StoryboardDraft(storyboard, warnings, description);
  }
}
