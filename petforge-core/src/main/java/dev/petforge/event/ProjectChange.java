package dev.petforge.event;

import dev.petforge.task.Task;
import java.util.Optional;

/**
 * A committed decision about a project.
 *
 * @param before as it was; empty if it was created
 * @param after as it is now
 */
public record ProjectChange(Optional<Task> before, Task after) {}
