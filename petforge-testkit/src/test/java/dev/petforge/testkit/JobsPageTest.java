package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/jobs.md} and its twin say of each kind of work what the code does. */
class JobsPageTest {
  private static final int CELLS = 7;
  private static final int RUNS = 2;
  private static final int TRIES = 3;

  private static Map<String, List<String>> rows(String page) throws IOException {
    Path path = Path.of(System.getProperty("petforge.project", ".."), "docs", page);
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(path)) {
      if (line.startsWith("| `")) {
        List<String> cells =
            Stream.of(line.substring(1, line.length() - 1).split("[|]", -1))
                .map(String::strip)
                .toList();
        assertThat(cells).as(line).hasSize(CELLS).doesNotContain("");
        assertThat(rows.put(cells.get(0), cells)).as("a second row: %s", line).isNull();
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs.md", "jobs.zh.md"})
  void every_kind_of_work_has_one_row_and_nothing_else_has(String page) throws IOException {
    assertThat(rows(page).keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(JobKind.values()).map(kind -> "`" + kind.word() + "`").toList());
  }

  @ParameterizedTest
  @EnumSource(JobKind.class)
  void a_row_has_the_tries_that_the_code_gives(JobKind kind) throws IOException {
    RetryPolicy policy = RetryPolicies.DEFAULT.of(kind);
    String name = "`" + kind.word() + "`";
    List<String> english = rows("jobs.md").getOrDefault(name, List.of());
    List<String> chinese = rows("jobs.zh.md").getOrDefault(name, List.of());

    assertThat(english.get(RUNS)).isEqualTo(kind.recurring() ? "again and again" : "once");
    assertThat(chinese.get(RUNS)).isEqualTo(kind.recurring() ? "反复" : "一次");
    assertThat(english.get(TRIES))
        .isEqualTo(
            (policy.unlimited() ? "no limit" : policy.tries() + " tries")
                + "; "
                + time(policy.firstWait(), " h", " min", " s")
                + ", doubling to "
                + time(policy.longestWait(), " h", " min", " s"));
    assertThat(chinese.get(TRIES))
        .isEqualTo(
            (policy.unlimited() ? "不限次数" : policy.tries() + " 次")
                + "；"
                + time(policy.firstWait(), " 小时", " 分钟", " 秒")
                + "起翻倍，最长 "
                + time(policy.longestWait(), " 小时", " 分钟", " 秒"));
  }

  private static String time(Duration time, String hours, String minutes, String seconds) {
    if (time.toHours() > 0) {
      return time.toHours() + hours;
    }
    return time.toMinutes() > 0 ? time.toMinutes() + minutes : time.toSeconds() + seconds;
  }

  /** What happens to a job of each kind that fails for nine hours in a way that may pass. */
  @ParameterizedTest
  @EnumSource(JobKind.class)
  void only_what_the_page_says_is_given_up(JobKind kind) throws IOException {
    InMemoryPersistence database = InMemoryPersistence.manual(new MovableClock());
    database.becomeWorker();
    List<Failure> delayed = new ArrayList<>();
    List<Failure> givenUp = new ArrayList<>();
    Map<JobKind, JobHandler> handlers = new EnumMap<>(JobKind.class);
    handlers.put(kind, new Failing(delayed, givenUp));
    database.jobQueue().start(handlers, RetryPolicies.DEFAULT);
    database.jobQueue().enqueue(List.of(new JobKey(kind, "any")));

    database.advance(Duration.ofMinutes(5));
    assertThat(delayed).as("told early").isNotEmpty();
    assertThat(givenUp).isEmpty();
    database.advance(Duration.ofHours(9));

    boolean limited =
        rows("jobs.md")
            .getOrDefault("`" + kind.word() + "`", List.of())
            .get(TRIES)
            .contains("tries");
    Optional<Job> job = database.jobQueue().list().stream().findFirst();
    assertThat(job.map(Job::state)).contains(limited ? Job.State.PARKED : Job.State.WAITING);
    assertThat(givenUp).hasSize(limited ? 1 : 0);
  }

  /** Fails in a way that may pass, and writes down who was told. */
  private record Failing(List<Failure> delays, List<Failure> ends) implements JobHandler {
    @Override
    public JobResult handle(JobKey key) {
      throw new RetryableException("AWAY", "it is away");
    }

    @Override
    public void delayed(JobKey key, Failure reason) {
      delays.add(reason);
    }

    @Override
    public void giveUp(JobKey key, Failure reason) {
      ends.add(reason);
    }
  }

  @Test
  void the_page_speaks_of_the_patience_that_the_code_has() throws IOException {
    Path docs = Path.of(System.getProperty("petforge.project", ".."), "docs");
    long minutes = RetryPolicy.PATIENCE.toMinutes();

    assertThat(Files.readString(docs.resolve("jobs.md")))
        .contains("more than " + minutes + " minutes away");
    assertThat(Files.readString(docs.resolve("jobs.zh.md"))).contains(minutes + " 分钟以后");
  }
}
