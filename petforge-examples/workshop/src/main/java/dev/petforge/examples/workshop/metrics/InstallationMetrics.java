package dev.petforge.examples.workshop.metrics;

import dev.petforge.PetForge;
import dev.petforge.call.EndedCalls;
import dev.petforge.call.PoolCalls;
import dev.petforge.explanation.Inspection;
import dev.petforge.failure.PetForgeException;
import dev.petforge.money.PoolId;
import dev.petforge.money.Spending;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Figures of the installation that the database counts, the same whichever server is asked, and
 * whichever worker did the work: projects by status, open calls and slots by pool, how ended calls
 * ended and how long they took, money by provider, jobs by state, and how far tables are behind.
 * Read anew every 15 s, sums of the whole history less often where there is much of it; while the
 * database is away they stand still.
 */
@Component
class InstallationMetrics {
  private static final Logger log = LoggerFactory.getLogger(InstallationMetrics.class);

  private static final long EVERY_SECONDS = 15;

  private static final double MICROS = 1_000_000;

  /** To add up the history takes at most this part of the time: 2 %. */
  private static final long PAUSE_PER_READING = 49;

  private final PetForge petForge;
  private final MultiGauge projects;
  private final MultiGauge calls;
  private final MultiGauge oldestCalls;
  private final MultiGauge uncertain;
  private final MultiGauge slots;
  private final MultiGauge slotsUsed;
  private final MultiGauge spent;
  private final MultiGauge made;
  private final MultiGauge jobs;
  private final MultiGauge lag;
  private final MultiGauge workers;
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "metrics");
            thread.setDaemon(true);
            return thread;
          });

  private final MeterRegistry registry;
  private final Map<Tags, Ended> ended = new HashMap<>();
  private long sumsDue = System.nanoTime();
  private final ScheduledFuture<?> reading;

  InstallationMetrics(PetForge petForge, MeterRegistry registry) {
    this.petForge = petForge;
    this.registry = registry;
    this.projects = gauge("petforge.projects", "Projects by status", registry);
    this.calls = gauge("petforge.calls.open", "Open calls by pool and state", registry);
    this.slots = gauge("petforge.slots", "How many calls of a pool may be under way", registry);
    this.slotsUsed = gauge("petforge.slots.used", "How many slots of a pool are taken", registry);
    this.oldestCalls =
        gauge(
            "petforge.calls.oldest.seconds",
            "How long the oldest open call has been in its state",
            registry);
    this.uncertain =
        gauge("petforge.calls.uncertain", "Calls that only a person can settle", registry);
    this.spent =
        gauge("petforge.spent", "What was spent by provider, in units of the currency", registry);
    this.made = gauge("petforge.calls.sent", "Calls and questions that were sent", registry);
    this.jobs = gauge("petforge.jobs", "Jobs by kind and state", registry);
    this.lag = gauge("petforge.table.behind", "Rows that show an older state", registry);
    this.workers = gauge("petforge.workers", "Workers that live", registry);
    this.reading = reader.scheduleWithFixedDelay(this::read, 1, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private static MultiGauge gauge(String name, String description, MeterRegistry registry) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private void read() {
    try {
      Instant now = petForge.clock().instant();
      Inspection found = petForge.inspect(now);
      show(projects, found.projects(), status -> Tags.of("status", status.word()));
      calls.register(
          found.pools().stream().flatMap(pool -> states(pool)).collect(Collectors.toList()), true);
      slots.register(
          found.pools().stream()
              .map(pool -> Row.of(tags(pool.pool()), found.slots()))
              .collect(Collectors.toList()),
          true);
      slotsUsed.register(
          found.pools().stream()
              .map(pool -> Row.of(tags(pool.pool()), pool.occupied()))
              .collect(Collectors.toList()),
          true);
      oldestCalls.register(
          found.oldest().entrySet().stream()
              .map(
                  oldest ->
                      Row.of(
                          Tags.of("state", oldest.getKey().word()),
                          Duration.between(oldest.getValue().status().since(), now).toSeconds()))
              .collect(Collectors.toList()),
          true);
      uncertain.register(List.of(Row.of(Tags.empty(), found.uncertain())), true);
      lag.register(
          found.tables().stream()
              .map(table -> Row.of(Tags.of("table", table.table().value()), table.behind()))
              .collect(Collectors.toList()),
          true);
      workers.register(List.of(Row.of(Tags.empty(), found.workers().size())), true);
      jobs.register(jobRows(found), true);
      if (System.nanoTime() - sumsDue >= 0) {
        long begun = System.nanoTime();
        readSums();
        sumsDue = System.nanoTime() + PAUSE_PER_READING * (System.nanoTime() - begun);
      }
    } catch (PetForgeException e) {
      log.debug("figures cannot be read now", e);
    } catch (RuntimeException e) {
      log.warn("figures could not be read", e);
    }
  }

  private void readSums() {
    List<Spending> spending = petForge.money().spending(Spending.By.PROVIDER);
    spent.register(rows(spending, one -> one.spent().micros() / MICROS), true);
    made.register(rows(spending, Spending::calls), true);
    for (EndedCalls sum : petForge.money().endedCalls()) {
      Tags tags = Tags.of("provider", sum.provider(), "state", sum.state().word());
      Ended known = ended.computeIfAbsent(tags, any -> timer(any, new Ended(sum)));
      known.now = sum;
    }
  }

  private static List<Row<?>> rows(
      List<Spending> spending, Function<Spending, ? extends Number> figure) {
    List<Row<?>> rows = new ArrayList<>();
    for (Spending one : spending) {
      Tags tags = Tags.of("provider", one.on(), "currency", one.spent().currency());
      rows.add(Row.of(tags, figure.apply(one)));
    }
    return rows;
  }

  /** The newest sum of a provider's calls; the registry asks for it by itself. */
  private static final class Ended {
    private volatile EndedCalls now;

    Ended(EndedCalls now) {
      this.now = now;
    }
  }

  private Ended timer(Tags tags, Ended sums) {
    FunctionTimer.builder(
            "petforge.calls.ended",
            sums,
            known -> known.now.calls(),
            known -> known.now.took().toMillis(),
            TimeUnit.MILLISECONDS)
        .description("Calls that have ended, from the first day on, from being sent to their end")
        .tags(tags)
        .register(registry);
    return sums;
  }

  private static Stream<Row<?>> states(PoolCalls pool) {
    return pool.calls().entrySet().stream()
        .map(
            count ->
                Row.of(tags(pool.pool()).and("state", count.getKey().word()), count.getValue()));
  }

  /** The provider is called as sums of money call it: without its account, with the model. */
  private static Tags tags(PoolId pool) {
    String account = pool.account().value();
    String model = pool.value().substring(account.length());
    String provider = account.substring(0, Math.max(account.indexOf('/'), 0));
    return Tags.of("pool", pool.value(), "provider", provider + model);
  }

  private static List<Row<?>> jobRows(Inspection found) {
    List<Row<?>> rows = new ArrayList<>();
    found
        .jobs()
        .forEach(
            (kind, states) ->
                states.forEach(
                    (state, count) ->
                        rows.add(
                            Row.of(
                                Tags.of(
                                    "kind",
                                    kind.word(),
                                    "state",
                                    state.name().toLowerCase(Locale.ROOT)),
                                count))));
    return rows;
  }

  private static <K> void show(MultiGauge gauge, Map<K, Long> counts, Function<K, Tags> tags) {
    gauge.register(
        counts.entrySet().stream()
            .map(count -> Row.of(tags.apply(count.getKey()), count.getValue()))
            .collect(Collectors.toList()),
        true);
  }

  @PreDestroy
  void close() {
    reading.cancel(true);
    reader.shutdownNow();
  }
}
