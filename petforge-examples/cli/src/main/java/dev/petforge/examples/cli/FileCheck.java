package dev.petforge.examples.cli;

import dev.petforge.examples.installation.WriteFailures;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Does with a file what the work would do with it, and says what came of it. */
final class FileCheck implements AutoCloseable {
  private static final Set<String> VIDEO_ENDINGS =
      Set.of("mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg", "ts", "wmv", "flv", "3gp");

  private final VideoTools tools;
  private final Path folder;
  private final boolean kept;
  private final Set<String> names = new HashSet<>();

  private FileCheck(VideoTools tools, Path folder, boolean kept) {
    this.tools = tools;
    this.folder = folder;
    this.kept = kept;
  }

  /**
   * @param out where what is made is kept; it is thrown away without
   */
  static FileCheck open(VideoTools tools, Optional<Path> out) {
    return out.isEmpty()
        ? new FileCheck(tools, TemporaryFolder.create(), false)
        : new FileCheck(tools, made(out.get()), true);
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFailures.of(folder, "nothing can be made in " + folder, e);
    }
  }

  CheckedFile check(Path file) {
    String name = nameFor(file);
    Path content = named(file, name);
    try {
      return new CheckedFile.OpeningPicture(
          file, tools.openingImage(content, folder.resolve(name + ".opening.jpg")));
    } catch (PetForgeException noPicture) {
      // What is told as a picture's fault by its format may still be a clip.
      if (!noPicture.failure().code().equals("NOT_A_PICTURE")) {
        return new CheckedFile.NotTaken(file, noPicture.failure());
      }
      return clip(file, content, name, noPicture);
    }
  }

  /**
   * The file itself, or a copy of one whose name is no text: no other process can be told of it.
   */
  private Path named(Path file, String name) {
    if (Files.exists(Path.of(file.toString()))) {
      return file;
    }
    Path copy = folder.resolve(name + ".content");
    try {
      return Files.copy(file, copy);
    } catch (IOException e) {
      throw WriteFailures.of(copy, "nothing can be made in " + folder, e);
    }
  }

  private CheckedFile clip(Path file, Path content, String name, PetForgeException noPicture) {
    try {
      VideoInfo info =
          tools.frames(
              content,
              folder.resolve(name + ".first.jpg"),
              folder.resolve(name + ".last.jpg"),
              folder.resolve(name + ".last.png"));
      JoinedVideo joined =
          tools.join(ClipPart.whole(List.of(content)), folder.resolve(name + ".final.mp4"));
      return new CheckedFile.Clip(
          file, info, joined, BrowserPlayback.of(info, joined.reencodings()));
    } catch (PermanentException noClip) {
      // Of what is called neither, the reader of pictures knows the name.
      return new CheckedFile.NotTaken(
          file, endsLikeVideo(file) ? noClip.failure() : noPicture.failure());
    }
  }

  private static boolean endsLikeVideo(Path file) {
    String name = String.valueOf(file.getFileName());
    return VIDEO_ENDINGS.contains(
        name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Files of several folders may have one name. */
  private String nameFor(Path file) {
    String name = String.valueOf(file.getFileName());
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + "." + i;
    }
    return free;
  }

  @Override
  public void close() {
    if (!kept) {
      TemporaryFolder.remove(folder);
    }
  }
}
