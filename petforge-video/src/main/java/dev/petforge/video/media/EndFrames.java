package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The first frame of a video and its last, exactly those that a full decode begins and ends with.
 *
 * @param first the first
 * @param last the last; the same frame as the first in a video of one
 */
record EndFrames<T>(T first, T last) {
  // How many frames before the end are decoded without leaving any out.
  private static final int TAIL = 24;

  // Before every frame. FFmpeg takes the shift of B-frames off it: the least number would wrap
  // around and lie behind every frame.
  private static final long BEGINNING = Long.MIN_VALUE / 2;

  /**
   * @param useFirst makes something lasting of the first frame, which is gone afterwards; called
   *     before the last one is looked for
   * @param useLast the same for the last one
   * @throws PermanentException with code {@code VIDEO_UNREADABLE} if no frame can be decoded
   */
  static <T> EndFrames<T> of(
      MediaFile file,
      Deadline deadline,
      Function<AVFrame, T> useFirst,
      Function<AVFrame, T> useLast) {
    AVStream stream = file.video();
    file.readOnly(stream);
    AVFrame frame = avutil.av_frame_alloc();
    AVFrame ahead = avutil.av_frame_alloc();
    try (Decoder decoder = new Decoder(file, stream, deadline)) {
      if (!decoder.next(frame)) {
        throw new PermanentException(
            "VIDEO_UNREADABLE", file.path() + ": not one frame of it can be decoded");
      }
      T first = useFirst.apply(frame);
      boolean sought = file.indexed() && goNearEnd(file, decoder);
      boolean found = decodeToEnd(decoder, frame, ahead, !sought);
      if (!found) {
        // What follows the last key frame is damaged: the last frame is an earlier one.
        decoder.onlyReferencesBefore(Long.MIN_VALUE);
        decoder.seek(BEGINNING);
        if (!decodeToEnd(decoder, frame, ahead, false)) {
          throw new PermanentException(
              "VIDEO_UNREADABLE", file.path() + ": its last frame cannot be decoded");
        }
      }
      return new EndFrames<>(first, useLast.apply(frame));
    } finally {
      avutil.av_frame_free(frame);
      avutil.av_frame_free(ahead);
    }
  }

  /**
   * Leaves {@code frame} holding the last frame that comes out.
   *
   * @param any whether {@code frame} holds one already
   */
  private static boolean decodeToEnd(Decoder decoder, AVFrame frame, AVFrame ahead, boolean any) {
    boolean found = any;
    while (decoder.next(ahead)) {
      avutil.av_frame_unref(frame);
      avutil.av_frame_move_ref(frame, ahead);
      found = true;
    }
    return found;
  }

  /**
   * Skips what the last frame does not need.
   *
   * @return whether the decoder stands elsewhere now
   */
  private static boolean goNearEnd(MediaFile file, Decoder decoder) {
    AVStream stream = file.video();
    int entries = avformat.avformat_index_get_entries_count(stream);
    long end = avformat.avformat_index_get_entry(stream, entries - 1).timestamp();
    AVIndexEntry tail = avformat.avformat_index_get_entry(stream, Math.max(0, entries - TAIL));
    decoder.onlyReferencesBefore(tail.timestamp());
    int key = avformat.av_index_search_timestamp(stream, end, avformat.AVSEEK_FLAG_BACKWARD);
    // Of one group of pictures the beginning is decoded already: going on is cheaper.
    return key > TAIL && decoder.seek(end);
  }
}
