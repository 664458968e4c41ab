package dev.petforge.segment;

import dev.petforge.file.FileKey;
import dev.petforge.file.StoredFile;
import java.util.List;

/**
 * The files of one clip.
 *
 * @param video the clip
 * @param firstFrame its first frame, JPEG
 * @param lastFrame the last frame of it that is shown, JPEG
 * @param seed what the next segment starts from. PNG: that frame without loss, its colours brought
 *     nearer to the first clip's if that was asked for; JPEG: a picture that a person supplied
 */
public record ClipFiles(
    StoredFile video, StoredFile firstFrame, StoredFile lastFrame, StoredFile seed) {
  /** Where they are. */
  public List<FileKey> keys() {
    return List.of(video.key(), firstFrame.key(), lastFrame.key(), seed.key());
  }
}
