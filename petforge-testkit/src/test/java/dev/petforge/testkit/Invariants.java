package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.Operation;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Project;
import dev.petforge.task.Review;
import dev.petforge.task.Rewriting;
import dev.petforge.task.Step;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What must hold after every step of a {@link Walk}. */
final class Invariants {
  private static final List<CallState> FORWARD =
      List.of(
          CallState.PLANNED,
          CallState.SUBMITTING,
          CallState.UNKNOWN,
          CallState.SUBMITTED,
          CallState.RUNNING,
          CallState.FETCHING,
          CallState.DONE,
          CallState.FAILED);

  /** Steps with which a person, or an early fetch of the walk, names the clip that is taken. */
  private static final Set<String> CHOSEN_BY_NAME = Set.of("RESTORE", "LATE", "FRAME");

  private final boolean nothingCanBeLost;
  private final ApprovalPolicy approval;
  private final WalkStatistics statistics;
  private final Set<CallKey> accepted = new HashSet<>();
  private Optional<Project> last = Optional.empty();

  Invariants(boolean nothingCanBeLost, ApprovalPolicy approval, WalkStatistics statistics) {
    this.nothingCanBeLost = nothingCanBeLost;
    this.approval = approval;
    this.statistics = statistics;
  }

  /** After each step. */
  void check(
      Project now,
      List<Job> jobs,
      Map<ProviderJobId, CallKey> made,
      Set<Map.Entry<ProviderJobId, CallKey>> told) {
    statusIsWhatTheDataImply(now.task());
    clipsAreWhole(now);
    operationsHaveSomethingToWaitFor(now, jobs);
    callsAreUnique(now.calls());
    jobsAreKnown(now.calls(), made, told);
    last.ifPresent(before -> onlyGrows(before, now));
    statistics.count("status " + now.task().status().word());
    if (!now.task().edited().isEmpty()) {
      statistics.count("edited segment");
    }
    if (!now.task().chain().stale().isEmpty()) {
      statistics.count("stale segment");
    }
    last = Optional.of(now);
  }

  /** Section 3 of the design, read anew. */
  private static void statusIsWhatTheDataImply(Task task) {
    Optional<Operation> operation = task.activity().operation();
    boolean all = task.chain().segments().stream().allMatch(one -> one.current().isPresent());
    String expected;
    if (operation.isPresent()) {
      Operation running = operation.get();
      if (running instanceof MakeSegments make) {
        expected =
            make.edit() && !make.bought()
                ? "editing"
                : "generating_segment_" + make.calls().firstKey();
      } else {
        expected = running instanceof Operation.Merge ? "merging" : "storyboard_generating";
      }
    } else if (task.activity().gaveUp()) {
      expected = "failed";
    } else if (task.script().isEmpty()) {
      expected = "pending";
    } else if (!all) {
      expected = "storyboard_ready";
    } else {
      expected = task.chain().finalVideo().isPresent() ? "completed" : "all_segments_ready";
    }
    assertThat(task.statusWord()).as("status").isEqualTo(expected);
    if (task.activity().gaveUp()) {
      assertThat(task.activity().failure()).as("why it gave up").isPresent();
    }
    if (operation.isPresent()) {
      if (operation.get() instanceof MakeSegments) {
        assertThat(task.activity().failure()).as("failure while segments are made").isEmpty();
      }
      assertThat(task.activity().gaveUp()).as("gave up while something runs").isFalse();
      assertThat(task.activity().unfinished()).as("left over while something runs").isEmpty();
      if (!(operation.get() instanceof Operation.WriteStoryboard)) {
        assertThat(task.script()).as("storyboard").isPresent();
      }
    }
  }

