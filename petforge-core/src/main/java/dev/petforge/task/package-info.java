/**
 * One project, one video, one aggregate: {@link dev.petforge.task.Task}. All rules of what may
 * happen to it are pure functions here: a task and a command give a {@link
 * dev.petforge.task.Outcome}. {@link dev.petforge.task.TaskStore} is the port that commits it.
 */
@NullMarked
package dev.petforge.task;

import org.jspecify.annotations.NullMarked;
