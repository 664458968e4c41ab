package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HousekeeperTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Housekeeper.class);
  private final Queue<ILoggingEvent> said = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          said.add(event);
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }

  @Test
  void what_fails_since_all_is_being_closed_is_no_warning() {
    CountDownLatch begun = new CountDownLatch(1);
    Housekeeper housekeeper = new Housekeeper("test", memory -> {}, failure -> false);
    try (housekeeper) {
      housekeeper.in(
          Duration.ZERO,
          "heartbeat",
          () -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("closed", e);
            }
          });
      await().until(() -> begun.getCount() == 0);
    }

    await().until(() -> !said.isEmpty());
    assertThat(said).extracting(ILoggingEvent::getLevel).containsExactly(Level.DEBUG);
  }

  @Test
  void what_fails_before_is_one() {
    try (Housekeeper housekeeper = new Housekeeper("test", memory -> {}, failure -> false)) {
      housekeeper.in(
          Duration.ZERO,
          "heartbeat",
          () -> {
            throw new IllegalStateException("broken");
          });
      await().until(() -> !said.isEmpty());
    }
    assertThat(said).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
  }
}