  /** Every clip that is shown was brought by a call and says where it began. */
  private static void clipsAreWhole(Project project) {
    for (Segment segment : project.task().chain().segments()) {
      segment
          .current()
          .ifPresent(
              clip -> {
                assertThat(clip.startedFrom()).as("beginning of %s", clip.id()).isPresent();
                assertThat(clip.files().video().bytes()).isPositive();
                assertThat(clip.files().firstFrame().bytes()).isPositive();
                assertThat(clip.files().lastFrame().bytes()).isPositive();
                if (clip.origin() == ClipOrigin.SUPPLIED) {
                  assertThat(project.calls())
                      .as("the call of %s, which a person supplied", clip.id())
                      .noneMatch(call -> call.status().version().equals(Optional.of(clip)));
                  return;
                }
                if (clip.origin() == ClipOrigin.SUPPLIED_FRAME) {
                  assertThat(segment.history())
                      .as("the clip that %s was", clip.id())
                      .anyMatch(
                          earlier ->
                              earlier.version().files().video().equals(clip.files().video()));
                  return;
                }
                assertThat(project.calls())
                    .as("the call that brought %s", clip.id())
                    .anyMatch(
                        call ->
                            call.status().state() == CallState.DONE
                                && call.subject().segment() == segment.index()
                                && call.status().version().equals(Optional.of(clip)));
              });
      if (segment.completed()) {
        assertThat(segment.uncertain()).as("uncertain beside a new clip").isIn(true, false);
      }
    }
  }

  /** An operation waits for a call that is there, or has a job; what has ended is noted. */
  private static void operationsHaveSomethingToWaitFor(Project project, List<Job> jobs) {
    Set<JobKey> keys = new HashSet<>();
    jobs.forEach(job -> keys.add(job.key()));
    Optional<Operation> operation = project.task().activity().operation();
    if (operation.isEmpty()) {
      return;
    }
    if (operation.get() instanceof MakeSegments make) {
      make.calls()
          .forEach(
              (index, key) -> {
                ProviderCall call =
                    project.calls().stream()
                        .filter(one -> one.key().equals(key))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no call " + key));
                assertThat(call.subject().segment()).isEqualTo(index);
                assertThat(keys).as("what carries on %s", call).contains(carrier(call, make));
              });
    } else {
      assertThat(keys)
          .as("what carries on %s", operation.get())
          .contains(
              new JobKey(
                  operation.get() instanceof Operation.Merge
                      ? JobKind.MERGE
                      : JobKind.WRITE_STORYBOARD,
                  project.task().id() + "/" + operation.get().id()));
    }
  }

  private static JobKey carrier(ProviderCall call, MakeSegments waiting) {
    String pool = call.terms().pool().value();
    String key = call.key().value();
    return switch (call.status().state()) {
      case PLANNED, SUBMITTING -> new JobKey(JobKind.DISPATCH, pool);
      case UNKNOWN ->
          call.terms().keyed()
              ? new JobKey(JobKind.DISPATCH, pool)
              : new JobKey(JobKind.SETTLE, key);
      case SUBMITTED, RUNNING -> new JobKey(JobKind.POLL, pool);
      case FETCHING ->
          new JobKey(
              call.status().failure().isPresent()
                      && call.status().fetchFailures() > waiting.fetchFailures()
                  ? JobKind.SETTLE
                  : JobKind.FETCH,
              key);
      case DONE, FAILED -> new JobKey(JobKind.SETTLE, key);
    };
  }

  private static void callsAreUnique(List<ProviderCall> calls) {
    Set<Integer> open = new HashSet<>();
    Set<String> attempts = new HashSet<>();
    for (ProviderCall call : calls) {
      int segment = call.subject().segment();
      if (call.open() && call.status().wanted()) {
        assertThat(open.add(segment)).as("one wanted open call for %s", segment).isTrue();
      }
      assertThat(attempts.add(segment + "/" + call.subject().attempt()))
          .as("attempt %s of %s", call.subject().attempt(), segment)
          .isTrue();
    }
  }

