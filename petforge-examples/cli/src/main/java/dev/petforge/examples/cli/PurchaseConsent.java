package dev.petforge.examples.cli;

import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** The options with which a command that only said the price buys what it was said for. */
  static String options(TaskVersion seen) {
    return " --yes --seen " + seen.value();
  }

  /**
   * What was not bought yet, for programs.
   *
   * @param segmentName under which the segment stands
   */
  static Map<String, Object> unbought(
      ProjectId project,
      String segmentName,
      int segment,
      int clips,
      Money price,
      TaskVersion seen) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", project.value());
    tree.put(segmentName, segment);
    tree.put("clips", clips);
    tree.put("price", price.toString());
    tree.put("version", seen.value());
    tree.put("bought", false);
    return tree;
  }
}
