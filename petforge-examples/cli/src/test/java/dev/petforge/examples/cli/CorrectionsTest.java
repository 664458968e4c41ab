package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.MotionJpegClips;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team corrects after its videos were made: by the command line, on real files. */
class CorrectionsTest {
  @TempDir private Path directory;
  private Cli cli;
  private String project = "";

  @BeforeEach
  void a_video_is_there() {
    cli = new Cli(directory);
    Photos.write(directory.resolve("photos"), "cat.png", picture(400));
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    project = String.valueOf(made.first("projects").get("project_id"));
  }

  private static byte[] picture(int size) {
    return Photos.bytes(Photos.picture(size, size), "png");
  }

  private String prompt(int segment) {
    return cli.run("show", project, "--prompt=" + segment).out();
  }

  private List<?> clips(int segment) {
    return cli.run("files", project, "--json").list("files").stream()
        .filter(file -> ((Map<?, ?>) file).get("what").equals("segment " + segment))
        .toList();
  }

  private static Path path(Object file) {
    return Path.of(String.valueOf(((Map<?, ?>) file).get("path")));
  }

  private static String version(Object file) {
    return String.valueOf(((Map<?, ?>) file).get("version"));
  }

  @Test
  void a_shot_is_edited_its_segment_made_anew_and_the_old_clip_brought_back() throws IOException {
    String old = version(clips(0).get(0));

    Cli.Result edit = cli.run("edit", project, "--shot=0", "--action=The cat yawns twice.");
    assertThat(edit.status()).as(edit.err()).isZero();
    assertThat(edit.err())
        .contains(
            "saved: project " + project + ", shots 0",
            "./petforge regenerate " + project + " --segment 0",
            "./petforge redo " + project + " --from 0");
    assertThat(cli.run("edit", project, "--shot=0", "--action=The cat yawns twice.").err())
        .contains("say this already");

    assertThat(cli.run("regenerate", project, "--segment=0").status()).isZero();
    assertThat(clips(0)).hasSize(2);

    Path file = path(clips(0).get(1));
    Path away = directory.resolve("away.mp4");
    Files.move(file, away);
    Cli.Result gone = cli.run("restore", project, old);
    assertThat(gone.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(gone.err()).contains("clip " + old + " of segment 0 cannot be restored: its file");
    assertThat(gone.err()).contains("(MISSING)");
    assertThat(version(clips(0).get(0))).as("nothing was changed").isNotEqualTo(old);
    assertThat(cli.run("restore", project, old, "--lang=zh").err()).contains("无法恢复第 0 段的片段 ");
    Files.move(away, file);

    Cli.Result restored = cli.run("restore", project, old);
    assertThat(restored.status()).as(restored.err()).isZero();
    assertThat(version(clips(0).get(0))).isEqualTo(old);
    assertThat(cli.run("files", project, "--lang=zh").out())
        .contains("首图", "第 0 段", "成片", "当前")
        .doesNotContain("opening image", "final video  ");
    assertThat(cli.run("restore", project, old).err()).contains("NOTHING_TO_DO");
    assertThat(cli.run("restore", project, "20200101_000000_00000000").status()).isEqualTo(2);
  }

  @Test
  void one_shot_is_edited_in_all_projects_that_are_like_this() throws IOException {
    Photos.write(directory.resolve("photos"), "dog.png", picture(410));
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(made.status()).as(made.err()).isZero();

    Cli.Result edit = cli.run("edit", "--status=completed", "--shot=0", "--negative=No leash.");

    assertThat(edit.status()).as(edit.err()).isZero();
    assertThat(edit.err().lines().filter(line -> line.startsWith("saved: project"))).hasSize(2);
    Cli.Result price =
        cli.run(
            "edit",
            "--status=completed",
            "--shot=1",
            "--sound=Rain.",
            "--regenerate",
            "--dry-run",
            "--json");
    assertThat(price.status()).as(price.err()).isZero();
    assertThat(price.list("projects")).hasSize(2);
    Files.writeString(directory.resolve("edits.json"), "[]");
    assertThat(cli.run("edit", "--status=completed", "--file=edits.json").err())
        .contains("for one project, not for 2");
    assertThat(cli.run("edit", "--status=pending", "--shot=0", "--action=x").status()).isZero();
    assertThat(cli.run("edit", "--shot=0", "--action=x").err()).contains("say which projects");
  }

  @Test
  void many_shots_are_edited_by_a_file_together_or_not_at_all() throws IOException {
    Path file = directory.resolve("edits.json");
    Files.writeString(
        file,
        "[{\"project_id\": \""
            + project
            + "\", \"segment_index\": 0, \"action\": \"One.\", \"action_zh\": \"一。\"},"
            + " {\"project_id\": \""
            + project
            + "\", \"segment_index\": 1, \"sound\": \"Purring.\"}]");

    Cli.Result saved = cli.run("prompts", "--file=edits.json");
    assertThat(saved.status()).as(saved.err()).isZero();
    assertThat(saved.err()).contains("shots 0, 1");
    assertThat(prompt(0)).contains("One.");
    assertThat(cli.run("show", project, "--prompt=2").status()).isEqualTo(2);

    Files.writeString(
        file, "[{\"project_id\": \"" + project + "\", \"segment_index\": 99, \"action\": \"x\"}]");
    Cli.Result wrong = cli.run("prompts", "--file=edits.json");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("entry 0", "segment_index must be a whole number from 0 to 11", "99");
    Files.writeString(
        file, "[{\"project_id\": \"" + project + "\", \"segment_index\": 0, \"acton\": \"x\"}]");
    assertThat(cli.run("prompts", "--file=edits.json").err())
        .contains("has none of the fields crucial, crucial_zh, action");
    Files.writeString(file, "[{\"segment_index\": 0, \"action\": \"x\"}]");
    assertThat(cli.run("prompts", "--file=edits.json").err()).contains("must say its project_id");
    Files.writeString(
        file,
        "[{\"project_id\": \""
            + project
            + "\", \"segment_index\": 0, \"action\": \"Two.\"},"
            + " {\"project_id\": \"nobody\", \"segment_index\": 1, \"action\": \"Two.\"}]");
    assertThat(cli.run("prompts", "--file=edits.json").err()).contains("NO_PROJECT");
    assertThat(prompt(0)).contains("One.");
  }

  @Test
  void shots_are_edited_in_the_editor_and_what_it_leaves_unreadable_is_kept() throws IOException {
    Path editor = directory.resolve("editor.sh");
    Files.writeString(
        editor,
        "#!/bin/sh\nsed -i 's/\"action\" *: *\"[^\"]*\"/\"action\": \"It rains.\"/' \"$1\"\n");
    cli.with("EDITOR", "sh " + editor);
    Cli.Result edited = cli.run("edit", project, "--editor");
    assertThat(edited.status()).as(edited.err()).isZero();
    assertThat(edited.err()).contains("shots 0, 1");

    Files.writeString(editor, "#!/bin/sh\necho '{' > \"$1\"\n");
    Cli.Result broken = cli.run("edit", project, "--editor");
    assertThat(broken.status()).isEqualTo(2);
    Path kept = Path.of(broken.err().replaceAll("(?s).*?(/\\S*" + project + "\\.json).*", "$1"));
    assertThat(kept).hasContent("{");
    Files.delete(kept);
    Files.delete(kept.getParent());
  }

  @Test
  void another_picture_makes_the_clips_stale_and_a_redo_that_runs_on_makes_all_anew() {
    Photos.write(directory, "dog.png", picture(420));

    Cli.Result replaced = cli.run("replace-picture", project, "dog.png");
    assertThat(replaced.status()).as(replaced.err()).isZero();
    assertThat(replaced.err()).contains("starts from dog.png now", "still names another picture");
    assertThat(cli.run("list").out()).contains("video out of date");
    assertThat(cli.run("replace-picture", project, "none.png").status()).isEqualTo(1);

    Cli.Result redo = cli.run("redo", "--status=completed", "--from=0", "--run-on");
    assertThat(redo.status()).as(redo.err()).isZero();
    assertThat(cli.run("list").out()).contains("completed  done");
    assertThat(clips(1)).hasSize(2);
  }

  @Test
  void projects_are_named_or_described_and_what_cannot_be_done_is_said_of_each() {
    assertThat(cli.run("generate").err()).contains("say which projects");
    assertThat(cli.run("generate", project, "--status=completed").err()).contains("not both");
    assertThat(cli.run("generate", "--status=unheard").err())
        .contains("--status must be one of", "was 'unheard'");
    Cli.Result none = cli.run("generate", "--status=merging");
    assertThat(none.status()).isZero();
    assertThat(none.err()).contains("there are no such projects");
    Cli.Result nothing = cli.run("generate", "--status=completed", "--segment=1");
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.err()).contains("not possible", "NOTHING_TO_DO");

    assertThat(cli.run("redo", project, "--from=1").status()).isZero();
    Cli.Result next = cli.run("generate", "--status=storyboard_ready", "--json");
    assertThat(next.status()).as(next.err()).isZero();
    assertThat(next.first("projects").get("status")).isEqualTo("all_segments_ready");
    assertThat(cli.run("merge", project).status()).isZero();
  }

