package dev.petforge.video.internal;

/** Sound that is made when it is asked for. */
public interface SoundSource {
  /** Takes sound. */
  interface Sink {
    /**
     * More sound.
     *
     * @param pcm 16 bits, left and right in turns, 48 kHz; read from the start and not kept
     * @param frames how many pairs of left and right to take
     */
    void sound(short[] pcm, int frames);
  }

  /**
   * Gives the sink some more.
   *
   * @return whether there may be more after this
   */
  boolean next(Sink sink);
}
