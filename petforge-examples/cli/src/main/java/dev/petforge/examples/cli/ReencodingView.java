package dev.petforge.examples.cli;

import dev.petforge.media.Reencoding;
import dev.petforge.segment.FinalVideo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why the clips of a finished video were encoded anew. */
final class ReencodingView {
  private ReencodingView() {}

  /** For people: segments with the same reason together; empty if the clips were copied. */
  static Optional<String> text(FinalVideo video, Messages messages) {
    if (video.reencodings().isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<Integer>> segments = new LinkedHashMap<>();
    for (Reencoding reencoding : video.reencodings()) {
      segments
          .computeIfAbsent(
              messages.say("reencoded." + reencoding.reason().word(), reencoding.detail()),
              reason -> new ArrayList<>())
          .add(reencoding.clip());
    }
    return Optional.of(
        messages.say(
            "reencoded",
            segments.entrySet().stream()
                .map(
                    reason ->
                        messages.say("reencoded.segments", reason.getValue(), reason.getKey()))
                .collect(Collectors.joining(messages.say("reencoded.between")))));
  }

  /** For programs. */
  static List<Map<String, Object>> tree(FinalVideo video) {
    return video.reencodings().stream()
        .map(
            reencoding ->
                Map.<String, Object>of(
                    "segment", reencoding.clip(),
                    "reason", reencoding.reason().word(),
                    "detail", reencoding.detail()))
        .toList();
  }
}