  @Test
  void a_storyboard_is_written_anew_only_where_that_is_said() {
    assertThat(cli.run("edit", project, "--shot=0", "--action=Mine.").status()).isZero();

    Cli.Result skipped = cli.run("storyboards", "--status=completed");
    assertThat(skipped.status()).isZero();
    assertThat(skipped.err()).contains("has a storyboard already");
    assertThat(prompt(0)).contains("Mine.");

    Cli.Result written = cli.run("storyboards", project, "--overwrite");
    assertThat(written.status()).as(written.err()).isZero();
    assertThat(written.err()).contains("storyboards to be written: 1, by offline");
    assertThat(prompt(0)).doesNotContain("Mine.");
  }

  private Path beside(int segment, String name) {
    String video = String.valueOf(((Map<?, ?>) clips(segment).get(0)).get("path"));
    return Path.of(video).resolveSibling(name);
  }

  private void assertNothingIsFound() {
    Cli.Result verified = cli.run("verify", "--hash");
    assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
  }

  private static BufferedImage black(int size) {
    return new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
  }

  private void ownClip(String name, byte[] firstFrame) {
    new MotionJpegClips(400).make(firstFrame, Duration.ofSeconds(2), 7, directory.resolve(name));
  }

  @Test
  void a_person_s_own_clip_takes_the_place_of_one_for_nothing() throws IOException {
    String generated = version(clips(1).get(0));
    ownClip("own.mp4", Files.readAllBytes(beside(0, "last.png")));

    Cli.Result used = cli.run("use-clip", project, "own.mp4", "--segment=1");

    assertThat(used.status()).as(used.err()).isZero();
    assertThat(used.err())
        .contains(
            "segment 1 of project " + project + " is the clip own.mp4 now",
            "it has no sound",
            "it is mjpeg of 360×360 with 8 frames a second, the other clips are h264 of 360×360 with 24",
            "it lasts 2.0 s, a segment of this project 1.0 s: the finished video becomes longer")
        .doesNotContain("does not begin with the frame");
    assertThat(((Map<?, ?>) clips(1).get(1)).get("state")).isEqualTo("supplied");
    assertThat(cli.run("history", project).out()).contains("supplied");
    assertThat(cli.run("list").out()).contains("video out of date");
    assertThat(cli.run("merge", project).status()).isZero();
    assertThat(cli.run("list").out()).contains("completed  done");

    assertNothingIsFound();
    assertThat(cli.run("restore", project, generated).status()).isZero();
    assertThat(cli.run("calls", "--json").list("calls")).hasSize(2);
  }

