package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.petforge.call.ProviderCall;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.failure.Failure;
import dev.petforge.file.Sha256;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.KeepPolicy;
import dev.petforge.segment.Removal;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.Context;
import dev.petforge.task.JointGate;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.task.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which replaced versions are kept. */
class KeepPolicyTest {
  private static final ProjectId PROJECT = Tasks.id(1);
  private static final Source SOURCE = Tasks.source(PROJECT, 2);
  private static final Instant NOW = Tasks.START.plus(Duration.ofDays(100));
  private static final KeepPolicy NONE = keeping(0);

  private static KeepPolicy keeping(int most) {
    return new KeepPolicy(Optional.of(most), Duration.ofDays(10));
  }

  private static SegmentVersion clip(int segment, String id) {
    return Tasks.clip(SOURCE, segment, id, Optional.empty());
  }

  private static SegmentVersion clip(int segment, String id, Sha256 from) {
    return Tasks.clip(SOURCE, segment, id, Optional.of(from));
  }

  /** A segment 0 that clips were made for one after the other, a day each. */
  private static Chain chain(String... ids) {
    Chain chain = Chain.pending(SOURCE.opening().frame().sha256(), 2);
    int day = 0;
    for (String id : ids) {
      chain = chain.made(0, clip(0, id), Tasks.START.plus(Duration.ofDays(day++)), "regenerated");
    }
    return chain;
  }

  private static Task task(Chain chain) {
    Task imported = Task.imported(PROJECT, SOURCE, Tasks.START).task();
    return new Task(
        PROJECT,
        SOURCE,
        Optional.of(Tasks.script(2)),
        chain,
        imported.activity(),
        new Versions(1, 1, Tasks.START, Tasks.START));
  }

  private static Removal removable(Chain chain, KeepPolicy policy) {
    return task(chain).removable(policy, List.of(), List.of(), NOW);
  }

  @Test
  void without_a_number_all_versions_are_kept() {
    Chain chain = chain("a", "b", "c");

    assertThat(removable(chain, KeepPolicy.ALL).isEmpty()).isTrue();
  }

  @Test
  void the_newest_replaced_versions_are_kept_and_the_current_one_counts_for_none_of_them() {
    Chain chain = chain("a", "b", "c", "d");

    assertThat(removable(chain, keeping(1)).clips()).isEqualTo(Map.of(0, Set.of("a", "b")));
    assertThat(removable(chain, NONE).clips()).isEqualTo(Map.of(0, Set.of("a", "b", "c")));
    assertThat(removable(chain, keeping(3)).isEmpty()).isTrue();
  }

  @Test
  void a_version_that_was_put_aside_of_late_is_kept_however_many_there_are() {
    Chain chain = chain("a", "b", "c");
    Instant putAside = Tasks.START.plus(Duration.ofDays(1));
    Instant tenDaysLater = putAside.plus(Duration.ofDays(10));

    assertThat(task(chain).removable(NONE, List.of(), List.of(), tenDaysLater).isEmpty()).isTrue();
    assertThat(
            task(chain).removable(NONE, List.of(), List.of(), tenDaysLater.plusMillis(1)).clips())
        .isEqualTo(Map.of(0, Set.of("a")));
  }

  @Test
  void a_version_that_is_shown_again_or_was_put_aside_twice_counts_once() {
    Chain restored =
        chain("a", "b").made(0, clip(0, "a"), Tasks.START.plus(Duration.ofDays(3)), "restored");
    Chain twice = restored.made(0, clip(0, "c"), Tasks.START.plus(Duration.ofDays(4)), "x");

    assertThat(removable(restored, NONE).clips()).isEqualTo(Map.of(0, Set.of("b")));
    assertThat(removable(twice, keeping(1)).clips()).isEqualTo(Map.of(0, Set.of("b")));
  }

  @Test
  void the_clip_whose_last_frame_a_current_clip_started_from_is_kept() {
    SegmentVersion first = clip(0, "a");
    Chain chain =
        chain("a", "b", "c")
            .made(1, clip(1, "x", first.files().seed().sha256()), Tasks.START, "regenerated");

    assertThat(removable(chain, NONE).clips()).isEqualTo(Map.of(0, Set.of("b")));
  }

  @Test
  void the_clips_that_the_video_was_joined_from_are_kept() {
    FinalVideo video = Tasks.video(SOURCE, "v", List.of("a", "x"));
    Chain chain = chain("a").joined(video).made(0, clip(0, "b"), Tasks.START, "regenerated");
    Chain next = chain.made(0, clip(0, "c"), Tasks.START, "regenerated");

    assertThat(removable(next, NONE).clips()).isEqualTo(Map.of(0, Set.of("b")));
  }

