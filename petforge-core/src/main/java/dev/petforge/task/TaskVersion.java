package dev.petforge.task;

/**
 * Which state of a task somebody saw when giving a command: if it is not the newest any more, the
 * command is refused.
 *
 * @param value {@link Versions#version}, from 1
 */
public record TaskVersion(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
