package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ReencodingTree;
import dev.petforge.failure.Failure;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of a file that was checked. */
sealed interface CheckedFile {
  Path file();

  /** Whether the work would take it. */
  boolean taken();

  /** For people. */
  List<String> lines(Messages messages);

  /** For programs. */
  Map<String, Object> tree();

  /**
   * A picture that a video can begin with.
   *
   * @param opening what would be made of it
   */
  record OpeningPicture(Path file, Picture opening) implements CheckedFile {
    @Override
    public boolean taken() {
      return true;
    }

    @Override
    public List<String> lines(Messages messages) {
      return List.of(messages.say("check.picture", file, opening.size().toString()));
    }

    @Override
    public Map<String, Object> tree() {
      Map<String, Object> tree = begun(this, "picture");
      tree.put("opening_image", opening.size().toString());
      return tree;
    }
  }

  /**
   * A clip whose ends can be read.
   *
   * @param joined what joining it would make of it
   * @param playback what a browser does with it as it is
   */
  record Clip(Path file, VideoInfo info, JoinedVideo joined, BrowserPlayback playback)
      implements CheckedFile {
    @Override
    public boolean taken() {
      return true;
    }

    @Override
    public List<String> lines(Messages messages) {
      List<String> lines = new ArrayList<>();
      lines.add(
          messages.say(
              "check.clip",
              file,
              info.videoCodec(),
              info.size().toString(),
              rate(),
              seconds(),
              info.audioCodec().orElseGet(() -> messages.say("check.silent"))));
      lines.add(
          "    "
              + ReencodingView.reason(joined.reencodings(), messages)
                  .map(why -> messages.say("check.reencoded", why))
                  .orElseGet(() -> messages.say("check.copied")));
      lines.add("    " + messages.say("check.browser." + playback.word()));
      return lines;
    }

    private String rate() {
      return String.format(Locale.ROOT, "%.3f", info.framesPerSecond()).replaceAll("\\.?0+$", "");
    }

    private String seconds() {
      return String.format(Locale.ROOT, "%.3f", info.duration().toMillis() / 1000.0);
    }

    @Override
    public Map<String, Object> tree() {
      Map<String, Object> tree = begun(this, "clip");
      tree.put("video_codec", info.videoCodec());
      tree.put("audio_codec", info.audioCodec().orElse(null));
      tree.put("size", info.size().toString());
      tree.put("frames_per_second", info.framesPerSecond());
      tree.put("seconds", info.duration().toMillis() / 1000.0);
      tree.put("reencoded", ReencodingTree.of(joined.reencodings()));
      tree.put("browser", playback.word());
      return tree;
    }
  }

  /** A file that nothing would be made of. */
  record NotTaken(Path file, Failure failure) implements CheckedFile {
    @Override
    public boolean taken() {
      return false;
    }

    @Override
    public List<String> lines(Messages messages) {
      return List.of(messages.say("check.not_taken", file, failure));
    }

    @Override
    public Map<String, Object> tree() {
      Map<String, Object> tree = begun(this, "other");
      tree.put("code", failure.code());
      tree.put("error", failure.message());
      return tree;
    }
  }

  private static Map<String, Object> begun(CheckedFile file, String kind) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.file().toString());
    tree.put("kind", kind);
    tree.put("taken", file.taken());
    return tree;
  }
}
