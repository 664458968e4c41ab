package dev.petforge.segment;

/**
 * Names a clip of a segment.
 *
 * @param value {@link SegmentVersion#id}
 */
public record ClipId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
