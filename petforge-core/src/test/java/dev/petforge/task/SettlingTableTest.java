package dev.petforge.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a call's news does to its segment, for every state of a call: the specification of {@link
 * SettlingRules}.
 *
 * <p>The project has three segments and is on its way to its video. Segment 0 is made, the call is
 * for segment 1. In words of the table:
 *
 * <ul>
 *   <li>awaited: an operation waits for the call. Not awaited and wanted: the operation ended when
 *       the call became uncertain. Not awaited and unwanted: a person abandoned it. Awaited and
 *       unwanted: it was given up as uncertain, and the task has not heard of it.
 *   <li>stale: segment 0 has another clip by now than the one whose last frame the call starts
 *       from. A task only waits for such a call if a person has accepted it as it is.
 *   <li>The provider charges for clips that are made, has no keys, and failed retryably where it
 *       failed; a clip that is fetched could not be brought home once.
 *   <li>bought: the operation notes that the provider has the call; whoever accepted it knew.
 * </ul>
 *
 * <p>What else decides, with everything else as it is above, is in the second table.
 */
class SettlingTableTest {
  // spotless:off
  private static final String TABLE =
      """
      state      | awaited | wanted | stale | what happens
      PLANNED    | yes     | yes    | no    | refused: NOT_AWAITED
      PLANNED    | yes     | yes    | yes   | refused: NOT_AWAITED
      PLANNED    | yes     | no     | no    | impossible: one that was not sent ends when it is abandoned
      PLANNED    | yes     | no     | yes   | impossible: one that was not sent ends when it is abandoned
      PLANNED    | no      | yes    | no    | certain; waited for again; goes on
      PLANNED    | no      | yes    | yes   | certain; call abandoned
      PLANNED    | no      | no     | no    | impossible: one that was not sent ends when it is abandoned
      PLANNED    | no      | no     | yes   | impossible: one that was not sent ends when it is abandoned
      SUBMITTING | yes     | yes    | no    | bought
      SUBMITTING | yes     | yes    | yes   | refused: NOT_AWAITED
      SUBMITTING | yes     | no     | no    | impossible: who abandons it waits no longer, and it is given up only by failing
      SUBMITTING | yes     | no     | yes   | impossible: who abandons it waits no longer, and it is given up only by failing
      SUBMITTING | no      | yes    | no    | certain; waited for again; goes on
      SUBMITTING | no      | yes    | yes   | certain; failed: OTHER_ORDER
      SUBMITTING | no      | no     | no    | refused: NOT_AWAITED
      SUBMITTING | no      | no     | yes   | refused: NOT_AWAITED
      UNKNOWN    | yes     | yes    | no    | uncertain; not waited for; stands still: UNCERTAIN
      UNKNOWN    | yes     | yes    | yes   | uncertain; not waited for; stands still: UNCERTAIN
      UNKNOWN    | yes     | no     | no    | impossible: who abandons it waits no longer, and it is given up only by failing
      UNKNOWN    | yes     | no     | yes   | impossible: who abandons it waits no longer, and it is given up only by failing
      UNKNOWN    | no      | yes    | no    | refused: NOT_AWAITED
      UNKNOWN    | no      | yes    | yes   | refused: NOT_AWAITED
      UNKNOWN    | no      | no     | no    | refused: NOT_AWAITED
      UNKNOWN    | no      | no     | yes   | refused: NOT_AWAITED
      SUBMITTED  | yes     | yes    | no    | bought
      SUBMITTED  | yes     | yes    | yes   | refused: NOT_AWAITED
      SUBMITTED  | yes     | no     | no    | bought
      SUBMITTED  | yes     | no     | yes   | refused: NOT_AWAITED
      SUBMITTED  | no      | yes    | no    | certain; waited for again; goes on
      SUBMITTED  | no      | yes    | yes   | certain; failed: OTHER_ORDER
      SUBMITTED  | no      | no     | no    | refused: NOT_AWAITED
      SUBMITTED  | no      | no     | yes   | refused: NOT_AWAITED
      RUNNING    | yes     | yes    | no    | bought
      RUNNING    | yes     | yes    | yes   | refused: NOT_AWAITED
      RUNNING    | yes     | no     | no    | bought
      RUNNING    | yes     | no     | yes   | refused: NOT_AWAITED
      RUNNING    | no      | yes    | no    | certain; waited for again; goes on
      RUNNING    | no      | yes    | yes   | certain; failed: OTHER_ORDER
      RUNNING    | no      | no     | no    | refused: NOT_AWAITED
      RUNNING    | no      | no     | yes   | refused: NOT_AWAITED
      FETCHING   | yes     | yes    | no    | not waited for; stands still: FETCH_DELAYED
      FETCHING   | yes     | yes    | yes   | not waited for; stands still: FETCH_DELAYED
      FETCHING   | yes     | no     | no    | not waited for; stands still: FETCH_DELAYED
      FETCHING   | yes     | no     | yes   | not waited for; stands still: FETCH_DELAYED
      FETCHING   | no      | yes    | no    | refused: NOT_AWAITED
      FETCHING   | no      | yes    | yes   | refused: NOT_AWAITED
      FETCHING   | no      | no     | no    | refused: NOT_AWAITED
      FETCHING   | no      | no     | yes   | refused: NOT_AWAITED
      DONE       | yes     | yes    | no    | taken in; orders segment 2
      DONE       | yes     | yes    | yes   | taken in; not waited for; failed: FEED_STALE
      DONE       | yes     | no     | no    | taken in; orders segment 2
      DONE       | yes     | no     | yes   | taken in; not waited for; failed: FEED_STALE
      DONE       | no      | yes    | no    | taken in; certain; orders segment 2; goes on
      DONE       | no      | yes    | yes   | kept aside as held; certain; failed: OTHER_ORDER
      DONE       | no      | no     | no    | kept aside as abandoned
      DONE       | no      | no     | yes   | kept aside as abandoned
      FAILED     | yes     | yes    | no    | orders segment 1
      FAILED     | yes     | yes    | yes   | orders segment 1
      FAILED     | yes     | no     | no    | not waited for; failed: RESUBMIT
      FAILED     | yes     | no     | yes   | not waited for; failed: RESUBMIT
      FAILED     | no      | yes    | no    | certain
      FAILED     | no      | yes    | yes   | certain
      FAILED     | no      | no     | no    | refused: NOT_AWAITED
      FAILED     | no      | no     | yes   | refused: NOT_AWAITED
      """;

