package dev.petforge.examples.workshop.command;

import dev.petforge.ProjectCommands;
import dev.petforge.task.Batch;
import dev.petforge.task.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is carried out on each of some projects, or tried without storing anything. */
interface Command {
  /** Which projects. */
  Selection selection();

  /** How many of them may run at once; null if only slots limit that. */
  default @Nullable Integer concurrency() {
    return null;
  }

  /**
   * Carries it out on one of them.
   *
   * @param batch the request that all of them belong to, if so many may run at once
   */
  Outcome on(ProjectCommands project, Optional<Batch> batch);
}
