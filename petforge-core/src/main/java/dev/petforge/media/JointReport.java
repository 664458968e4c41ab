package dev.petforge.media;

/**
 * How well the last frame of one clip meets the first frame of the next, over the whole picture.
 *
 * @param psnr peak signal to noise in dB over RGB, at most 99 (identical)
 * @param ssim structural similarity of the luma, at most 1 (identical)
 * @param brightnessStep by how much brighter the next frame is, in levels of mean luma, -255 to 255
 * @param saturationStep by how much more colourful the next frame is, in levels of the mean
 *     difference between the strongest and the weakest of R, G and B, -255 to 255
 * @param sharpness how sharp the next frame is beside the last one: the ratio of the variances of
 *     their Laplacians, at least 0; 1 if both are as sharp
 */
public record JointReport(
    double psnr, double ssim, double brightnessStep, double saturationStep, double sharpness) {
  /** What identical frames give. */
  public static final JointReport IDENTICAL = new JointReport(99, 1);

  /** Of a joint of which light, colour and sharpness were not measured. */
  public JointReport(double psnr, double ssim) {
    this(psnr, ssim, 0, 0, 1);
  }
}
