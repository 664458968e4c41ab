package dev.petforge.testkit;

import dev.petforge.failure.RetryableException;
import dev.petforge.notification.NotificationEvent;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Remembers what it is told, and can be made to refuse. Safe for use by many threads. */
public final class InMemoryNotificationTarget implements NotificationTarget {
  private final String name;
  private final Set<NotificationEvent> events;
  private final List<NotificationMessage> taken = new ArrayList<>();
  private final List<NotificationMessage> offered = new ArrayList<>();
  private int refusals;
  private Runnable whenTaken = () -> {};

  /**
   * @param name as {@link NotificationTarget#NAMES} has it
   * @param events what it wants to be told
   */
  public InMemoryNotificationTarget(String name, Set<NotificationEvent> events) {
    this.name = name;
    this.events = Set.copyOf(events);
  }

  /** Refuses so many times from now on. */
  public synchronized void refuse(int times) {
    refusals = times;
  }

  /** What is done right after messages were taken, before anybody can note that. */
  public synchronized void whenTaken(Runnable action) {
    whenTaken = action;
  }

  /** What it took, in the order in which it came; what came twice is there twice. */
  public synchronized List<NotificationMessage> taken() {
    return List.copyOf(taken);
  }

  /** The texts of what it took. */
  public List<String> texts() {
    return taken().stream().map(NotificationMessage::text).toList();
  }

  /** What was sent to it, whether it took that or not. */
  public synchronized List<NotificationMessage> offered() {
    return List.copyOf(offered);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<NotificationEvent> events() {
    return events;
  }

  @Override
  public String describe() {
    return "in memory";
  }

  @Override
  public int together() {
    return 1;
  }

  @Override
  public Duration pace() {
    return Duration.ZERO;
  }

  @Override
  public synchronized void send(List<NotificationMessage> messages) {
    offered.addAll(messages);
    if (refusals > 0) {
      refusals--;
      throw new RetryableException("WEBHOOK_REFUSED", "webhook " + name + " refused: HTTP 500");
    }
    taken.addAll(messages);
    whenTaken.run();
  }
}
