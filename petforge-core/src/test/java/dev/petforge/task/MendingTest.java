package dev.petforge.task;

import static dev.petforge.task.Film.clip;
import static dev.petforge.task.Film.context;
import static dev.petforge.task.Film.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.MessageCatalog;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.publication.Destination;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Mending.Earlier;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is free is said before what has to be bought. */
class MendingTest {
  /** Segments 1 to 3 were made anew one after the other, and then 1 was put back. */
  private static Task putBack() {
    Task task = Film.of(4);
    for (int i = 0; i < 4; i++) {
      task = with(task, i, "old" + i);
    }
    for (int i = 1; i < 4; i++) {
      task = with(task, i, "new" + i);
    }
    return restored(task, 1, "old1");
  }

  private static Task restored(Task task, int segment, String version) {
    return ((Decided) task.restore(segment, new ClipId(version), task.version(), context())).task();
  }

  private static Refused merge(Task task) {
    return (Refused) task.merge(Stale.REFUSE, context());
  }

  @Test
  void clips_that_were_made_from_the_very_frames_are_named_before_what_costs_money() {
    Task task = putBack();

    assertThat(Mending.of(task, 4).restored())
        .containsExactly(new Earlier(2, "old2", false), new Earlier(3, "old3", false));
    assertThat(merge(task).message())
        .isEqualTo(
            "segments [2, 3] of project 000000000001 do not go on from the ones before: restore"
                + " version old2 of segment 2 and version old3 of segment 3, made from those very"
                + " frames (free, nothing is bought), or redo from 2 (buys 2 clips for 0.6 USD), or"
                + " say that stale segments may be joined");
  }

  @Test
  void whoever_does_what_is_said_may_merge() {
    Task task = putBack();
    for (Earlier one : Mending.of(task, 4).restored()) {
      task = restored(task, one.segment(), one.version());
    }

    assertThat(task.merge(Stale.REFUSE, context())).isInstanceOf(Decided.class);
  }

  @Test
  void what_nothing_fits_is_bought_and_all_after_it() {
    Task task = with(putBack(), 2, clip("newest2", Sha256.of("elsewhere")));
    Task other = with(task, 1, clip(task, 1, "newest1"));

    assertThat(merge(task).message())
        .contains("restore version old2 of segment 2 and version old3 of segment 3");
    assertThat(merge(other).message())
        .contains("before: redo from 2 (buys 2 clips for 0.6 USD), or say")
        .doesNotContain("restore");
  }

  @Test
  void where_only_the_first_can_be_restored_the_rest_is_told_with_its_price() {
    Task task = Film.of(3);
    task = with(with(with(task, 0, "old0"), 1, "old1"), 2, clip("strange", Sha256.of("x")));
    task = with(task, 0, "new0");
    task = restored(with(task, 1, "new1"), 0, "old0");

    assertThat(merge(task).message())
        .contains(
            "restore version old1 of segment 1, made from that very frame (free, nothing is"
                + " bought), then redo from 2 (buys 1 clip for 0.3 USD), or redo from 1 (buys 2"
                + " clips for 0.6 USD)");
  }

  @Test
  void the_clip_that_later_ones_were_made_from_goes_before_a_newer_one() {
    Task task = Film.of(3);
    task = with(with(with(task, 0, "a0"), 1, "a1"), 2, "a2");
    task = with(with(task, 1, "b1"), 0, "b0");
    task = with(with(task, 1, "c1"), 2, "c2");
    task = restored(task, 0, "a0");

    assertThat(Mending.of(task, 3).restored())
        .extracting(Earlier::version)
        .as("b1 is newer, and nothing was made from its last frame")
        .containsExactly("a1", "a2");
  }

  @Test
  void a_clip_of_other_words_is_named_as_such_and_one_that_was_not_as_ordered_never() {
    Task task = putBack();
    StoryboardDraft script = task.script().orElseThrow();
    Task edited =
        task.with(script.with(script.storyboard().with(Film.shot(2, "eats something else"))));
    assertThat(merge(edited).message())
        .contains("version old2 of segment 2 (made of other words than its shot says now)");

    Task film = with(Film.of(2), 0, "old0");
    SegmentVersion wrong = clip(film, 1, "wrong").notAsOrdered("5 s instead of 8 s");
    film = with(with(film, 1, wrong), 1, clip("strange", Sha256.of("elsewhere")));
    assertThat(merge(film).message()).doesNotContain("restore");
  }

