package dev.petforge.media;

/**
 * How a clip looks where it begins and where it ends.
 *
 * @param first its first frame
 * @param last the last frame of it that is shown
 */
public record EndLooks(FrameLook first, FrameLook last) {}
