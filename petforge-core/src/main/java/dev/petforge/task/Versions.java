package dev.petforge.task;

import java.time.Instant;

/**
 * The counters of a task.
 *
 * @param version rises by one with each decision, from 1; a decision made on an older one is
 *     refused
 * @param projection the version in which something that is shown outside last changed
 * @param createdAt when it was imported
 * @param updatedAt when something that is shown outside last changed
 */
public record Versions(long version, long projection, Instant createdAt, Instant updatedAt) {}
