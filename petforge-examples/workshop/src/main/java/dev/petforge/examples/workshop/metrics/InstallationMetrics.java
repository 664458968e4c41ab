package dev.petforge.examples.workshop.metrics;

import dev.petforge.PetForge;
import dev.petforge.explanation.Inspection;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.Job;
import dev.petforge.job.JobQuery;
import dev.petforge.money.Spending;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Figures of the installation that the database counts, the same whichever server is asked:
 * projects by status, open calls by state, money and calls by provider, jobs by state, and how far
 * tables are behind. Read anew every 15 s; while the database is away they stand still.
 */
@Component
class InstallationMetrics {
  private static final Logger log = LoggerFactory.getLogger(InstallationMetrics.class);

  private static final long EVERY_SECONDS = 15;

  private static final double MICROS = 1_000_000;

  private final PetForge petForge;
  private final MultiGauge projects;
  private final MultiGauge calls;
  private final MultiGauge oldestCalls;
  private final MultiGauge uncertain;
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

  private final ScheduledFuture<?> reading;

  InstallationMetrics(PetForge petForge, MeterRegistry registry) {
    this.petForge = petForge;
    this.projects = gauge("petforge.projects", "Projects by status", registry);
    this.calls = gauge("petforge.calls.open", "Open calls by state", registry);
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
      show(calls, found.calls(), state -> Tags.of("state", state.word()));
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
      List<Spending> spending = petForge.money().spending(Spending.By.PROVIDER);
      spent.register(
          spending.stream()
              .map(
                  one ->
                      Row.of(
                          Tags.of("provider", one.on(), "currency", one.spent().currency()),
                          one.spent().micros() / MICROS))
              .collect(Collectors.toList()),
          true);
      made.register(
          spending.stream()
              .map(
                  one ->
                      Row.of(
                          Tags.of("provider", one.on(), "currency", one.spent().currency()),
                          one.calls()))
              .collect(Collectors.toList()),
          true);
      jobs.register(jobRows(), true);
    } catch (PetForgeException e) {
      log.debug("figures cannot be read now", e);
    } catch (RuntimeException e) {
      log.warn("figures could not be read", e);
    }
  }

  private List<Row<?>> jobRows() {
    Map<Tags, Long> counts =
        petForge.worker().jobs(JobQuery.all()).stream()
            .collect(Collectors.groupingBy(InstallationMetrics::tags, Collectors.counting()));
    List<Row<?>> rows = new ArrayList<>();
    counts.forEach((tags, count) -> rows.add(Row.of(tags, count)));
    return rows;
  }

  private static Tags tags(Job job) {
    return Tags.of(
        "kind", job.key().kind().word(), "state", job.state().name().toLowerCase(Locale.ROOT));
  }

  private static <K> void show(
      MultiGauge gauge, Map<K, Long> counts, java.util.function.Function<K, Tags> tags) {
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