  @Test
  void an_own_clip_that_does_not_fit_is_refused_or_said() throws IOException {
    ownClip("other.mp4", Photos.bytes(black(360), "png"));
    Cli.Result other = cli.run("use-clip", project, "other.mp4", "--segment=1");
    assertThat(other.status()).as(other.err()).isZero();
    assertThat(other.err()).contains("does not begin with the frame", "dB");
    assertThat(cli.run("show", project).out()).contains("broken joint");

    ownClip("standing.mp4", Photos.bytes(Photos.picture(200, 400), "png"));
    Cli.Result standing = cli.run("use-clip", project, "standing.mp4", "--segment=0");
    assertThat(standing.status()).isEqualTo(1);
    assertThat(standing.err()).contains("CLIP_ASPECT", "200×400");
    assertThat(cli.run("use-clip", project, "standing.mp4", "--segment=0", "--lang=zh").err())
        .contains("宽高比");

    assertThat(cli.run("use-clip", project, "other.mp4", "--segment=7").err())
        .contains("NO_SUCH_SEGMENT");
    Files.writeString(directory.resolve("words.mp4"), "no video");
    assertThat(cli.run("use-clip", project, "words.mp4", "--segment=0").err())
        .contains("NOT_A_VIDEO", "words.mp4");
    ownClip("smaller.mp4", picture(300));
    assertThat(cli.run("use-clip", project, "smaller.mp4", "--segment=1").err())
        .contains("its joint cannot be measured", "300×300");
    assertThat(cli.run("use-clip", project, "none.mp4", "--segment=0").status()).isEqualTo(1);

    assertThat(cli.run("redo", project, "--from=0").status()).isZero();
    assertThat(cli.run("use-clip", project, "other.mp4", "--segment=1").err())
        .contains("FEED_MISSING");
    assertThat(clips(0)).hasSize(1);
  }

