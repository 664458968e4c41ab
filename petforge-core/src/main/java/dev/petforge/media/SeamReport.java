package dev.petforge.media;

/**
 * How well the last frame of one clip meets the first frame of the next, over the whole picture.
 *
 * @param psnr peak signal to noise in dB over RGB, at most 99 (identical)
 * @param ssim structural similarity of the luma, at most 1 (identical)
 */
public record SeamReport(double psnr, double ssim) {
  /** What identical frames give. */
  public static final SeamReport IDENTICAL = new SeamReport(99, 1);

  /**
   * Whether the joint shows. The limits separate 140 sound joints from 10 broken ones of a real
   * installation with Veo 3.1 (measured 2026-11-22: sound ones had at least 31.8 dB and 0.932).
   */
  public boolean broken() {
    return psnr < 30 || ssim < 0.92;
  }
}
