package dev.petforge.video.animatic;

import java.util.SplittableRandom;

/**
 * The sound of an empty room: soft noise at about -60 dB, the same every time. Around each border
 * of whole seconds' clips it is one and the same loop, so that it goes on over a joint without a
 * click; between, each shot has noise of its own, so that nobody hears the loop.
 */
final class RoomTone {
  private static final int RATE = 48_000;
  private static final int FADE = RATE / 4;

  /** Root mean square of the samples, in units of 16 bits. */
  private static final double LEVEL = 30;

  private static final long BORDER_SEED = 0x5EED;

  private final double[][] border;
  private final double[][] middle;
  private final int length;

  /**
   * @param shot decides the noise between the borders
   * @param seconds the clip's length, at least 1
   */
  RoomTone(int shot, int seconds) {
    this.length = seconds * RATE;
    this.border = new double[][] {loop(BORDER_SEED, RATE), loop(BORDER_SEED + 1, RATE)};
    long seed = 0x700E + 2L * shot;
    this.middle = new double[][] {loop(seed, 3 * RATE), loop(seed + 1, 3 * RATE)};
  }

  /** Fills pairs of left and right, beginning at a sample of the clip. */
  void read(int from, short[] pcm, int frames) {
    for (int i = 0; i < frames; i++) {
      int at = from + i;
      double share = Math.min(1, Math.min(at, length - at) / (double) FADE);
      // equal power: the two are not correlated
      double inner = Math.sin(share * Math.PI / 2);
      double outer = Math.cos(share * Math.PI / 2);
      for (int channel = 0; channel < 2; channel++) {
        double[] far = middle[channel];
        double[] near = border[channel];
        pcm[2 * i + channel] =
            (short) Math.round(inner * far[at % far.length] + outer * near[at % near.length]);
      }
    }
  }

  /** Noise that has lost its highs, and whose end leads on into its beginning. */
  private static double[] loop(long seed, int samples) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] white = new double[samples];
    for (int i = 0; i < samples; i++) {
      white[i] = random.nextDouble() * 2 - 1;
    }
    double[] soft = new double[samples];
    double slow = 0;
    double slower = 0;
    // the filters swing in during the first round and are in step with the loop in the second
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < samples; i++) {
        slow += 0.08 * (white[i] - slow);
        slower += 0.08 * (slow - slower);
        soft[i] = slower;
      }
    }
    double squares = 0;
    for (double value : soft) {
      squares += value * value;
    }
    double gain = LEVEL / Math.sqrt(squares / samples);
    for (int i = 0; i < samples; i++) {
      soft[i] *= gain;
    }
    return soft;
  }
}
