package dev.petforge.storage.local;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the well-known names of a project ({@code segments/…}, {@code final_video.mp4}) come to show
 * a stored version.
 */
public enum LinkMode {
  /**
   * A clone that shares its blocks with the version until one of the two is written (Btrfs, XFS,
   * APFS): takes no room, and whatever writes into it leaves the version alone. A copy where the
   * file system cannot clone.
   */
  REFLINK,
  /**
   * A hard link: takes no room, but it <em>is</em> the version. Only the file mode 444 keeps a
   * program from writing into the one copy of a paid clip, and that stops no process of root. A
   * copy where the file system has no hard links.
   */
  LINK,
  /** A copy: as safe as a clone, and takes the room of the files once more. */
  COPY,
  /** No names at all: the versions in {@code archive/} are all there is. */
  NONE;

  /** The word in settings, for example {@code reflink}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode that a word stands for; empty if it is none. */
  public static Optional<LinkMode> ofWord(String word) {
    return Stream.of(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }
}
