package dev.petforge.video.google;

import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.video.internal.http.FrameFiles;
import dev.petforge.video.internal.http.FrameFiles.Frame;
import java.util.Optional;

/**
 * The frames of a request as they are sent.
 *
 * @param first what the clip starts from
 * @param last what it ends with
 */
record GoogleFrames(Frame first, Optional<Frame> last) {
  // Google's pages name a limit for the size of the file alone (20 MB, 2026-09). The others keep
  // out what could only be a mistake.
  private static final FrameFiles.Limits LIMITS = new FrameFiles.Limits(32, 16_384, 8, 20_000_000);

  static FrameFiles files(boolean fit) {
    return new FrameFiles(LIMITS, fit);
  }

  static GoogleFrames of(ClipRequest request, ClipInputs inputs, FrameFiles files) {
    return new GoogleFrames(files.first(request, inputs), inputs.lastFrame().map(files::read));
  }

  /** Of the two aspects that there are, the one of the first frame. */
  String aspect() {
    return first.height() > first.width() ? "9:16" : "16:9";
  }
}
