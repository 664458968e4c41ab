package dev.petforge.production;

import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileStore;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import dev.petforge.media.ClipPart;
import dev.petforge.media.EndLooks;
import dev.petforge.media.VideoInfo;
import dev.petforge.media.VideoTools;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out of a clip the frames that it is shown by, and the one that the next starts from. */
public final class ClipFrames {
  private static final Logger log = LoggerFactory.getLogger(ClipFrames.class);

  public static final String BROKEN_CLIP = "BROKEN_CLIP";

  /** How far from its end a clip may be cut: a second of most clips. */
  private static final int LOOK_BACK = 24;

  private final FileStore files;
  private final VideoTools tools;
  private final ProductionSettings settings;

  public ClipFrames(FileStore files, VideoTools tools, ProductionSettings settings) {
    this.files = files;
    this.tools = tools;
    this.settings = settings;
  }

  /**
   * What was taken.
   *
   * @param info of the whole clip
   * @param looks of its first frame and the last one that is shown
   * @param shown how many of its frames are; empty: all
   */
  public record Taken(
      Path first, Path last, Path seed, VideoInfo info, EndLooks looks, Optional<Integer> shown) {}

  /**
   * @param index of its segment
   * @param what names the clip in messages, for example {@code the clip of call k1}
   * @throws PermanentException with code {@code BROKEN_CLIP} if the clip cannot be used: it may
   *     have been damaged on its way, so it is fetched once more before anybody gives up. With
   *     other codes if the tools or files of this machine are to blame
   */
  public Taken take(Task task, int index, String what, Path video, Workspace workspace) {
    try {
      return taken(task, index, what, video, workspace);
    } catch (PermanentException e) {
      String code = e.failure().code();
      if (!code.startsWith("VIDEO_") && !code.equals("NOT_A_VIDEO")) {
        throw e;
      }
      throw new PermanentException(BROKEN_CLIP, what + " cannot be used: " + e.failure(), e);
    }
  }

  private Taken taken(Task task, int index, String what, Path video, Workspace workspace) {
    Path first = workspace.resolve("first.jpg");
    Path last = workspace.resolve("last.jpg");
    Path seed = workspace.resolve("last.png");
    VideoInfo info = tools.frames(video, first, last, seed);
    EndLooks looks = new EndLooks(tools.look(first), tools.look(seed));
    Optional<Integer> shown = Optional.empty();
    boolean goesOn = index < task.chain().size() - 1;
    if (goesOn && settings.gate().endsEarlier(task.source().template(), looks)) {
      shown =
          tools
              .earlierEnd(
                  video, LOOK_BACK, settings.gate().limits(task.source().template()), last, seed)
              .flatMap(ClipPart::frames);
      log.warn(
          "the last frame of {} is nothing to go on from: the clip ends after frame={}",
          what,
          shown.map(String::valueOf).orElse("the last, for none before it is better"));
      looks = new EndLooks(looks.first(), tools.look(seed));
    }
    if (goesOn && settings.colourMatch()) {
      seed = matched(task, index, first, seed, workspace);
    }
    return new Taken(first, last, seed, info, looks, shown);
  }

  /** The colours of the first clip's first frame are those that all should have. */
  private Path matched(Task task, int index, Path first, Path seed, Workspace workspace) {
    Optional<Path> reference =
        index == 0
            ? Optional.of(first)
            : task.chain()
                .segment(0)
                .current()
                .map(version -> version.files().firstFrame())
                .map(frame -> local(frame, workspace));
    if (reference.isEmpty()) {
      return seed;
    }
    Path matched = workspace.resolve("matched.png");
    tools.matchColours(seed, reference.get(), matched);
    return matched;
  }

  private Path local(StoredFile file, Workspace workspace) {
    return files.verified(file.key(), file.sha256(), workspace);
  }
}
