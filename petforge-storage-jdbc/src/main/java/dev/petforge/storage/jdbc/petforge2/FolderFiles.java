package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a project, and what each is by its name and place. */
final class FolderFiles {
  private static final int DEEPEST = 6;
  private static final Pattern VIDEO = Pattern.compile(".*\\.(mp4|mov|m4v|webm|mkv)");
  private static final Pattern PICTURE = Pattern.compile(".*\\.(jpe?g|png|webp|gif|bmp)");
  private static final Pattern SEGMENT = Pattern.compile("segment_(\\d{1,3})(?!\\d)");
  private static final Pattern STAMP = Pattern.compile("(\\d{8}_\\d{6})");

  private final List<DiskFile> all = new ArrayList<>();
  private final Path uploads;
  private final Instant latest;

  /**
   * @param latest no file is newer
   * @throws PermanentException with code {@code MIGRATION_SOURCE} if a folder cannot be read
   */
  FolderFiles(List<ProjectFolder> folders, Path uploads, Instant latest) {
    this.uploads = uploads;
    this.latest = latest;
    for (ProjectFolder folder : folders) {
      try (Stream<Path> files = Files.walk(folder.path(), DEEPEST)) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
            .sorted()
            .forEach(file -> all.add(DiskFile.unchecked(file, uploads, folder.path(), latest)));
      } catch (IOException | UncheckedIOException e) {
        throw new PermanentException(
            PetForge2.SOURCE,
            "the folder " + folder.path() + " cannot be read: " + e.getClass().getSimpleName(),
            e);
      }
    }
  }

  List<DiskFile> videos() {
    return all.stream().filter(file -> VIDEO.matcher(file.inside()).matches()).toList();
  }

  /** A file of a name that is in the folder itself, such as {@code storyboard.json}. */
  Optional<DiskFile> top(String name) {
    return all.stream().filter(file -> file.inside().equals(name)).findFirst();
  }

  /** The clips that lie where the current ones are, newest first. */
  List<DiskFile> shown(int segment) {
    return videos().stream()
        .filter(file -> file.folder().equals("segments") || file.folder().isEmpty())
        .filter(file -> segmentOf(file).equals(Optional.of(segment)))
        .sorted(
            Comparator.comparing(DiskFile::modifiedAt).reversed().thenComparing(DiskFile::place))
        .toList();
  }

  /** The clips that were put aside, by name. */
  List<DiskFile> aside() {
    return videos().stream().filter(FolderFiles::isAside).toList();
  }

  static boolean isAside(DiskFile file) {
    return file.folder().equals("history") || file.folder().equals("archive");
  }

  /** The segment that a file's name, else its folder's, says. */
  static Optional<Integer> segmentOf(DiskFile file) {
    Matcher name = SEGMENT.matcher(file.name().toLowerCase(Locale.ROOT));
    if (name.find()) {
      return Optional.of(Integer.valueOf(name.group(1)));
    }
    Matcher folder = SEGMENT.matcher(file.inside());
    return folder.find() ? Optional.of(Integer.valueOf(folder.group(1))) : Optional.empty();
  }

  /** The time that a file's name or folder says, as {@code yyyyMMdd_HHmmss}. */
  static Optional<String> stampOf(DiskFile file) {
    Matcher stamp = STAMP.matcher(file.inside());
    return stamp.find() ? Optional.of(stamp.group(1)) : Optional.empty();
  }

  /** Whether a file is a finished video, by its name. */
  static boolean isFinal(DiskFile file) {
    return file.name().toLowerCase(Locale.ROOT).startsWith("final") && segmentOf(file).isEmpty();
  }

  /** The picture that is kept as a frame of a current clip. */
  Optional<DiskFile> frame(int segment, String which, Optional<String> name) {
    List<DiskFile> frames = all.stream().filter(file -> file.folder().equals("frames")).toList();
    return name.flatMap(wanted -> named(frames, wanted))
        .or(
            () ->
                frames.stream()
                    .filter(file -> PICTURE.matcher(file.inside()).matches())
                    .filter(
                        file ->
                            file.name()
                                .toLowerCase(Locale.ROOT)
                                .startsWith("segment_" + segment + "_" + which + "."))
                    .findFirst());
  }

  /** The picture that was put aside with a clip. */
  Optional<DiskFile> frameAside(DiskFile clip, String which) {
    Optional<Integer> segment = segmentOf(clip);
    return all.stream()
        .filter(FolderFiles::isAside)
        .filter(file -> PICTURE.matcher(file.inside()).matches())
        .filter(file -> file.name().toLowerCase(Locale.ROOT).contains("_" + which))
        .filter(file -> segmentOf(file).equals(segment))
        .filter(file -> stampOf(clip).isPresent() && stampOf(file).equals(stampOf(clip)))
        .findFirst();
  }

  /** The picture that the video starts from; whether it is one is seen when it is read. */
  Optional<DiskFile> opening(Optional<OldAddress> address) {
    List<DiskFile> top = all.stream().filter(file -> file.folder().isEmpty()).toList();
    return address
        .flatMap(wanted -> named(top, wanted.name()))
        .or(
            () ->
                top.stream()
                    .filter(file -> file.inside().matches("opening(_image|_frame)?\\..*"))
                    .findFirst())
        .or(() -> address.flatMap(this::elsewhere));
  }

  /** A file of the uploads folder that is in no project's folder. */
  Optional<DiskFile> elsewhere(OldAddress address) {
    try {
      Optional<Path> file =
          address
              .belowUploads()
              .map(path -> uploads.resolve(path).normalize())
              .filter(path -> path.startsWith(uploads) && Files.isRegularFile(path));
      return file.isPresent()
          ? Optional.of(DiskFile.of(file.get(), uploads, uploads, latest))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // It is gone, or no name of a file here.
    }
  }

  static Optional<DiskFile> named(List<DiskFile> files, String name) {
    return files.stream().filter(file -> file.name().equalsIgnoreCase(name)).findFirst();
  }
}
