package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.media.Reencoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why the clips of a finished video were encoded anew, for people. */
final class ReencodingView {
  private ReencodingView() {}

  /** Segments with the same reason together; empty if the clips were copied. */
  static Optional<String> text(List<Reencoding> reencodings, Messages messages) {
    if (reencodings.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<Integer>> segments = new LinkedHashMap<>();
    for (Reencoding reencoding : reencodings) {
      segments
          .computeIfAbsent(reason(reencoding, messages), reason -> new ArrayList<>())
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

  /** Why one clip was encoded anew; empty if it was copied. */
  static Optional<String> reason(List<Reencoding> reencodings, Messages messages) {
    return reencodings.isEmpty()
        ? Optional.empty()
        : Optional.of(
            reencodings.stream()
                .map(one -> reason(one, messages))
                .collect(Collectors.joining(messages.say("reencoded.between"))));
  }

  private static String reason(Reencoding reencoding, Messages messages) {
    return messages.say("reencoded." + reencoding.reason().word(), reencoding.detail());
  }
}
