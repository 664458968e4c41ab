package dev.petforge.notification;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Brings notifications to somebody. Safe for use by many threads; messages of one target are sent
 * one after the other, in the order in which they were written.
 */
public interface NotificationTarget {
  /** What {@link #name} may be. */
  Pattern NAMES = Pattern.compile("[a-z0-9][a-z0-9_]{0,39}");

  /**
   * Names it in the database: whoever keeps its name goes on where it was. Matches {@link #NAMES}.
   */
  String name();

  /** What it wants to be told. */
  Set<NotificationEvent> events();

  /** How it is reached, in a word for people: the form of its messages, and its host. */
  String describe();

  /** At most so many messages are sent together, at least 1. */
  int together();

  /** How long is waited between two sends; zero if it takes as many as come. */
  Duration pace();

  /**
   * Sends messages and waits until they have arrived. May have arrived although this fails, and is
   * then called with the same ones again.
   *
   * @param messages 1 to {@link #together}, oldest first
   * @throws dev.petforge.failure.RetryableException if they were not taken; sent again later, after
   *     the wait that was asked for
   * @throws dev.petforge.failure.PermanentException if sending again is useless before a person has
   *     changed a setting
   */
  void send(List<NotificationMessage> messages);
}
