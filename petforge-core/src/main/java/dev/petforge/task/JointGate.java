package dev.petforge.task;

import dev.petforge.media.EndLooks;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.TemplateId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a chain goes on by itself after a clip that does not go on well from the one before, or
 * that ends with nothing to go on from. What a person commands by name is not held up.
 *
 * @param mode what is done
 * @param limits of templates that have none of their own
 * @param templates limits of single templates
 */
public record JointGate(Mode mode, JointLimits limits, Map<TemplateId, JointLimits> templates) {
  /** What is done about a bad joint or end. */
  public enum Mode {
    /** Nothing: the next clip is bought. */
    OFF,
    /** The next clip is not bought. */
    STOP,
    /**
     * A clip whose last frame is unfit ends at an earlier one, where there is one that is fit; else
     * as {@link #STOP}.
     */
    EARLIER_FRAME
  }

  /** Lets everything through. */
  public static final JointGate OFF = of(Mode.OFF);

  public JointGate {
    templates = Map.copyOf(templates);
  }

  /** With the default limits. */
  public static JointGate of(Mode mode) {
    return new JointGate(mode, JointLimits.DEFAULT, Map.of());
  }

  /** The limits of a template. */
  public JointLimits limits(TemplateId template) {
    return templates.getOrDefault(template, limits);
  }

  /** Whether a clip that another one follows should end earlier. */
  public boolean endsEarlier(TemplateId template, EndLooks clip) {
    return mode == Mode.EARLIER_FRAME && limits(template).unfit(clip).isPresent();
  }

  /** Why nothing should be bought that goes on from a segment's clip; empty if it may be. */
  Optional<String> complaint(TemplateId template, int index, SegmentVersion version) {
    if (mode == Mode.OFF) {
      return Optional.empty();
    }
    JointLimits asked = limits(template);
    return version
        .joint()
        .filter(asked::broken)
        .map(joint -> broken(index, joint, asked))
        .or(
            () ->
                version
                    .looks()
                    .flatMap(asked::unfit)
                    .map(why -> "the last frame of segment " + index + " " + why));
  }

  private static String broken(int index, JointReport joint, JointLimits asked) {
    return String.format(
        Locale.ROOT,
        "segment %d does not begin with the frame that it was given:"
            + " %.1f dB and SSIM %.3f, at least %.1f dB and %.3f are asked for",
        index,
        joint.psnr(),
        joint.ssim(),
        asked.psnr(),
        asked.ssim());
  }
}
