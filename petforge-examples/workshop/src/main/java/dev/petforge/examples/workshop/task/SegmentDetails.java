package dev.petforge.examples.workshop.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.SegmentState;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.media.FrameLook;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Task;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lists leave out of a segment.
 *
 * @param type of its shot
 * @param duration of its clip in seconds
 * @param madeAt when the clip was stored
 * @param origin {@code generated, supplied, supplied_frame, imported}
 * @param seam how its first frame meets the frame before it, if that was measured
 * @param drift by how many levels of 255 its end is brighter than the beginning of the first clip
 * @param error why the last try failed
 * @param mismatch in what the clip is not what was ordered
 * @param heldVersion the clip that waits for a person's decision; it is in the history as well
 * @param heldVideoUrl where that clip is, for whoever has to decide
 * @param history clips that are not the current one, the oldest first
 */
public record SegmentDetails(
    String type,
    @Nullable Double duration,
    @Nullable Instant madeAt,
    @Words(ClipOrigin.class) @Nullable String origin,
    @Nullable Seam seam,
    @Nullable Double drift,
    @Nullable String error,
    @Nullable String mismatch,
    @Nullable String heldVersion,
    @Nullable String heldVideoUrl,
    List<Earlier> history) {
  /**
   * How two frames meet.
   *
   * @param psnr in decibels: the higher the more alike
   * @param ssim at most 1: the higher the more alike
   * @param quality in a word, by the limits of the installation
   */
  public record Seam(double psnr, double ssim, @Words(JointLimits.Quality.class) String quality) {}

  /**
   * A clip that is not the current one.
   *
   * @param version names it
   * @param reason why it was put aside
   * @param replacedAt when
   * @param filesRemovedAt since when its files are not kept any more
   * @param videoUrl where it is
   * @param firstFrameUrl where its first frame is
   * @param lastFrameUrl where its last frame is
   */
  @Schema(name = "EarlierClip")
  public record Earlier(
      String version,
      String reason,
      Instant replacedAt,
      @Nullable Instant filesRemovedAt,
      @JsonProperty("videoUrl") String videoUrl,
      @JsonProperty("firstFrameUrl") String firstFrameUrl,
      @JsonProperty("lastFrameUrl") String lastFrameUrl) {}

  static SegmentDetails of(Task task, Segment segment, JointLimits limits, Messages messages) {
    SegmentState state = SegmentState.of(segment, task);
    Optional<SegmentVersion> clip = segment.current();
    Optional<String> held = segment.held().map(HeldClip::version);
    List<Earlier> history =
        segment.history().stream().map(replaced -> earlier(task, replaced, messages)).toList();
    return new SegmentDetails(
        state.type(),
        clip.map(version -> version.duration().toMillis() / 1000.0).orElse(null),
        clip.map(SegmentVersion::madeAt).orElse(null),
        clip.map(version -> version.origin().word()).orElse(null),
        state.joint().map(joint -> seam(joint, limits)).orElse(null),
        state.drift().map(FrameLook::brightness).orElse(null),
        segment.failure().map(messages::failure).orElse(null),
        clip.flatMap(SegmentVersion::mismatch).map(messages::translated).orElse(null),
        held.orElse(null),
        history.stream()
            .filter(one -> held.filter(one.version()::equals).isPresent())
            .map(Earlier::videoUrl)
            .findFirst()
            .orElse(null),
        history);
  }

  private static Seam seam(JointReport joint, JointLimits limits) {
    return new Seam(
        joint.psnr(), joint.ssim(), limits.quality(joint).name().toLowerCase(Locale.ROOT));
  }

  private static Earlier earlier(Task task, ReplacedVersion replaced, Messages messages) {
    String base = "/storage/projects/" + task.id() + "/";
    int cut = task.source().home().value().length() + 1;
    ClipFiles files = replaced.version().files();
    boolean kept = replaced.filesRemovedAt().isEmpty();
    return new Earlier(
        replaced.version().id(),
        messages.translated(replaced.reason()),
        replaced.replacedAt(),
        replaced.filesRemovedAt().orElse(null),
        kept ? base + files.video().key().value().substring(cut) : "",
        kept ? base + files.firstFrame().key().value().substring(cut) : "",
        kept ? base + files.lastFrame().key().value().substring(cut) : "");
  }
}
