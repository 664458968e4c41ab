package dev.petforge.video.relay;

import dev.petforge.media.VideoInfo;
import dev.petforge.video.media.FfmpegVideoTools;
import java.nio.file.Path;

/** Looks at clips with the tools that look at them in earnest. */
final class RelayClips {
  private RelayClips() {}

  static VideoInfo info(Path clip) {
    Path folder = clip.resolveSibling("frames-of-" + clip.getFileName());
    folder.toFile().mkdirs();
    return FfmpegVideoTools.builder()
        .inThisProcess()
        .build()
        .frames(clip, folder.resolve("f.jpg"), folder.resolve("l.jpg"), folder.resolve("seed.png"));
  }

  /** As people see it. */
  static String size(Path clip) {
    VideoInfo info = info(clip);
    return info.size().width() + "x" + info.size().height();
  }
}
