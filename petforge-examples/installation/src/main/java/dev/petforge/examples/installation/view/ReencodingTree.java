package dev.petforge.examples.installation.view;

import dev.petforge.media.Reencoding;
import java.util.List;
import java.util.Map;

/** Why the clips of a finished video were encoded anew, for programs. */
public final class ReencodingTree {
  private ReencodingTree() {}

  /** One element for each clip; empty if the clips were copied. */
  public static List<Map<String, Object>> of(List<Reencoding> reencodings) {
    return reencodings.stream()
        .map(
            reencoding ->
                Map.<String, Object>of(
                    "segment", reencoding.clip(),
                    "reason", reencoding.reason().word(),
                    "detail", reencoding.detail()))
        .toList();
  }
}
