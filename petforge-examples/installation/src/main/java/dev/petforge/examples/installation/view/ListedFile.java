package dev.petforge.examples.installation.view;

import dev.petforge.examples.installation.Installation;
import dev.petforge.file.FileKey;
import dev.petforge.file.StoredFile;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that the database knows of a project.
 *
 * @param what for example {@code segment 2}
 * @param version of what
 * @param state {@code current}, or why it is not any more, one word
 * @param key where it is stored
 * @param path on this machine
 * @param bytes as the database has it; null if it does not know
 * @param missing whether it is not there, and should be
 * @param removedAt since when it is not kept any more; null while it is
 */
public record ListedFile(
    String what,
    String version,
    String state,
    FileKey key,
    String path,
    @Nullable Long bytes,
    boolean missing,
    @Nullable Instant removedAt) {
  /** What the picture that a project begins with is called here. */
  public static final String OPENING = "opening image";

  /** What finished videos are called here. */
  public static final String VIDEO = "final video";

  /** Those of a project, whose stored files are looked for. */
  public static List<ListedFile> of(Task task, Installation installation) {
    List<ListedFile> files = new ArrayList<>();
    FileKey opening = task.source().opening().frame().file();
    files.add(known(installation, OPENING, "", "current", opening, null, null));
    for (Segment segment : task.chain().segments()) {
      String what = "segment " + segment.index();
      segment
          .current()
          .ifPresent(clip -> files.add(clip(installation, what, clip, "current", null)));
      for (ReplacedVersion earlier : segment.history()) {
        files.add(
            clip(
                installation,
                what,
                earlier.version(),
                earlier.reason(),
                earlier.filesRemovedAt().orElse(null)));
      }
    }
    task.chain().finalVideo().ifPresent(video -> files.add(video(installation, video, "current")));
    task.chain()
        .earlierFinals()
        .forEach(video -> files.add(video(installation, video, "replaced")));
    return files;
  }

  private static ListedFile clip(
      Installation installation,
      String what,
      SegmentVersion clip,
      String state,
      @Nullable Instant removedAt) {
    return stored(installation, what, clip.id(), state, clip.files().video(), removedAt);
  }

  private static ListedFile video(Installation installation, FinalVideo video, String state) {
    return stored(
        installation, VIDEO, video.id(), state, video.file(), video.filesRemovedAt().orElse(null));
  }

  private static ListedFile stored(
      Installation installation,
      String what,
      String version,
      String state,
      StoredFile file,
      @Nullable Instant removedAt) {
    return known(installation, what, version, state, file.key(), file.bytes(), removedAt);
  }

  private static ListedFile known(
      Installation installation,
      String what,
      String version,
      String state,
      FileKey key,
      @Nullable Long bytes,
      @Nullable Instant removedAt) {
    boolean missing = removedAt == null && !installation.isThere(key);
    return new ListedFile(
        what, version, state, key, installation.place(key), bytes, missing, removedAt);
  }
}
