package dev.petforge.verification;

import dev.petforge.failure.Failure;
import java.util.Optional;

/**
 * What became of a {@link Finding} that was to be repaired.
 *
 * @param finding what was wrong
 * @param way how it was mended; empty if it was not
 * @param because why it was not mended, if that is known
 * @param left what else can be done, if it was not
 */
public record Repaired(
    Finding finding, Optional<Remedy.Way> way, Optional<Failure> because, Remedy left) {
  /** Whether it is as it should be, or a worker brings it there. */
  public boolean mended() {
    return way.isPresent();
  }
}
