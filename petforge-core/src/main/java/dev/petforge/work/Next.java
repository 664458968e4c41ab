package dev.petforge.work;

import java.time.Duration;

/** What a handler says when it has looked at the subject of a note. */
public sealed interface Next {
  /** Nothing more to do: the note is gone, unless it was rung meanwhile. */
  record Idle() implements Next {}

  /**
   * Look again.
   *
   * @param in how long from now, at least 0
   */
  record Again(Duration in) implements Next {
    public Again {
      if (in.isNegative()) {
        in = Duration.ZERO;
      }
    }
  }

  /** Nothing more to do. */
  static Next idle() {
    return new Idle();
  }

  /** Look again after this time. */
  static Next again(Duration in) {
    return new Again(in);
  }
}
