package dev.petforge.migration;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.Workspace;
import dev.petforge.media.EndLooks;
import dev.petforge.media.JointReport;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks into the clips of a project. Frames are always taken out of the clip itself: those that
 * were kept beside it are only compared with them.
 */
final class ClipReader {
  /** What a clip may be called, so that the addresses that a table has of it stay right. */
  private static final Pattern NAME =
      Pattern.compile("segment_\\d{1,2}_(intro|eating|outro|segment)\\.mp4");

  /**
   * A kept frame is the true one from here on, in dB. Those of a real installation, JPEG of the
   * usual quality, had 36.9 to 40.1 (measured 2026-12-01); one of another clip has less than 30.
   */
  private static final double TRUE_FRAME = 33;

  private final VideoTools tools;
  private final ProjectFiles home;
  private final Workspace workspace;
  private final List<Finding> findings;
  private int read;

  /**
   * @param workspace where frames are put until they are stored
   * @param findings what is found is added to them
   */
  ClipReader(VideoTools tools, ProjectFiles home, Workspace workspace, List<Finding> findings) {
    this.tools = tools;
    this.home = home;
    this.workspace = workspace;
    this.findings = findings;
  }

  /**
   * @param index of its segment
   * @param type of its shot, as file names have it
   * @param place what findings are about
   * @param shown whether it is the current one, beside which frames should have been kept
   * @return empty if it does not play, which is told
   */
  Optional<SeenClip> read(int index, String type, String place, OldClip old, boolean shown) {
    String prefix = "clip" + read++;
    Path first = workspace.resolve(prefix + "-first.jpg");
    Path last = workspace.resolve(prefix + "-last.jpg");
    Path seed = workspace.resolve(prefix + "-last.png");
    VideoInfo info;
    try {
      info = tools.frames(old.file().path(), first, last, seed);
    } catch (PermanentException e) {
      UnusableFiles.requireOfFile(e);
      findings.add(
          Finding.missing(
              place,
              "the clip "
                  + old.file().place()
                  + " cannot be played, and stays where it is: "
                  + e.failure()));
      return Optional.empty();
    }
    compare(place, "first", first, old.firstFrame(), shown);
    compare(place, "last", last, old.lastFrame(), shown);
    Sha256 hash = old.file().sha256();
    String id = ProjectFiles.version(old.madeAt(), hash.hex().substring(0, 8));
    String kept = old.file().name();
    return Optional.of(
        new SeenClip(
            id,
            old,
            hash,
            home.segmentArchive(index, id),
            NAME.matcher(kept).matches() && kept.startsWith("segment_" + index + "_")
                ? kept
                : ProjectFiles.clipName(index, type),
            first,
            last,
            seed,
            info,
            new EndLooks(tools.look(first), tools.look(seed))));
  }

  private void compare(
      String place, String which, Path taken, Optional<OldFile> kept, boolean shown) {
    if (kept.isEmpty()) {
      if (shown) {
        findings.add(
            Finding.mended(
                place, "its " + which + " frame was not kept: it was taken out of the clip"));
      }
      return;
    }
    try {
      JointReport beside = tools.joint(taken, kept.get().path());
      if (beside.psnr() < TRUE_FRAME) {
        untrue(place, which, kept.get(), String.format(Locale.ROOT, "%.1f dB", beside.psnr()));
      }
    } catch (PermanentException e) {
      if (!e.failure().code().equals("SIZES_DIFFER")) {
        UnusableFiles.requireOfFile(e);
      }
      untrue(place, which, kept.get(), e.failure().toString());
    }
  }

  private void untrue(String place, String which, OldFile kept, String why) {
    findings.add(
        Finding.mended(
            place,
            "the picture "
                + kept.place()
                + " is not its "
                + which
                + " frame ("
                + why
                + "): it was taken out of the clip"));
  }
}
