package dev.petforge.examples.cli;

import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** That a person has seen what a command is about to buy, and agrees. */
final class PurchaseConsent {
  @Option(names = "--yes", description = "Buys it; without it only the price is said.")
  private boolean yes;

  @Option(
      names = "--seen",
      paramLabel = "VERSION",
      description = {
        "The version of the project that you saw, as the price was said for it:",
        "if it was changed since, nothing is done."
      })
  private @Nullable Long seen;

  boolean given() {
    return yes;
  }

  /** The version that was seen; without one, that of now. */
  TaskVersion seen(Task now) {
    return seen == null ? now.version() : new TaskVersion(seen);
  }
}
