package dev.petforge.media;

import java.util.List;

/**
 * What clips were joined to.
 *
 * @param info what a look at the video says
 * @param reencodings why its clips were encoded anew, in their order; empty if their pictures were
 *     copied as they are. One clip that cannot be copied is enough for all to be encoded
 */
public record JoinedVideo(VideoInfo info, List<Reencoding> reencodings) {
  public JoinedVideo {
    reencodings = List.copyOf(reencodings);
  }
}