  @Test
  void clips_that_end_alike_do_not_make_it_slow() {
    Task task = Film.of(12);
    Sha256 same = task.chain().feed(0).orElseThrow();
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 20; j++) {
        task = with(task, i, alike(i + "-" + j, same));
      }
      task = with(task, i, clip("strange" + i, Sha256.of("elsewhere")));
    }

    assertThat(Mending.of(task, 12).restored()).hasSize(12);
  }

  /** A clip that ends as it begins. */
  private static SegmentVersion alike(String id, Sha256 frame) {
    SegmentVersion clip = clip(id, frame);
    ClipFiles files = clip.files();
    return new SegmentVersion(
        id,
        new ClipFiles(
            files.video(),
            files.firstFrame(),
            files.lastFrame(),
            new StoredFile(files.seed().key(), 1, frame)),
        clip.startedFrom(),
        Duration.ofSeconds(8),
        clip.joint(),
        clip.looks(),
        clip.frames(),
        clip.madeAt());
  }

  @Test
  void publishing_says_the_same_before_another_merge() {
    Task task = putBack();
    FinalVideo video =
        new FinalVideo(
            "video",
            clip("v", Sha256.of("v")).files().video(),
            List.of("old0", "new1", "new2", "new3"),
            Duration.ofSeconds(32),
            List.of(),
            Film.NOW);
    Task joined = task.with(task.chain().joined(video));

    Refused refused =
        (Refused) joined.publish(new Destination("folder:x"), Stale.REFUSE, context());
    assertThat(refused.reason()).isEqualTo(Refusal.OUT_OF_DATE);
    assertThat(refused.message())
        .contains("is out of date: restore version old2 of segment 2 and version old3")
        .endsWith(
            "or redo from 2 (buys 2 clips for 0.6 USD); then merge it again (free), or say that"
                + " one that is out of date may be published");
  }

  @Test
  void a_segment_whose_start_is_missing_or_stale_is_told_the_free_way_too() {
    Task stale = putBack();
    Refused anew = (Refused) stale.regenerate(3, stale.version(), context());
    assertThat(anew.reason()).isEqualTo(Refusal.FEED_STALE);
    assertThat(anew.message())
        .endsWith(
            "does not go on from the one before: restore version old2 of segment 2, made from that"
                + " very frame (free, nothing is bought), or make segment 2 anew (buys 1 clip for"
                + " 0.3 USD), before segment 3");

    Redo redo = Redo.from(2, stale.version());
    Task emptied = ((Decided) stale.redo(redo, context())).task();
    assertThat(((Refused) emptied.startSegment(3, context())).message())
        .contains("which is not there yet: restore version old2 of segment 2");
    assertThat(merge(emptied))
        .satisfies(
            no -> {
              assertThat(no.reason()).isEqualTo(Refusal.NOT_COMPLETE);
              assertThat(no.message())
                  .contains("has 2 of 4 segments: restore version old2 of segment 2 and version")
                  .endsWith("or redo from 2 (buys 2 clips for 0.6 USD)");
            });
  }

  @Test
  void every_way_is_told_in_chinese_too() {
    Task back = putBack();
    Task film =
        with(with(with(Film.of(3), 0, "old0"), 1, "old1"), 2, clip("strange", Sha256.of("x")));
    film = restored(with(with(film, 0, "new0"), 1, "new1"), 0, "old0");
    Task emptied = ((Decided) back.redo(Redo.from(2, back.version()), context())).task();

    for (Refused refused :
        List.of(
            merge(back),
            merge(film),
            merge(emptied),
            (Refused) back.regenerate(3, back.version(), context()),
            (Refused) emptied.startSegment(3, context()))) {
      assertThat(MessageCatalog.of(Locale.CHINESE).say(refused.message()))
          .as(refused.message())
          .doesNotContainPattern("[a-z]{4,}")
          .contains("（免费，不购买任何东西）");
    }
  }
}