  @Test
  void the_next_segment_starts_from_a_person_s_own_frame() throws IOException {
    Path own = beside(0, "last.png");
    BufferedImage retouched = ImageIO.read(own.toFile());
    Graphics2D graphics = retouched.createGraphics();
    graphics.fillRect(10, 10, 40, 40);
    graphics.dispose();
    ImageIO.write(retouched, "png", directory.resolve("retouched.png").toFile());

    Cli.Result used = cli.run("use-frame", project, "retouched.png", "--segment=0");

    assertThat(used.status()).as(used.err()).isZero();
    assertThat(used.err()).contains("the segment after 0", "starts from retouched.png now", "dB");
    assertThat(cli.run("show", project).out()).contains("stale");
    Cli.Result redo = cli.run("redo", project, "--from=1", "--run-on");
    assertThat(redo.status()).as(redo.err()).isZero();
    assertThat(cli.run("list").out()).contains("completed  done");
    assertThat(beside(0, "last.jpg")).as("of the version that is current").exists();
    assertNothingIsFound();

    Photos.write(directory, "small.png", picture(100));
    assertThat(cli.run("use-frame", project, "small.png", "--segment=0").err())
        .contains("FRAME_SIZE", "100×100", "360×360");
    assertThat(cli.run("use-frame", project, "retouched.png", "--segment=1").err())
        .contains("NOTHING_TO_DO", "the last one");
  }

  @Test
  void the_next_clip_is_ordered_with_a_prompt_that_is_written_for_it_alone() {
    String own = prompt(0);

    Cli.Result once = cli.run("edit", project, "--shot=0", "--prompt=The cat looks up.");
    assertThat(once.status()).as(once.err()).isZero();
    assertThat(once.err()).contains("./petforge regenerate " + project + " --segment 0");
    assertThat(prompt(0)).startsWith("The cat looks up.");
    assertThat(cli.run("regenerate", project, "--segment=0").status()).isZero();
    assertThat(prompt(0)).isEqualTo(own);
    assertThat(cli.run("list").out()).doesNotContain("edited");

    assertThat(cli.run("edit", project, "--prompt=x").status()).isEqualTo(2);
    assertThat(cli.run("edit", project, "--shot=0", "--prompt=x", "--editor").err())
        .contains("--prompt goes with --shot N and nothing else");
    assertThat(cli.run("edit", project, "--shot=0", "--prompt=").err()).contains("NOTHING_TO_DO");
  }
}