  /** What the ledger was told of it knows; what it was not told of it still asks for. */
  private void jobsAreKnown(
      List<ProviderCall> calls,
      Map<ProviderJobId, CallKey> made,
      Set<Map.Entry<ProviderJobId, CallKey>> told) {
    for (ProviderCall call : calls) {
      List<ProviderJobId> known = new ArrayList<>(call.status().strayJobs());
      call.status().job().ifPresent(known::add);
      assertThat(known).as("jobs of %s", call.key()).doesNotHaveDuplicates();
      for (Map.Entry<ProviderJobId, CallKey> job : told) {
        if (job.getValue().equals(call.key())) {
          assertThat(known).as("jobs that the ledger was told of").contains(job.getKey());
        }
      }
      if (nothingCanBeLost) {
        made.forEach(
            (job, key) -> {
              if (key.equals(call.key()) && !known.contains(job)) {
                assertThat(call.status().state())
                    .as("state of %s while its job %s is not known", key, job)
                    .isIn(CallState.SUBMITTING, CallState.UNKNOWN);
              }
            });
      }
    }
  }

  private static void onlyGrows(Project before, Project now) {
    assertThat(keys(now)).as("ledger").containsAll(keys(before));
    Chain old = before.task().chain();
    Chain next = now.task().chain();
    assertThat(next.earlierFinals().subList(0, old.earlierFinals().size()))
        .as("earlier videos")
        .isEqualTo(old.earlierFinals());
    old.finalVideo()
        .filter(video -> !next.finalVideo().equals(Optional.of(video)))
        .ifPresent(video -> assertThat(next.earlierFinals()).contains(video));
    IntStream.range(0, old.size())
        .forEach(
            i -> {
              List<ReplacedVersion> was = old.segment(i).history();
              assertThat(next.segment(i).history().subList(0, was.size()))
                  .as("history of %s", i)
                  .isEqualTo(was);
              old.segment(i)
                  .current()
                  .map(SegmentVersion::id)
                  .ifPresent(
                      id -> assertThat(next.segment(i).knows(id)).as("clip %s", id).isTrue());
            });
  }

  private static List<CallKey> keys(Project project) {
    return project.calls().stream().map(ProviderCall::key).toList();
  }

  /** A person said of a call that its clip is to be taken as it is. */
  void accepted(CallKey call) {
    accepted.add(call);
  }

  private boolean isAccepted(Project project, SegmentVersion clip) {
    return project.calls().stream()
        .filter(call -> call.status().version().equals(Optional.of(clip)))
        .anyMatch(call -> accepted.contains(call.key()));
  }

  /** What is taken in by itself is what was ordered, and what would be ordered now. */
  private void onlyWhatWasWanted(String what, Project before, Task next) {
    Chain old = before.task().chain();
    for (int i = 0; i < next.chain().size(); i++) {
      Segment segment = next.chain().segment(i);
      Optional<SegmentVersion> clip = segment.current();
      boolean another = !clip.equals(old.segment(i).current());
      if (clip.isPresent() && another && !CHOSEN_BY_NAME.contains(what)) {
        if (!isAccepted(before, clip.get())) {
          assertThat(clip.get().mismatch()).as("what is wrong with the clip of %s", i).isEmpty();
          assertThat(next.edited(i)).as("the clip of %s is of other words", i).isFalse();
        } else if (old.segment(i).held().isPresent()) {
          statistics.count("held clip accepted");
        }
      }
      segment
          .held()
          .ifPresent(
              held -> {
                assertThat(segment.knows(held.version())).as("the held clip").isTrue();
                assertThat(clip.filter(one -> one.id().equals(held.version()))).isEmpty();
                statistics.count("clip held");
              });
    }
  }

  /** Nothing is bought for a segment by itself while a clip of it waits for a person. */
  private static void nothingBesideHeld(String what, Project before, Decided decision) {
    if (!Set.of("START", "RUN", "RETRY", "ADVANCE", "SETTLE").contains(what)) {
      return;
    }
    for (ProviderCall call : decision.planned()) {
      assertThat(before.task().chain().segment(call.subject().segment()).held())
          .as("a clip that waits for a person beside %s", call.key())
          .isEmpty();
    }
  }