  @Test
  void what_a_person_supplied_is_kept_with_the_clip_that_a_frame_was_put_behind() {
    SegmentVersion supplied = clip(0, "s").from(ClipOrigin.SUPPLIED);
    SegmentVersion base = clip(0, "base");
    Chain chain =
        chain("a")
            .made(0, supplied, Tasks.START, "supplied")
            .made(0, base, Tasks.START, "regenerated")
            .made(0, Tasks.endedBySupplied(SOURCE, 0, base, "f"), Tasks.START, "supplied_frame")
            .made(0, clip(0, "z"), Tasks.START, "regenerated");

    assertThat(removable(chain, NONE).clips()).isEqualTo(Map.of(0, Set.of("a")));
  }

  @Test
  void a_clip_that_a_person_has_to_decide_on_is_kept() {
    Chain chain =
        chain("a", "b")
            .holding(
                0, clip(0, "h"), Tasks.START, Failure.permanent("NOT_AS_ORDERED", "too short"));

    assertThat(removable(chain, NONE).clips()).isEqualTo(Map.of(0, Set.of("a")));
  }

  @Test
  void while_a_call_is_open_or_an_operation_runs_nothing_is_removed() {
    Chain chain = chain("a", "b");
    ProviderCall open = Calls.planned(PROJECT, 1);
    Task merging = Tasks.with(task(chain), Tasks.merging());

    assertThat(task(chain).removable(NONE, List.of(open), List.of(), NOW).isEmpty()).isTrue();
    assertThat(merging.removable(NONE, List.of(), List.of(), NOW).isEmpty()).isTrue();
    assertThat(merging.removeVersions(NONE, List.of(), context(List.of())))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.BUSY));
  }

  @Test
  void of_videos_the_current_one_stays_and_one_that_is_being_published() {
    Chain chain = chain("a");
    for (String id : List.of("v1", "v2", "v3")) {
      chain = chain.joined(Tasks.video(SOURCE, id, List.of("a")));
    }
    Publication wanted =
        Publication.wanted(
            new PublicationKey(PROJECT, "v1", new Destination("memory:videos")), Tasks.START);

    assertThat(removable(chain, NONE).videos()).containsExactlyInAnyOrder("v1", "v2");
    assertThat(removable(chain, keeping(1)).videos()).containsExactly("v1");
    assertThat(task(chain).removable(NONE, List.of(), List.of(wanted), NOW).videos())
        .containsExactly("v2");
    Chain emptied = chain.emptiedFrom(0, Tasks.START, "redo");
    assertThat(removable(emptied, NONE).videos())
        .as("the last one is the only one that there is")
        .containsExactlyInAnyOrder("v1", "v2");
  }

  @Test
  void what_is_removed_is_said_in_the_history_and_cannot_be_restored() {
    Task before = task(chain("a", "b", "c"));

    Outcome outcome = before.removeVersions(keeping(1), List.of(), context(List.of()));

    assertThat(outcome).isInstanceOf(Outcome.Decided.class);
    Task after = ((Outcome.Decided) outcome).task();
    assertThat(after.chain().segment(0).history())
        .extracting(one -> one.version().id(), one -> one.filesRemovedAt())
        .containsExactly(tuple("a", Optional.of(NOW)), tuple("b", Optional.empty()));
    assertThat(after.chain().removedFiles())
        .containsExactlyInAnyOrderElementsOf(clip(0, "a").files().keys());
    assertThat(((Outcome.Decided) outcome).jobs()).as("it is shown as before").isEmpty();
    assertThat(after.versions().projection()).isEqualTo(before.versions().projection());
    Outcome restored = after.restore(0, new ClipId("a"), after.version(), context(List.of()));
    assertThat(((Outcome.Refused) restored).reason()).isEqualTo(Refusal.FILES_REMOVED);
    assertThat(after.restore(0, clip(0, "b").clip(), after.version(), context(List.of())))
        .isInstanceOf(Outcome.Decided.class);
    Outcome again = after.removeVersions(keeping(1), List.of(), context(List.of()));
    assertThat(((Outcome.Refused) again).reason()).isEqualTo(Refusal.NOTHING_TO_DO);
  }

  @Test
  void what_was_removed_is_read_back_as_it_was_written() {
    Chain chain = chain("a", "b");
    for (String id : List.of("v1", "v2")) {
      chain = chain.joined(Tasks.video(SOURCE, id, List.of("b")));
    }
    Task task = task(chain);
    Task removed =
        ((Outcome.Decided) task.removeVersions(NONE, List.of(), context(List.of()))).task();
    assertThat(removed.chain()).isNotEqualTo(chain);

    Chain read =
        SegmentsDocument.read(
            chain.opening(),
            2,
            SegmentsDocument.urls(removed),
            SegmentsDocument.history(removed),
            SegmentsDocument.finals(removed.chain()));

    assertThat(read).isEqualTo(removed.chain());
    assertThat(read.unmarked()).isEqualTo(chain);
  }

  private static Context context(List<ProviderCall> calls) {
    return new Context(
        NOW,
        new OperationId("op"),
        calls,
        (shot, seed) -> {
          throw new AssertionError("nothing is bought");
        },
        "mem",
        1,
        JointGate.OFF,
        ApprovalPolicy.NONE);
  }
}
