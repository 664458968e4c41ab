package dev.petforge.verification;

import dev.petforge.money.Money;

/** What can be done about a {@link Finding}. */
public sealed interface Remedy {
  /** {@link Verifier#repair} mends it, as far as can be said without trying, for nothing. */
  record Repair(Way way) implements Remedy {}

  /**
   * Nothing but another clip does.
   *
   * @param segment which has to be made anew
   * @param price what its clip costs at today's prices
   */
  record Purchase(int segment, Money price) implements Remedy {}

  /** A worker mends it; nothing has to be done. */
  record ByItself() implements Remedy {}

  /** A person has to see to it: what the problem's code says. */
  record Person() implements Remedy {}

  /** How something is mended. */
  enum Way {
    /** The same content lies elsewhere in the store. */
    COPY,
    /** The provider still has the clip. */
    PROVIDER,
    /** Frames are taken out of their clip again. */
    FRAMES,
    /** The video is joined again from its clips. */
    JOIN,
    /** The picture is brought from the project's row again. */
    TABLE,
    /** Well-known names are made anew from versions. */
    NAMES,
    /** The row is sent to its table again. */
    SEND,
    /** The clip is taken into its segment, as if its call had just ended. */
    TAKE_IN,
    /** What is kept beside the row is written anew from it. */
    REWRITE,
    /** The sums are counted anew. */
    COUNT,
    /** The job is set again. */
    JOB
  }
}