  private static final String OTHERWISE =
      """
      what is otherwise                                   | what happens
      done: no goal                                       | taken in; not waited for
      done: not what was ordered                          | kept aside as held; not waited for; failed: NOT_AS_ORDERED
      done: not what was ordered, and not awaited         | kept aside as held; certain; failed: NOT_AS_ORDERED
      done: taken in before                               | refused: NOT_AWAITED
      done: not awaited, another clip is there            | kept aside as late; certain
      done: not awaited, one of many                      | taken in; certain; goes on
      failed: for good                                    | not waited for; failed: 1301
      failed: retryably, but it cost something            | not waited for; failed: 503
      failed: retryably, the last try                     | not waited for; failed: 503
      failed: for good, there is a clip in its place      | not waited for; stands still: 1301
      failed: not awaited, since it was overdue           | failed: 1301
      failed: not awaited, given up by the RESUBMIT policy| certain; orders segment 1; goes on
      running: longer than any job takes                  | not waited for; failed: OVERDUE
      unknown: it can be looked up by its key             | refused: NOT_AWAITED
      fetching: nothing went wrong so far                 | refused: NOT_AWAITED
      fetching: it cannot be brought home                 | not waited for; failed: GONE
      fetching: not awaited, cannot be brought home       | failed: GONE
      """;

  // spotless:on

  private static final Failure NO = Failure.permanent("1301", "refused");
  private static final Failure GONE = Failure.permanent("GONE", "the clip is gone");
  private static final ProviderJobId JOB = new ProviderJobId("job");
  private static final Failure LATER = Failure.retryable("503", "later");
  private static final Failure GIVEN_UP = Failure.permanent(Fact.GivenUp.RESUBMIT, "given up");

  /** A line of the table. */
  record Row(CallState state, boolean awaited, boolean wanted, boolean stale, String happens) {
    static Row of(String line) {
      String[] cells = line.split("\\|", 5);
      return new Row(
          CallState.valueOf(cells[0].strip()),
          flag(cells[1]),
          flag(cells[2]),
          flag(cells[3]),
          cells[4].strip());
    }

