package dev.petforge.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import dev.petforge.media.EndLooks;
import dev.petforge.media.FrameLook;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person's own clip or frame does to a chain. */
class SuppliedTest {
  private static final EndLooks LOOKS =
      new EndLooks(new FrameLook(120, 30, 200), new FrameLook(118, 30, 190));

  private static SegmentVersion own(Task task, int segment, String id) {
    return Film.clip(task, segment, id).from(ClipOrigin.SUPPLIED);
  }

  private static Task use(Task task, int segment, SegmentVersion clip) {
    return ((Decided) task.useClip(segment, clip, task.version(), Film.context())).task();
  }

  private static Task threeSegments() {
    Task task = Film.of(3);
    for (int i = 0; i < 3; i++) {
      task = Film.with(task, i, "made" + i);
    }
    return task;
  }

  @Test
  void the_clip_before_is_kept_and_what_follows_is_stale() {
    Task task = threeSegments();

    Task used = use(task, 1, own(task, 1, "own"));

    assertThat(used.chain().segment(1).current().map(SegmentVersion::id)).contains("own");
    assertThat(used.chain().segment(1).history().get(0).reason()).isEqualTo("supplied");
    assertThat(used.chain().stale()).containsExactly(2);
    Outcome restored =
        used.restore(
            1,
            used.chain().segment(1).history().get(0).version().clip(),
            used.version(),
            Film.context());
    assertThat(((Decided) restored).task().chain().stale()).isEmpty();
  }

  @Test
  void it_settles_what_stood_still_and_nothing_is_bought_because_of_it() {
    Failure why = Failure.permanent("CONTENT_REFUSED", "the provider does not show that");
    Task before = Film.with(Film.of(3), 0, "made0");
    Task failed =
        Standstill.failed(before, 1, why)
            .with(Standstill.failed(before, 1, why).activity().wanting(Optional.of(Goal.merged())));
    assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);

    Decided used =
        (Decided) failed.useClip(1, own(failed, 1, "own"), failed.version(), Film.context());

    assertThat(used.task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(used.task().activity().goal()).isEmpty();
    assertThat(used.planned()).isEmpty();
    assertThat(used.task().chain().segment(1).failure()).isEmpty();
  }

  @Test
  void a_segment_without_a_beginning_takes_none() {
    Task task = Film.of(3);

    Outcome outcome =
        task.useClip(2, Film.clip("own", task.chain().opening()), task.version(), Film.context());

    assertThat(((Refused) outcome).reason()).isEqualTo(Refusal.FEED_MISSING);
  }

  @Test
  void a_frame_leaves_the_clip_as_it_is_and_makes_what_follows_stale() {
    Task task = threeSegments();
    SegmentVersion clip = task.chain().segment(0).current().orElseThrow();
    SegmentVersion other = Film.clip("other", task.chain().opening());
    SegmentVersion ended = clip.endedBy("ended", other.files(), LOOKS, clip.madeAt());

    Task used = ((Decided) task.useFrame(0, ended, task.version(), Film.context())).task();

    assertThat(used.chain().stale()).containsExactly(1, 2);
    assertThat(used.chain().segment(0).history().get(0).reason()).isEqualTo("supplied_frame");
    assertThat(List.of(0, 1, 2)).allMatch(i -> used.chain().segment(i).completed());
    Refused last = (Refused) task.useFrame(2, ended, task.version(), Film.context());
    assertThat(last.reason()).isEqualTo(Refusal.NOTHING_TO_DO);
    Task empty = Film.of(3);
    assertThat(((Refused) empty.useFrame(0, ended, empty.version(), Film.context())).reason())
        .isEqualTo(Refusal.NOT_COMPLETE);
  }
}
