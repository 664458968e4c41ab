package dev.petforge.media;

/**
 * Light, colour and sharpness of one frame.
 *
 * @param brightness mean luma, from 0 (black) to 255 (white)
 * @param saturation mean difference between the strongest and the weakest of R, G and B, 0 (grey)
 *     to 255
 * @param sharpness variance of the Laplacian of the luma, at least 0; it means something beside
 *     that of another frame of the same scene only
 */
public record FrameLook(double brightness, double saturation, double sharpness) {}
