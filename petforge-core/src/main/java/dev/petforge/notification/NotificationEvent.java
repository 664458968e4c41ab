package dev.petforge.notification;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a notification is about. */
public enum NotificationEvent {
  /** A project has another status. Whoever wants this is told of the three below as well. */
  STATUS("status"),
  /** A project has a finished video. */
  COMPLETED("completed"),
  /** A project failed. */
  FAILED("failed"),
  /** A project does not go on before a person has decided. */
  PERSON("person"),
  /** A job was given up. */
  PARKED("parked"),
  /** Much of a budget is spent, or all of it. */
  BUDGET("budget"),
  /** Nothing happened: somebody tries whether a target can be reached. Always wanted. */
  TEST("test");

  private static final Set<NotificationEvent> OF_PROJECTS =
      Collections.unmodifiableSet(EnumSet.of(STATUS, COMPLETED, FAILED, PERSON));

  /** All that can be chosen but {@link #STATUS}, which comes several times for each segment. */
  public static final Set<NotificationEvent> QUIET =
      Collections.unmodifiableSet(EnumSet.of(COMPLETED, FAILED, PERSON, PARKED, BUDGET));

  private final String word;

  NotificationEvent(String word) {
    this.word = word;
  }

  /** The written word. */
  public String word() {
    return word;
  }

  /** The one that is written so and can be chosen; empty if there is none. */
  public static Optional<NotificationEvent> ofWord(String word) {
    return Stream.of(values())
        .filter(event -> event != TEST && event.word.equals(word))
        .findFirst();
  }

  /** Whether somebody who chose these is told of this. */
  public boolean isWantedBy(Set<NotificationEvent> chosen) {
    return this == TEST
        || chosen.contains(this)
        || (OF_PROJECTS.contains(this) && chosen.contains(STATUS));
  }
}
