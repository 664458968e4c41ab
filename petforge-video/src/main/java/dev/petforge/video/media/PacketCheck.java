package dev.petforge.video.media;

import dev.petforge.media.Reencoding.Reason;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Looks at a clip's packets for what keeps them from standing behind those of another clip. */
final class PacketCheck {
  private final Optional<NalUnits> units;
  private boolean beginsAnew;
  private boolean changes;
  private boolean looked;

  PacketCheck(MediaFile file) {
    this.units = NalUnits.of(file.video().codecpar());
  }

  /** Looks at the next packet. */
  void look(AVPacket packet) {
    units.ifPresent(unit -> look(unit, packet));
  }

  private void look(NalUnits unit, AVPacket packet) {
    if (!looked) {
      beginsAnew = unit.startsAnew(packet);
      looked = true;
    }
    changes |= unit.changesParameters(packet);
  }

  /** What was found. */
  Optional<Reason> obstacle() {
    if (units.isEmpty()) {
      return Optional.empty();
    }
    if (changes || !units.get().describesOneSequence()) {
      return Optional.of(Reason.PARAMETER_SETS);
    }
    return beginsAnew ? Optional.empty() : Optional.of(Reason.FIRST_PICTURE);
  }
}
