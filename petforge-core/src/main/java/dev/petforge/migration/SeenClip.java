package dev.petforge.migration;

import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.media.EndLooks;
import dev.petforge.media.VideoInfo;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A clip that plays, with the frames that were taken out of it.
 *
 * @param id of its version here
 * @param old the clip
 * @param sha256 of its content
 * @param folder of its version here
 * @param videoName what it is called there
 * @param first its first frame, JPEG
 * @param last its last frame, JPEG
 * @param seed that without loss, PNG
 * @param info what it is
 * @param looks how it begins and ends
 */
record SeenClip(
    String id,
    OldClip old,
    Sha256 sha256,
    FileKey folder,
    String videoName,
    Path first,
    Path last,
    Path seed,
    VideoInfo info,
    EndLooks looks) {
  FileKey video() {
    return folder.child(videoName);
  }

  FileKey firstFrame() {
    return ProjectFiles.firstFrame(folder);
  }

  FileKey lastFrame() {
    return ProjectFiles.lastFrame(folder);
  }

  FileKey seedFrame() {
    return ProjectFiles.seed(folder);
  }

  Instant madeAt() {
    return old.madeAt();
  }
}
