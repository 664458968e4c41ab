package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.failure.Failure;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.Persistence;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.publication.PublicationStore;
import dev.petforge.publication.PublishedFile;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PublicationStore} promises. */
public abstract class PublicationStoreContract {
  private static final Destination FOLDER = new Destination("memory:videos");
  private static final PublicationKey KEY =
      new PublicationKey(Tasks.id(1), "20260128_093000_ab12cd34", FOLDER);
  private static final Instant NOW = Instant.parse("2026-01-28T09:30:00.123Z");
  private static final PublishedFile FILE =
      new PublishedFile("boxcnAbCd", "https://example.feishu.cn/file/boxcnAbCd");

  private Persistence database;
  private PublicationStore publications;
  private Task task;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected PublicationStoreContract() {}

  /** A new, empty database. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    publications = database.publications();
    Decided imported = Tasks.imported(Tasks.id(1));
    database.tasks().commit(imported);
    task = imported.task();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  private void decide(Publication publication, JobKey... jobs) {
    task = Tasks.next(task);
    database
        .tasks()
        .commit(new Decided(task, List.of(), Map.of(), List.of(publication), List.of(jobs)));
  }

  private Publication found() {
    return publications.find(KEY).orElseThrow();
  }

  @Test
  void what_is_wanted_is_stored_with_its_decision_and_its_job() {
    decide(Publication.wanted(KEY, NOW), new JobKey(JobKind.PUBLISH, KEY.toString()));

    assertThat(publications.find(KEY)).contains(Publication.wanted(KEY, NOW));
    assertThat(publications.of(KEY.project())).containsExactly(Publication.wanted(KEY, NOW));
    assertThat(publications.of(Tasks.id(2))).isEmpty();
    assertThat(publications.wanted()).hasSize(1);
    assertThat(database.jobQueue().list())
        .extracting(Job::key)
        .contains(new JobKey(JobKind.PUBLISH, KEY.toString()));
  }

  @Test
  void a_decision_that_lost_its_race_stores_no_publication() {
    Decided late =
        new Decided(
            Tasks.next(Tasks.next(task)),
            List.of(),
            Map.of(),
            List.of(Publication.wanted(KEY, NOW)),
            List.of());

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> database.tasks().commit(late));

    assertThat(publications.find(KEY)).isEmpty();
  }

  @Test
  void what_its_publisher_noted_is_found_again_also_when_it_is_asked_for_once_more() {
    decide(Publication.wanted(KEY, NOW));

    publications.session(KEY, "{\"block\": 3, \"名\": \"猫\"}");
    assertThat(found().session()).contains("{\"block\": 3, \"名\": \"猫\"}");

    publications.failed(KEY, Failure.retryable("NO_ANSWER", "连不上"));
    assertThat(found().state()).isEqualTo(Publication.State.FAILED);
    assertThat(found().failure()).contains(Failure.retryable("NO_ANSWER", "连不上"));
    assertThat(publications.wanted()).isEmpty();

    decide(Publication.wanted(KEY, NOW.plusSeconds(60)));
    assertThat(found().state()).isEqualTo(Publication.State.WANTED);
    assertThat(found().failure()).isEmpty();
    assertThat(found().session()).contains("{\"block\": 3, \"名\": \"猫\"}");
    assertThat(found().wantedAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void what_takes_longer_says_why_and_stays_wanted() {
    decide(Publication.wanted(KEY, NOW));
    publications.session(KEY, "half");

    publications.delayed(KEY, Failure.retryable("NO_ANSWER", "连不上"));

    assertThat(found().state()).isEqualTo(Publication.State.WANTED);
    assertThat(found().failure()).contains(Failure.retryable("NO_ANSWER", "连不上"));
    assertThat(found().session()).contains("half");
    assertThat(publications.wanted()).hasSize(1);
    decide(Publication.done(KEY, FILE, NOW.plusSeconds(9)));
    publications.delayed(KEY, Failure.retryable("NO_ANSWER", "late"));
    assertThat(found().failure()).isEmpty();
  }

  @Test
  void what_is_done_keeps_its_file_and_needs_no_jobs() {
    decide(Publication.wanted(KEY, NOW));
    publications.session(KEY, "half");

    decide(Publication.done(KEY, FILE, NOW.plusSeconds(9)));

    assertThat(found().state()).isEqualTo(Publication.State.DONE);
    assertThat(found().file()).contains(FILE);
    assertThat(found().session()).isEmpty();
    assertThat(found().wantedAt()).isEqualTo(NOW);
    assertThat(found().changedAt()).isEqualTo(NOW.plusSeconds(9));
    assertThat(publications.wanted()).isEmpty();
  }

  @Test
  void who_comes_too_late_changes_nothing() {
    decide(Publication.done(KEY, FILE, NOW));

    publications.session(KEY, "late");
    publications.failed(KEY, Failure.permanent("1061004", "late"));

    assertThat(found()).isEqualTo(Publication.done(KEY, FILE, NOW));
    PublicationKey unknown = new PublicationKey(Tasks.id(9), "v", FOLDER);
    publications.session(unknown, "nobody asked");
    assertThat(publications.find(unknown)).isEmpty();
  }

  @Test
  void those_asked_for_first_come_first() {
    PublicationKey other = new PublicationKey(Tasks.id(1), "v2", new Destination("memory:other"));
    decide(Publication.wanted(KEY, NOW.plusSeconds(1)));
    decide(Publication.wanted(other, NOW));

    assertThat(publications.wanted()).extracting(Publication::key).containsExactly(other, KEY);
    assertThat(publications.of(Tasks.id(1)))
        .extracting(Publication::key)
        .containsExactly(other, KEY);
  }

  @Test
  void jobs_that_are_too_long_are_refused() {
    decide(Publication.wanted(KEY, NOW));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> publications.session(KEY, "x".repeat(10_001)));
    assertThat(found().session()).isEqualTo(Optional.empty());
  }
}
