package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.ClipMaker;
import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.MotionJpegClips;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider delivers what was not ordered, and a person decides on it. */
class MismatchTest {
  private static final ClipMaker CLIPS = new MotionJpegClips(64);

  /** A second less than was ordered. */
  private static final ClipMaker TOO_SHORT =
      (frame, duration, seed, target) -> CLIPS.make(frame, duration.minusSeconds(1), seed, target);

  @TempDir Path directory;
  private final Emulator emulator =
      PaidAccount.KLING.emulator(
          EmulatorSettings.standard().withRenderTime(Duration.ZERO).withClips(TOO_SHORT));

  @BeforeEach
  void picture() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
  }

  @AfterEach
  void close() {
    emulator.close();
  }

  private Cli cli() {
    Cli cli = new Cli(directory);
    PaidAccount.KLING.settings(emulator.address()).forEach(cli::with);
    return cli.with("PETFORGE_ALLOW_LOCAL", "true").with("PETFORGE_POLL_INTERVAL", "50ms");
  }

  private static Map<?, ?> segment(Cli.Result shown) {
    return shown.first("segments");
  }

  @Test
  void a_clip_that_is_too_short_waits_for_a_person_who_takes_it() {
    Cli.Result run =
        cli()
            .run(
                "run",
                "--photos=photos",
                "--provider=kling",
                "--segments=1",
                "--seconds=3",
                "--json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("NOT_AS_ORDERED").contains("retry PROJECT --despite-mismatch");
    String project = String.valueOf(run.first("projects").get("project_id"));
    Cli.Result shown = cli().run("show", project, "--json");
    assertThat(segment(shown).get("waiting_for")).isEqualTo("person");
    assertThat(segment(shown).get("held_version")).isNotNull();
    assertThat(cli().run("show", project).out())
        .contains("waits for person")
        .contains("it lasts 2.0 s, 3 s were ordered");
    String call = String.valueOf(shown.first("calls").get("key"));
    assertThat(cli().run("retry", project).err()).contains("NOT_AS_ORDERED");

    Cli.Result taken = cli().run("retry", project, "--despite-mismatch");

    assertThat(taken.status()).as(taken.err()).isZero();
    assertThat(cli().run("list", "--json").first("tasks").get("status")).isEqualTo("completed");
    assertThat(segment(cli().run("show", project, "--json")).get("mismatch"))
        .isEqualTo("it lasts 2.0 s, 3 s were ordered");
    assertThat(emulator.jobs()).hasSize(1);
    assertThat(cli().run("calls", "accept", call).err()).contains("NOTHING_TO_DO");
    assertThat(cli().run("calls", "accept", "nobody").err()).contains("NO_CALL");

    assertThat(cli().run("calls", "bill", call, "a third").err()).contains("'a third'", "0.30");
    Cli.Result below = cli().run("calls", "bill", call, "-1");
    assertThat(below.status()).isEqualTo(2);
    assertThat(below.err()).contains("'-1'", "from 0");
    assertThat(cli().run("calls", "bill", "nobody", "0").err()).contains("NO_CALL");
    Cli.Result billed = cli().run("calls", "bill", call, "0.10", "--json");
    assertThat(billed.status()).as(billed.err()).isZero();
    assertThat(billed.json().get("billed")).isEqualTo("0.1 USD");
    assertThat(cli().run("cost", "--json").first("cost").get("spent")).isEqualTo("0.1 USD");
  }

  @Test
  void a_clip_that_a_person_accepts_by_its_call_is_joined_by_the_next_run() {
    String[] run = {
      "run", "--photos=photos", "--provider=kling", "--segments=1", "--seconds=3", "--json"
    };
    Cli.Result stopped = cli().run(run);
    String project = String.valueOf(stopped.first("projects").get("project_id"));
    String call = String.valueOf(cli().run("show", project, "--json").first("calls").get("key"));

    assertThat(cli().run("calls", "accept", call).err()).contains(call);
    Cli.Result done = cli().run(run);

    assertThat(done.status()).as(done.err()).isZero();
    assertThat(emulator.jobs()).hasSize(1);

    // The emulator's clips are Motion JPEG: what became of them is told.
    String told = "encoded anew, not copied: segment 0: mjpeg, which not every player plays";
    assertThat(cli().run("show", project).out()).contains(told);
    assertThat(cli().run("run", "--photos=photos").out()).contains(told);
    assertThat(cli().run("show", project, "--json").first("reencoded"))
        .isEqualTo(Map.of("segment", 0, "reason", "codec", "detail", "mjpeg"));
  }
}
