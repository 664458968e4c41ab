package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.PetForgeBuilder;
import dev.petforge.file.FileKey;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointLimits;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.JointGate;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What happens before the next purchase when a joint or the end of a clip is bad. */
class JointGateTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);

  /** What a provider makes of a first frame for a segment. */
  private interface Maker {
    byte[] clip(int segment, byte[] firstFrame);
  }

  private record Film(PetForge petForge, ProjectId id, RecordRef row) {
    Task task() {
      return petForge.project(id).find().orElseThrow().task();
    }

    SegmentVersion version(int segment) {
      return task().chain().segment(segment).current().orElseThrow();
    }
  }

  private Film film(UnaryOperator<PetForgeBuilder> settings, Maker maker) {
    PetForge petForge =
        settings
            .apply(
                PetForge.builder()
                    .persistence(persistence)
                    .files(files)
                    .videoTools(tools)
                    .storyboardWriter(new InMemoryStoryboardWriter())
                    .videoGenerator(generator)
                    .table(table))
            .build();
    petForge.worker().start();
    RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "3"), PHOTO);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    Film film = new Film(petForge, id, row);
    generator.clips(
        job -> {
          int segment = generator.jobs().indexOf(job);
          Task task = film.task();
          FileKey from =
              segment == 0
                  ? task.source().opening().frame().file()
                  : film.version(segment - 1).files().seed().key();
          return maker.clip(segment, content(from));
        });
    petForge.project(id).run(Goal.merged());
    work();
    return film;
  }

  private byte[] content(FileKey key) {
    try (InputStream in = files.open(key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private static byte[] sound(int segment, byte[] firstFrame) {
    return InMemoryVideoTools.clip(firstFrame, "shot " + segment);
  }

  private static byte[] darkAfterTheFirst(int segment, byte[] firstFrame) {
    return segment == 1
        ? InMemoryVideoTools.darkEnding(firstFrame, "shot 1")
        : sound(segment, firstFrame);
  }

  @Test
  void sound_clips_go_through() {
    Film film =
        film(builder -> builder.jointGate(JointGate.of(JointGate.Mode.STOP)), JointGateTest::sound);

    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(3);
  }

  @Test
  void after_a_black_ending_nothing_is_bought_until_a_person_says_so() {
    Film film =
        film(
            builder -> builder.jointGate(JointGate.of(JointGate.Mode.STOP)),
            JointGateTest::darkAfterTheFirst);

    assertThat(film.task().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(generator.billed()).isEqualTo(2);
    String said =
        "segment 2 of project "
            + film.id()
            + " is not bought: the last frame of segment 1 is nearly black: its brightness is 0.0,"
            + " at least 16.0 is asked for; make segment 1 anew, or start segment 2 by name";
    assertThat(film.task().activity().failure().orElseThrow().message()).isEqualTo(said);
    assertThat(table.cell(film.row(), Column.ERROR)).contains("BAD_JOINT").contains(said);

    // To go on as before changes nothing.
    Outcome again = film.petForge().project(film.id()).retry();
    assertThat(again).isEqualTo(new Outcome.Refused(Refusal.BAD_JOINT, said));
    work();
    assertThat(generator.billed()).isEqualTo(2);

    // Asked for by name it is bought, and the goal goes on.
    assertThat(film.petForge().project(film.id()).generate(2)).isInstanceOf(Outcome.Decided.class);
    work();
    assertThat(generator.billed()).isEqualTo(3);
    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_clip_that_does_not_begin_with_its_frame_stops_the_chain() {
    Film film =
        film(
            builder -> builder.jointGate(JointGate.of(JointGate.Mode.STOP)),
            (segment, first) -> InMemoryVideoTools.silentClip("another cat " + segment));

    assertThat(film.task().status()).isEqualTo(TaskStatus.FAILED);
    // Of the first clip there is no joint.
    assertThat(generator.billed()).isEqualTo(2);
    assertThat(film.task().activity().failure().orElseThrow().message())
        .contains("segment 1 does not begin with the frame that it was given: ")
        .contains("at least 30.0 dB and 0.920 are asked for");
  }

  @Test
  void a_clip_made_anew_opens_the_gate() {
    int[] made = {0};
    Film film =
        film(
            builder -> builder.jointGate(JointGate.of(JointGate.Mode.STOP)),
            (segment, first) ->
                ++made[0] == 1
                    ? InMemoryVideoTools.darkEnding(first, "shot 0")
                    : InMemoryVideoTools.clip(first, "made " + made[0]));
    assertThat(generator.billed()).isEqualTo(1);
    // The second job is for segment 0 again.
    generator.clips(
        job ->
            InMemoryVideoTools.clip(
                content(
                    job.equals(generator.jobs().get(1))
                        ? film.task().source().opening().frame().file()
                        : film.version(film.task().chain().completed() - 1).files().seed().key()),
                "anew " + job));

    film.petForge().project(film.id()).regenerate(0, film.task().version());
    work();
    film.petForge().project(film.id()).run(Goal.merged());
    work();

    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(4);
  }

  @Test
  void off_is_the_default_and_a_template_can_ask_for_less() {
    Film film = film(builder -> builder, JointGateTest::darkAfterTheFirst);
    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(film.version(1).looks().orElseThrow().last().brightness()).isZero();
  }

  @Test
  void a_template_has_its_own_limits() {
    JointLimits night = new JointLimits(30, 0.92, 0, 0, 0);
    JointGate gate =
        new JointGate(JointGate.Mode.STOP, JointLimits.DEFAULT, Map.of(TemplateId.DEFAULT, night));

    Film film = film(builder -> builder.jointGate(gate), JointGateTest::darkAfterTheFirst);

    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(3);
  }

  @Test
  void an_earlier_frame_is_taken_and_the_clip_ends_there() {
    Film film =
        film(
            builder -> builder.jointGate(JointGate.of(JointGate.Mode.EARLIER_FRAME)),
            JointGateTest::darkAfterTheFirst);

    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(3);
    assertThat(film.version(0).frames()).isEmpty();
    assertThat(film.version(1).frames()).contains(8 * 24 - 12);
    assertThat(film.version(1).looks().orElseThrow().last().brightness()).isGreaterThan(50);
    assertThat(film.version(2).startedFrom()).contains(film.version(1).files().seed().sha256());
    // The joined video is as much shorter as was cut off: half a second.
    assertThat(film.task().chain().finalVideo().orElseThrow().duration())
        .isEqualTo(Duration.ofMillis(3 * 8_000 - 500));
  }

  @Test
  void the_film_itself_may_end_in_black() {
    Film film =
        film(
            builder -> builder.jointGate(JointGate.of(JointGate.Mode.EARLIER_FRAME)),
            (segment, first) ->
                segment == 2
                    ? InMemoryVideoTools.darkEnding(first, "the end")
                    : sound(segment, first));

    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(film.version(2).frames()).isEmpty();
    assertThat(film.version(2).looks().orElseThrow().last().brightness()).isZero();
  }

  @Test
  void seeds_keep_to_the_colours_of_the_first_clip_when_that_is_asked_for() throws IOException {
    Film film = film(builder -> builder.matchColours(), JointGateTest::sound);

    assertThat(film.task().status()).isEqualTo(TaskStatus.COMPLETED);
    FrameLook first = film.version(0).looks().orElseThrow().first();
    for (int segment = 0; segment < 2; segment++) {
      FrameLook last = film.version(segment).looks().orElseThrow().last();
      try (dev.petforge.file.Workspace workspace = files.workspace("look")) {
        FrameLook seed =
            tools.look(files.local(film.version(segment).files().seed().key(), workspace));
        double asked = Math.max(-4, Math.min(4, first.brightness() - last.brightness()));
        assertThat(seed.brightness() - last.brightness()).isCloseTo(asked, closeTo());
      }
      assertThat(film.version(segment + 1).startedFrom())
          .isEqualTo(Optional.of(film.version(segment).files().seed().sha256()));
    }
  }

  private static org.assertj.core.data.Offset<Double> closeTo() {
    return org.assertj.core.api.Assertions.within(0.6);
  }
}
