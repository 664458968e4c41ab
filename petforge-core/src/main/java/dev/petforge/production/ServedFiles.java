package dev.petforge.production;

import dev.petforge.file.Content;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.FrameRef;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an application serves under the paths of a project: what its well-known names show by the
 * database, however late the names themselves are, and every version that is kept.
 */
public final class ServedFiles {
  private final Task task;
  private final ProjectFiles home;

  private ServedFiles(Task task) {
    this.task = task;
    this.home = new ProjectFiles(task.source().home());
  }

  /** Of a project as it is. */
  public static ServedFiles of(Task task) {
    return new ServedFiles(task);
  }

  /**
   * The stored file under a path.
   *
   * @param path relative to the project, for example {@code segments/segment_0_intro.mp4} or {@code
   *     archive/segment_0/20260129_084923_0a1b2c3d/first.jpg}; whatever it is, it leads to nothing
   *     that is not the project's
   * @return empty if there is nothing, or its files are not kept any more
   */
  public Optional<Content> find(String path) {
    FileKey key;
    try {
      key = home.home().child(path);
    } catch (IllegalArgumentException e) {
      // No name of a stored file looks like this.
      return Optional.empty();
    }
    FileKey version = Optional.ofNullable(ShownFiles.of(task).versions().get(key)).orElse(key);
    return contents().filter(content -> content.key().equals(version)).findFirst();
  }

  /** The files of all versions of clips and videos that are kept, the current ones included. */
  public List<StoredFile> versions() {
    Stream<StoredFile> clips =
        task.chain().segments().stream()
            .flatMap(ServedFiles::kept)
            .map(SegmentVersion::files)
            .flatMap(ServedFiles::all);
    Stream<StoredFile> videos =
        Stream.concat(task.chain().finalVideo().stream(), task.chain().earlierFinals().stream())
            .filter(video -> video.filesRemovedAt().isEmpty())
            .map(FinalVideo::file);
    return Stream.concat(clips, videos).toList();
  }

  private Stream<Content> contents() {
    FrameRef opening = task.source().opening().frame();
    return Stream.concat(
        task.source().opening().lost()
            ? Stream.empty()
            : Stream.of(new Content(opening.file(), opening.sha256())),
        versions().stream().map(Content::of));
  }

  private static Stream<SegmentVersion> kept(Segment segment) {
    return Stream.concat(
        segment.current().stream(),
        segment.history().stream()
            .filter(replaced -> replaced.filesRemovedAt().isEmpty())
            .map(replaced -> replaced.version()));
  }

  private static Stream<StoredFile> all(ClipFiles files) {
    return Stream.of(files.video(), files.firstFrame(), files.lastFrame(), files.seed());
  }
}
