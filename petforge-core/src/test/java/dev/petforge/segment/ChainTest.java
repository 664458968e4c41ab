package dev.petforge.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Instant NOW = Instant.parse("2026-01-28T08:00:00Z");
  private static final Sha256 OPENING = hash('0');

  @Test
  void a_chain_in_which_each_goes_on_from_the_one_before_has_nothing_stale() {
    assertThat(whole().stale()).isEmpty();
  }

  @Test
  void all_after_a_segment_that_was_made_anew_are_stale() {
    Chain chain = whole().made(1, clip("other", hash('1'), hash('a')), NOW, "regenerated");

    assertThat(chain.stale()).containsExactly(2, 3);
    assertThat(chain.segment(1).history()).hasSize(1);
  }

  @Test
  void all_after_a_missing_segment_are_stale_and_the_missing_one_is_not() {
    Chain chain = whole();
    List<Segment> segments = new java.util.ArrayList<>(chain.segments());
    segments.set(1, Segment.pending(1));

    assertThat(new Chain(OPENING, segments, Optional.empty(), List.of()).stale())
        .containsExactly(2, 3);
  }

  @Test
  void another_opening_makes_everything_stale() {
    assertThat(whole().openedBy(hash('f')).stale()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void a_clip_whose_beginning_is_not_known_fits_unless_the_one_before_is_stale() {
    Chain chain = whole().made(2, clip("imported", null, hash('3')), NOW, "restored");
    assertThat(chain.stale()).isEmpty();

    assertThat(chain.openedBy(hash('f')).stale()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void going_back_to_the_clip_before_makes_it_whole_again() {
    Chain old = whole();
    Chain chain =
        old.made(1, clip("other", hash('1'), hash('a')), NOW, "regenerated")
            .made(1, old.segment(1).current().orElseThrow(), NOW, "restored");

    assertThat(chain.stale()).isEmpty();
    assertThat(chain.segment(1).history()).hasSize(2);
  }

  @Test
  void a_video_is_out_of_date_when_another_picture_was_taken_and_not_when_it_was_put_back() {
    Chain joined = whole().joined(video());

    assertThat(joined.finalOutOfDate()).isFalse();
    assertThat(joined.openedBy(hash('f')).finalOutOfDate()).isTrue();
    assertThat(joined.openedBy(hash('f')).openedBy(OPENING).finalOutOfDate()).isFalse();
  }

  @Test
  void a_video_that_was_joined_from_stale_clips_on_purpose_is_not_out_of_date_for_that() {
    Chain joined = whole().openedBy(hash('f')).joined(video());

    assertThat(joined.stale()).isNotEmpty();
    assertThat(joined.finalOutOfDate()).isFalse();
    assertThat(joined.openedBy(hash('e')).finalOutOfDate()).isTrue();
  }

  @Test
  void of_a_video_of_which_nobody_noted_the_picture_the_first_clip_says_which_it_was() {
    Chain whole = whole();
    Chain old = new Chain(OPENING, whole.segments(), Optional.of(video()), List.of());

    assertThat(old.finalOutOfDate()).isFalse();
    assertThat(old.openedBy(hash('f')).finalOutOfDate()).isTrue();
  }

  private static FinalVideo video() {
    return new FinalVideo(
        "video",
        new StoredFile(new FileKey("f"), 1, hash('9')),
        List.of("v0", "v1", "v2", "v3"),
        Duration.ofSeconds(32),
        List.of(),
        NOW);
  }

  private static Chain whole() {
    Chain chain = Chain.pending(OPENING, 4);
    for (int i = 0; i < 4; i++) {
      chain =
          chain.made(
              i, clip("v" + i, hash((char) ('0' + i)), hash((char) ('1' + i))), NOW, "regenerated");
    }
    return chain;
  }

  private static SegmentVersion clip(
      String id, @org.jspecify.annotations.Nullable Sha256 from, Sha256 seed) {
    StoredFile file = new StoredFile(new FileKey("f"), 1, hash('9'));
    return new SegmentVersion(
        id,
        new ClipFiles(file, file, file, new StoredFile(new FileKey("s"), 1, seed)),
        Optional.ofNullable(from),
        Duration.ofSeconds(8),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NOW);
  }

  private static Sha256 hash(char digit) {
    return new Sha256(String.valueOf(digit).repeat(64));
  }
}