  /** Nothing is bought by itself for shots that were to be written anew, whatever came between. */
  private void nothingForOldShots(String what, Project before, Decided decision) {
    Optional<Rewriting> next = decision.task().activity().rewriting();
    for (ProviderCall call : decision.planned()) {
      if (call.subject().purpose() == CallPurpose.MAKE) {
        assertThat(next.filter(open -> call.subject().segment() >= open.from()))
            .as("shots that are to be written anew before %s", call.key())
            .isEmpty();
      }
    }
    Optional<Rewriting> was = before.task().activity().rewriting();
    if (was.isPresent()) {
      statistics.count("shots not written anew");
      boolean settles = next.filter(open -> open.from() <= was.get().from()).isEmpty();
      // What is committed late is one of the others.
      if (settles && !what.equals("LATE")) {
        assertThat(what)
            .as("who settles %s", was)
            .isIn("WRITTEN", "CANCEL", "REDO", "START", "ACCEPT", "RETRY", "ROW");
      }
    }
  }

  /** A retry does what failed, and nothing else first. */
  private void retriesWhatFailed(Project before, Decided decision) {
    Optional<Step> unfinished = before.task().activity().unfinished();
    Optional<Operation> is = decision.task().activity().operation();
    if (unfinished.isEmpty() || is.isEmpty()) {
      return;
    }
    if (unfinished.get() instanceof Step.WriteStoryboard write) {
      assertThat(is.get()).isInstanceOf(Operation.WriteStoryboard.class);
      assertThat(((Operation.WriteStoryboard) is.get()).keep()).isEqualTo(write.keep());
      assertThat(decision.planned()).isEmpty();
      statistics.count("retry of STORYBOARD");
    } else if (unfinished.get() instanceof Step.Merge) {
      assertThat(is.get()).isInstanceOf(Operation.Merge.class);
      statistics.count("retry of MERGE");
    } else {
      Step.MakeSegment make = (Step.MakeSegment) unfinished.get();
      boolean there =
          make.purpose() == CallPurpose.MAKE
              && decision.task().chain().segment(make.segment()).completed();
      for (ProviderCall call : decision.planned()) {
        if (!there) {
          assertThat(call.subject().segment()).isEqualTo(make.segment());
          assertThat(call.subject().purpose()).isEqualTo(make.purpose());
          statistics.count("retry of SEGMENT");
        }
      }
    }
  }

  /** Before each commit. */
  void decided(String what, Project before, Decided decision) {
    onlyWhatWasWanted(what, before, decision.task());
    nothingBesideHeld(what, before, decision);
    nothingForOldShots(what, before, decision);
    if (what.equals("RETRY")) {
      retriesWhatFailed(before, decision);
    }
    Task old = before.task();
    Task next = decision.task();
    assertThat(next.versions().version()).isEqualTo(old.versions().version() + 1);
    assertThat(next.id()).isEqualTo(old.id());
    assertThat(next.chain().size()).isEqualTo(old.chain().size());
    Optional<Operation> was = old.activity().operation();
    Optional<Operation> is = next.activity().operation();
    if (was.isPresent() && is.isPresent() && !was.get().id().equals(is.get().id())) {
      assertThat(decision.task().activity().goal().isPresent() || isWritten(was.get()))
          .as("one operation follows another only on the way to a goal")
          .isTrue();
    }
    approvedIfPlanned(before, decision);
    for (ProviderCall call : decision.planned()) {
      assertThat(is.orElseThrow()).isInstanceOf(MakeSegments.class);
      assertThat(next.awaits(call)).as("who waits for %s", call.key()).isTrue();
      assertThat(call.request().firstFrame().sha256())
          .as("what %s starts from", call.key())
          .isEqualTo(next.chain().feed(call.subject().segment()).orElseThrow());
    }
    Chain chain = next.chain();
    for (int i = 0; i < chain.size(); i++) {
      Optional<SegmentVersion> clip = chain.segment(i).current();
      boolean fresh =
          clip.isPresent()
              && !old.chain().knows(i, clip.get().id())
              // The clip is the one that was there, stale or not.
              && clip.get().origin() != ClipOrigin.SUPPLIED_FRAME;
      if (fresh && !isAccepted(before, clip.get())) {
        assertThat(chain.stale(i)).as("a new clip of %s fits", i).isFalse();
      }
      int more = chain.segment(i).history().size() - old.chain().segment(i).history().size();
      if (more > 0 && clip.equals(old.chain().segment(i).current())) {
        statistics.count("late clip kept");
      }
    }
  }