    private static boolean flag(String cell) {
      String word = cell.strip();
      assertThat(word).isIn("yes", "no");
      return word.equals("yes");
    }

    String situation() {
      return state
          + (awaited ? " awaited" : "")
          + (wanted ? " wanted" : "")
          + (stale ? " stale" : "");
    }

    boolean possible() {
      return !happens.startsWith(IMPOSSIBLE);
    }
  }

  private static final String IMPOSSIBLE = "impossible: ";

  static List<Row> rows() {
    return TABLE.lines().skip(1).map(Row::of).toList();
  }

  static Stream<Row> possible() {
    return rows().stream().filter(Row::possible);
  }

  @Test
  void every_combination_is_in_the_table_once() {
    List<String> all = new ArrayList<>();
    for (CallState state : CallState.values()) {
      for (int bits = 7; bits >= 0; bits--) {
        all.add(new Row(state, (bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0, "").situation());
      }
    }

    assertThat(rows()).extracting(Row::situation).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @MethodSource("possible")
  void a_calls_news_does_this(Row row) {
    Situation situation = Situation.of(row);
    assertThat(situation.call.status().state()).isEqualTo(row.state);
    assertThat(situation.call.status().wanted()).isEqualTo(row.wanted);
    assertThat(situation.task.awaits(situation.call)).isEqualTo(row.awaited);

    assertThat(situation.settled()).isEqualTo(row.happens);
  }

  @Test
  void what_is_called_impossible_is() {
    Situation ordered = Situation.ordered();
    ProviderCall planned = ordered.call;
    Failure why = CallFailures.abandoned("not wanted");

    assertThat(planned.abandoned(why, Film.NOW).status().state())
        .as("one that was not sent ends when it is abandoned")
        .isEqualTo(CallState.FAILED);
    for (CallState state : List.of(CallState.SUBMITTING, CallState.UNKNOWN)) {
      ProviderCall call = to(state, planned, true);
      assertThat(List.of(ordered.abandoned().task, ordered.cancelled(call).task))
          .as("who abandons it waits no longer")
          .noneMatch(task -> task.awaits(call));
    }
    assertThat(givenUp(planned).status().state())
        .as("it is given up only by failing")
        .isEqualTo(CallState.FAILED);
  }

  static Stream<Arguments> otherwise() {
    return OTHERWISE
        .lines()
        .skip(1)
        .map(line -> line.split("\\|", 2))
        .map(cells -> Arguments.of(cells[0].strip(), cells[1].strip()));
  }

  @ParameterizedTest
  @MethodSource
  void otherwise(String what, String happens) {
    assertThat(otherwise(what).settled()).isEqualTo(happens);
  }

  private static Situation otherwise(String what) {
    Situation ordered = Situation.ordered();
    ProviderCall planned = ordered.call;
    ProviderCall running = to(CallState.RUNNING, planned, true);
    ProviderCall done = to(CallState.DONE, planned, true);
    ProviderCall fetching =
        running.after(
            new Fact.Succeeded(JOB, "result", Optional.empty(), Optional.empty()), Film.NOW);
    ProviderCall wrong =
        fetching.after(new Fact.Fetched(version(planned).notAsOrdered("5 s")), Film.NOW);
    ProviderCall failed = running.after(new Fact.Failed(JOB, NO, Optional.empty()), Film.NOW);
    ProviderCall gone = fetching.after(new Fact.FetchFailed(GONE), Film.NOW);
    Task goalless = ordered.task.with(ordered.task.activity().wanting(Optional.empty()));
    return switch (what) {
      case "done: no goal" -> new Situation(goalless, done);
      case "done: not what was ordered" -> new Situation(ordered.task, wrong);
      case "done: not what was ordered, and not awaited" ->
          new Situation(ordered.uncertain().task, wrong);
      case "done: taken in before" ->
          new Situation(Film.with(ordered.task, 1, version(planned)), done);
      case "done: not awaited, another clip is there" -> {
        Task other = Film.with(ordered.uncertain().task, 1, "other");
        // That it is uncertain is not forgotten when an earlier clip is put back.
        yield new Situation(other.with(other.chain().failed(1, NO, true)), done);
      }
      case "done: not awaited, one of many" -> {
        Task alone = ordered.uncertain().task;
        Goal turn = Goal.merged().in(new Batch("batch", 1));
        yield new Situation(alone.with(alone.activity().wanting(Optional.of(turn))), done);
      }
      case "failed: for good" -> new Situation(ordered.task, failed);
      case "failed: retryably, but it cost something" ->
          new Situation(
              ordered.task,
              running.after(new Fact.Failed(JOB, LATER, Optional.of(Film.PRICE)), Film.NOW));
      case "failed: retryably, the last try" -> ordered.failedOnce().failedOnce().failing();
      case "failed: for good, there is a clip in its place" ->
          new Situation(Film.with(ordered.task, 1, "there"), failed);
      case "failed: not awaited, since it was overdue" -> {
        Situation overdue = new Situation(ordered.task, overdue(running));
        yield new Situation(overdue.decided().task(), failed);
      }
      case "failed: not awaited, given up by the RESUBMIT policy" -> {
        ProviderCall lost = to(CallState.UNKNOWN, planned, true);
        yield new Situation(
            ordered.uncertain().task, lost.after(new Fact.GivenUp(GIVEN_UP), Film.NOW));
      }
      case "running: longer than any job takes" -> new Situation(ordered.task, overdue(running));
      case "unknown: it can be looked up by its key" -> {
        ProviderCall lost = to(CallState.UNKNOWN, planned, true);
        yield new Situation(ordered.task, keyed(lost));
      }
      case "fetching: nothing went wrong so far" -> new Situation(ordered.task, fetching);
      case "fetching: it cannot be brought home" -> new Situation(ordered.task, gone);
      case "fetching: not awaited, cannot be brought home" -> {
        Situation delayed = new Situation(ordered.task, to(CallState.FETCHING, planned, true));
        yield new Situation(delayed.decided().task(), gone);
      }
      default -> throw new IllegalArgumentException("nobody knows how to bring about: " + what);
    };
  }

  private static ProviderCall overdue(ProviderCall running) {
    // Sent longer ago than any job takes, and asked for since.
    ProviderCall planned = Situation.ordered().call;
    Instant sent = Film.NOW.minus(Duration.ofHours(1));
    return running.with(
        planned
            .with(planned.status().sending("process", sent))
            .after(new Fact.Accepted(1, JOB), sent)
            .after(new Fact.Running(JOB, Optional.empty(), Optional.empty()), Film.NOW)
            .status());
  }

  private static ProviderCall keyed(ProviderCall call) {
    ProviderTerms terms = call.terms();
    return new ProviderCall(
        call.key(),
        call.subject(),
        new ProviderTerms(
            terms.provider(),
            terms.pool(),
            terms.price(),
            true,
            terms.pollInterval(),
            terms.lookupWait(),
            terms.longestRun(),
            terms.charge(),
            terms.resultLife()),
        call.request(),
        call.urgency(),
        call.status());
  }

  /** A task and a call for its segment 1. */
  private record Situation(Task task, ProviderCall call) {
    static Situation of(Row row) {
      Situation ordered = ordered();
      Situation start =
          row.awaited
              ? row.stale ? ordered.uncertain().anotherBefore().accepted() : ordered
              : row.wanted ? ordered.uncertain() : ordered.abandoned();
      Situation moved = row.stale && !row.awaited ? start.anotherBefore() : start;
      return new Situation(
          moved.task,
          row.awaited && !row.wanted
              ? to(row.state, givenUp(ordered.call))
              : to(row.state, ordered.call, row.wanted));
    }

    /** A call for segment 1 is planned, on the way to the video. */
    static Situation ordered() {
      Task task = Film.with(Film.of(3), 0, "first");
      Decided decided =
          (Decided)
              task.with(task.activity().wanting(Optional.of(Goal.merged())))
                  .startSegment(1, Film.context());
      return new Situation(decided.task(), decided.planned().get(0));
    }

    Situation uncertain() {
      ProviderCall lost = to(CallState.UNKNOWN, call, true);
      return new Situation(((Decided) task.settle(lost, Film.context(lost))).task(), call);
    }

    Situation abandoned() {
      return new Situation(((Decided) task.abandon(call.key(), Film.context(call))).task(), call);
    }

    Situation cancelled(ProviderCall as) {
      return new Situation(((Decided) task.cancel(OpenCalls.ABANDON, Film.context(as))).task(), as);
    }

    /** The same with the call failed as it may fail any number of times. */
    Situation failing() {
      return new Situation(task, to(CallState.FAILED, call, true));
    }

    /** The next call, after this one failed. */
    Situation failedOnce() {
      Decided again = failing().decided();
      return new Situation(again.task(), again.planned().get(0));
    }

    Decided decided() {
      return (Decided) task.settle(call, Film.context(call));
    }

    Situation anotherBefore() {
      return new Situation(Film.with(task, 0, "another"), call);
    }

    Situation accepted() {
      ProviderCall found = to(CallState.SUBMITTED, call, true);
      return new Situation(((Decided) task.accept(found.key(), Film.context(found))).task(), call);
    }

    /** What settling does, in words. */
    String settled() {
      Outcome outcome = task.settle(call, Film.context(call));
      return outcome instanceof Decided decided
          ? String.join("; ", words(decided))
          : "refused: " + ((Refused) outcome).reason();
    }

    private boolean isBought(Task one) {
      return one.awaits(call)
          && ((Operation.MakeSegments) one.activity().operation().orElseThrow()).bought();
    }

    private List<String> words(Decided decided) {
      Task after = decided.task();
      Segment old = task.chain().segment(1);
      Segment now = after.chain().segment(1);
      List<String> words = new ArrayList<>();
      if (!now.current().equals(old.current())) {
        words.add("taken in");
      }
      now.history().stream()
          .skip(old.history().size())
          .map(ReplacedVersion::reason)
          .forEach(reason -> words.add("kept aside as " + reason));
      if (old.uncertain() != now.uncertain()) {
        words.add(now.uncertain() ? "uncertain" : "certain");
      }
      if (task.awaits(call) && isBought(after) && !isBought(task)) {
        words.add("bought");
      }
      if (!decided.abandoned().isEmpty()) {
        words.add("call abandoned");
      }
      decided.planned().forEach(next -> words.add("orders segment " + next.subject().segment()));
      boolean waits = after.awaits(call);
      if (waits != task.awaits(call) && (waits || decided.planned().isEmpty())) {
        words.add(waits ? "waited for again" : "not waited for");
      }
      if (!after.activity().failure().equals(task.activity().failure())) {
        words.add(
            after
                .activity()
                .failure()
                .map(
                    why -> (after.activity().gaveUp() ? "failed: " : "stands still: ") + why.code())
                .orElse("goes on"));
      }
      return words;
    }
  }

  /** The call in a state, as facts lead there. */
  private static ProviderCall to(CallState state, ProviderCall planned, boolean wanted) {
    if (state == CallState.PLANNED) {
      return planned;
    }
    ProviderCall sending = planned.with(planned.status().sending("process", Film.NOW));
    ProviderCall sent =
        wanted ? sending : sending.abandoned(CallFailures.abandoned("not wanted"), Film.NOW);
    return to(state, sent);
  }

  /** The call when it was given up while it was uncertain. */
  private static ProviderCall givenUp(ProviderCall planned) {
    return to(CallState.UNKNOWN, planned, true).after(new Fact.GivenUp(GIVEN_UP), Film.NOW);
  }

  private static ProviderCall to(CallState state, ProviderCall sent) {
    ProviderCall submitted = sent.after(new Fact.Accepted(1, JOB), Film.NOW);
    ProviderCall running =
        submitted.after(new Fact.Running(JOB, Optional.empty(), Optional.empty()), Film.NOW);
    ProviderCall fetching =
        running
            .after(new Fact.Succeeded(JOB, "result", Optional.empty(), Optional.empty()), Film.NOW)
            .after(new Fact.FetchFailed(LATER), Film.NOW);
    return switch (state) {
      case PLANNED -> throw new IllegalArgumentException("it was sent");
      case SUBMITTING -> sent;
      case UNKNOWN -> sent.after(new Fact.AnswerLost(1, LATER), Film.NOW);
      case SUBMITTED -> submitted;
      case RUNNING -> running;
      case FETCHING -> fetching;
      case DONE -> fetching.after(new Fact.Fetched(version(sent)), Film.NOW);
      case FAILED ->
          sent.open()
              ? running.after(new Fact.Failed(JOB, LATER, Optional.empty()), Film.NOW)
              : sent;
    };
  }

  private static SegmentVersion version(ProviderCall call) {
    return Film.clip("clip", call.request().firstFrame().sha256());
  }
}
