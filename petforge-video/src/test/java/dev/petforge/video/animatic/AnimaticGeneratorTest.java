package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import dev.petforge.generation.Submission;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.Money;
import dev.petforge.testkit.MovableClock;
import dev.petforge.testkit.ProviderTrouble;
import dev.petforge.testkit.VideoGeneratorContract;
import dev.petforge.video.internal.DecodedVideo;
import dev.petforge.video.internal.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnimaticGeneratorTest extends VideoGeneratorContract {
  private static final Duration LATENCY = Duration.ofSeconds(90);

  private final MovableClock clock = new MovableClock();

  @Override
  protected VideoGenerator generator() {
    return builder().renderLatency(LATENCY).build();
  }

  private AnimaticGenerator.Builder builder() {
    return AnimaticGenerator.builder(jobs()).clock(clock);
  }

  private Path jobs() {
    return folder.resolve("jobs");
  }

  @Override
  protected ClipRequest request() {
    return Generators.request(0, "The cat eats.", 1);
  }

  @Override
  protected ClipInputs inputs() {
    Path frame = folder.resolve("frame.png");
    return new ClipInputs(
        Files.exists(frame)
            ? frame
            : Generators.png(frame, new BufferedImage(720, 720, BufferedImage.TYPE_INT_RGB)),
        Optional.empty());
  }

  @Override
  protected void finishJobs() {
    clock.advance(LATENCY);
  }

  @Override
  protected ProviderTrouble trouble() {
    return ProviderTrouble.withoutProvider();
  }

  @Override
  protected void loseResults() {
    try (Stream<Path> files = Files.list(jobs())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void assertPlayable(Path clip) {
    try (DecodedVideo video = new DecodedVideo(clip)) {
      assertThat(video.pictures()).hasSize(24);
    }
  }

  @Test
  void it_costs_nothing() {
    assertThat(generator().price(request())).isEqualTo(Money.FREE);
  }

  @Test
  void the_frame_is_kept_with_the_job_when_the_caller_removes_it() throws IOException {
    BufferedImage scene = Pictures.scene(720, 720, 5);
    Path frame = Generators.png(folder.resolve("gone.png"), scene);
    AnimaticGenerator generator = builder().build();
    CallKey key = new CallKey("key-1");

    ProviderJobId job =
        accepted(generator.submit(key, request(), new ClipInputs(frame, Optional.empty())));
    Files.delete(frame);
    Path clip = folder.resolve("clip.mp4");
    generator.fetch(job, succeeded(generator, job), clip);

    try (DecodedVideo video = new DecodedVideo(clip)) {
      assertThat(Pictures.psnr(video.pictures().get(0), scene)).isGreaterThan(38);
    }
  }

  @Test
  void a_job_keeps_the_request_that_it_was_ordered_with_first() {
    AnimaticGenerator generator = builder().renderLatency(LATENCY).build();
    CallKey key = new CallKey("key-1");
    ProviderJobId job = accepted(generator.submit(key, request(), inputs()));
    clock.advance(LATENCY);

    assertThat(accepted(generator.submit(key, Generators.request(5, "other", 9), inputs())))
        .isEqualTo(job);

    assertThat(generator.poll(List.of(job)).get(job))
        .isInstanceOf(ProviderJobStatus.Succeeded.class);
  }

  @Test
  void a_job_of_before_there_was_a_choice_is_of_720p() {
    AnimaticJob job = Generators.job(0, "", 1);
    Properties document = job.document();

    document.remove("shorter_side");

    assertThat(AnimaticJob.read(document)).isEqualTo(job);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no such document", "submitted=\\u00zz", "\u00ff"})
  void a_document_that_cannot_be_read_keeps_no_other_job_from_being_asked_for(String text)
      throws IOException {
    AnimaticGenerator generator = builder().build();
    ProviderJobId broken = accepted(generator.submit(new CallKey("broken"), request(), inputs()));
    ProviderJobId whole = accepted(generator.submit(new CallKey("whole"), request(), inputs()));
    Files.write(jobs().resolve("broken.job"), text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(generator.poll(List.of(broken, whole))).containsOnlyKeys(whole);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator.find(new CallKey("broken")))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("JOB_UNREADABLE"));
  }

  @Test
  void jobs_are_forgotten_after_thirty_days() throws IOException {
    AnimaticGenerator generator = builder().build();
    CallKey old = new CallKey("old");
    CallKey young = new CallKey("young");
    accepted(generator.submit(old, request(), inputs()));
    clock.advance(Duration.ofDays(20));
    accepted(generator.submit(young, request(), inputs()));

    clock.advance(Duration.ofDays(11));
    accepted(generator.submit(new CallKey("new"), request(), inputs()));

    assertThat(generator.find(old)).isEmpty();
    assertThat(generator.find(young)).isPresent();
    try (Stream<Path> files = Files.list(jobs())) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("young.job", "young.frame", "new.job", "new.frame");
    }
  }

  @Test
  void a_rehearsal_fails_its_share_of_jobs_and_the_same_ones_every_time() {
    AnimaticGenerator generator = builder().faults(7, 0.3).build();
    AnimaticGenerator again = builder().faults(7, 0.3).build();
    List<ProviderJobId> jobs = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      jobs.add(accepted(generator.submit(new CallKey("p-s0-a" + i), request(), inputs())));
    }

    var states = generator.poll(jobs);

    assertThat(again.poll(jobs)).isEqualTo(states);
    List<ProviderJobStatus.Failed> failed =
        states.values().stream()
            .filter(ProviderJobStatus.Failed.class::isInstance)
            .map(ProviderJobStatus.Failed.class::cast)
            .toList();
    assertThat(failed.size()).isCloseTo(30, within(14));
    assertThat(failed).allMatch(status -> status.reason().retryable());
  }

  @Test
  void a_frame_that_is_no_picture_is_refused_by_name() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.png"), "no picture");

    Submission answer =
        builder()
            .build()
            .submit(new CallKey("k"), request(), new ClipInputs(text, Optional.empty()));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Submission.Refused.class,
            refused -> assertThat(refused.reason().message()).contains("notes.png"));
  }

  @Test
  void a_panorama_is_refused_with_its_size_and_the_limit() {
    Path wide =
        Generators.png(
            folder.resolve("wide.png"), new BufferedImage(900, 200, BufferedImage.TYPE_INT_RGB));

    Submission answer =
        builder()
            .build()
            .submit(new CallKey("k"), request(), new ClipInputs(wide, Optional.empty()));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Submission.Refused.class,
            refused -> assertThat(refused.reason().message()).contains("900×200", "3.0 times"));
  }

  @Test
  void a_folder_that_cannot_be_written_to_means_that_nothing_was_made() throws IOException {
    Files.writeString(jobs(), "a file where the folder should be");

    Submission answer = builder().build().submit(new CallKey("k"), request(), inputs());

    assertThat(answer).isInstanceOf(Submission.NotMade.class);
  }

  @Test
  void a_damaged_document_is_named() throws IOException {
    AnimaticGenerator generator = builder().build();
    accepted(generator.submit(new CallKey("k"), request(), inputs()));
    Files.writeString(jobs().resolve("k.job"), "seconds=many\n");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator.find(new CallKey("k")))
        .withMessageContaining("k.job");
  }

  @Test
  void settings_out_of_range_are_refused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> builder().faults(1, 1.5).build())
        .withMessage("the rate of faults must be 0 to 1, was 1.5");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> builder().pollInterval(Duration.ZERO).build());
  }

  private static ProviderJobId accepted(Submission answer) {
    assertThat(answer).isInstanceOf(Submission.Accepted.class);
    return ((Submission.Accepted) answer).job();
  }

  private static String succeeded(VideoGenerator generator, ProviderJobId job) {
    ProviderJobStatus status = generator.poll(List.of(job)).get(job);
    assertThat(status).isInstanceOf(ProviderJobStatus.Succeeded.class);
    return Optional.ofNullable((ProviderJobStatus.Succeeded) status).orElseThrow().result();
  }
}