  /** Nothing is planned without an approval, and nothing stays planned when it is taken back. */
  private void approvedIfPlanned(Project before, Decided decision) {
    Task next = decision.task();
    if (approval != ApprovalPolicy.ALL) {
      return;
    }
    boolean approved =
        next.reviewed().filter(one -> one.verdict() == Review.Verdict.APPROVED).isPresent();
    if (!decision.planned().isEmpty()) {
      assertThat(approved).as("approved before something is planned").isTrue();
      statistics.count("planned with an approval");
    }
    boolean waits =
        next.activity().operation().orElse(null) instanceof MakeSegments make
            && before.calls().stream()
                .filter(call -> make.calls().containsValue(call.key()))
                .filter(call -> !decision.abandoned().containsKey(call.key()))
                .anyMatch(call -> call.status().state() == CallState.PLANNED);
    if (waits && !approved) {
      assertThat(next.content())
          .as("content while a call is planned")
          .isEqualTo(before.task().content());
      assertThat(next.reviewed()).isEqualTo(before.task().reviewed());
      statistics.count("planned before the approval was taken back");
    }
    if (next.activity().waitsForApproval()) {
      statistics.count("waits for approval");
    }
  }

  private static boolean isWritten(Operation operation) {
    return operation instanceof Operation.WriteStoryboard;
  }

  /** After a refusal. */
  void unchanged(Project before, Project after) {
    assertThat(after).as("a refused decision changes nothing").isEqualTo(before);
  }

  /** After a fact. */
  void fact(ProviderCall before, Fact fact, ProviderCall after) {
    CallState was = before.status().state();
    CallState is = after.status().state();
    boolean back = FORWARD.indexOf(is) < FORWARD.indexOf(was);
    boolean proved =
        is == CallState.PLANNED
            && (was == CallState.SUBMITTING || was == CallState.UNKNOWN)
            && (fact instanceof Fact.NotMade
                || fact instanceof Fact.NeverMade
                || fact instanceof Fact.NotFound
                || fact instanceof Fact.NeverSent);
    boolean turnedOut =
        is == CallState.SUBMITTED
            && was == CallState.FAILED
            && before.status().job().isEmpty()
            && fact instanceof Fact.Accepted
            && !after.status().wanted();
    boolean askedAgain =
        is == CallState.SUBMITTED
            && was == CallState.FAILED
            && fact instanceof Fact.FollowedAgain
            && !after.status().wanted();
    assertThat(!back || proved || turnedOut || askedAgain)
        .as("from %s to %s by %s", was, is, fact)
        .isTrue();
    assertThat(after.status().sends()).isEqualTo(before.status().sends());
    assertThat(after.status().strayJobs()).containsAll(before.status().strayJobs());
    if (before.status().job().isPresent()) {
      assertThat(after.status().job()).isEqualTo(before.status().job());
    }
    if (!before.status().wanted()) {
      assertThat(after.status().wanted()).as("wanted again").isFalse();
    }
    if (was == CallState.DONE) {
      assertThat(after.status().version()).isEqualTo(before.status().version());
    }
  }
}
