package dev.petforge.notification;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps how far each target was told, and the messages that have not arrived. Safe for use by many
 * threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public interface NotificationStore {
  /** How a target stands; empty if nothing was ever noted for it. */
  Optional<Standing> find(String target);

  /**
   * What was noted of topics.
   *
   * @param topics at most 500
   * @return by topic; without those of which nothing was noted
   */
  Map<String, String> told(String target, Collection<String> topics);

  /**
   * Forgets what was noted of topics, for every target: there is never any news of them again.
   *
   * @param topics at most 500
   */
  void forget(Collection<String> topics);

  /**
   * Stores new messages behind those that wait, with what is noted of topics and how far was read,
   * all in one transaction.
   *
   * @return false if somebody else has stored since the step was begun: nothing was stored
   */
  boolean store(Step step);

  /**
   * The messages that wait, oldest first.
   *
   * @param limit at most so many, at least 1
   */
  List<NotificationMessage> waiting(String target, int limit);

  /** Notes that messages have arrived: they wait no more. */
  void arrived(String target, Collection<String> ids, Instant at);

  /**
   * How a target stands.
   *
   * @param cursor how far it has read
   * @param begun whether it has come to the present once: what was there before it is no news
   * @param waiting how many messages wait for it
   * @param oldest when the oldest of them was written
   * @param arrived when the last message arrived
   */
  record Standing(
      String cursor,
      boolean begun,
      int waiting,
      Optional<Instant> oldest,
      Optional<Instant> arrived) {}

  /**
   * What one look brought.
   *
   * @param target whom it is for
   * @param before the {@link Standing#cursor} that it began from; empty if there was none
   * @param cursor how far was read now, 1 to 64 characters
   * @param begun whether it has come to the present
   * @param told what is to be noted, by topic; topics have 1 to 1200 characters
   * @param messages in the order in which they are to arrive
   */
  record Step(
      String target,
      Optional<String> before,
      String cursor,
      boolean begun,
      Map<String, String> told,
      List<NotificationMessage> messages) {
    public Step {
      told = Map.copyOf(told);
      messages = List.copyOf(messages);
    }
  }
}
