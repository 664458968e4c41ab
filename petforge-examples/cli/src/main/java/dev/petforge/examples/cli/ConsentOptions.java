package dev.petforge.examples.cli;

import dev.petforge.task.SourceEdit;
import picocli.CommandLine.Option;

/** What a person allows of edits of rows beyond what goes without saying. */
final class ConsentOptions {
  @Option(
      names = "--take-pictures",
      description = {
        "Takes new pictures also for projects that clips were bought for; the clips are stale",
        "then, and nothing is bought by it."
      })
  private boolean takePictures;

  @Option(
      names = "--drop-storyboards",
      description = {
        "Takes edits also for projects whose storyboard was edited by hand; it is dropped, and",
        "the next run writes another one."
      })
  private boolean dropStoryboards;

  SourceEdit.Consent consent() {
    return new SourceEdit.Consent(takePictures, dropStoryboards);
  }
}
