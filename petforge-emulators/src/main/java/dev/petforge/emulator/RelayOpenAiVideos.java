package dev.petforge.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/videos} as new-api and its forks have it (QuantumNous/new-api, autumn of 2026). */
final class RelayOpenAiVideos extends RelayDialect {
  private static final List<String> FRAMES =
      List.of("input_reference", "input_reference[]", "images", "image");

  @Override
  Set<String> fields() {
    return Set.of(
        "model",
        "prompt",
        "seconds",
        "size",
        "input_reference",
        "input_reference[]",
        "images",
        "image",
        "metadata");
  }

  @Override
  boolean takesForms() {
    return true;
  }

  @Override
  RelayOrder order(RelayFields fields) throws RelayRefusal {
    String size = fields.text("size").orElse("1280x720");
    if (!size.matches("\\d{2,4}x\\d{2,4}")) {
      throw RelayRefusal.bad("size must be like 1280x720, was " + size);
    }
    List<byte[]> pictures = new ArrayList<>();
    for (String name : FRAMES) {
      pictures.addAll(fields.pictures(name));
    }
    return new RelayOrder(
        fields.required("model"),
        fields.required("prompt"),
        seconds(fields.text("seconds").orElse("8")),
        pictures);
  }

  @Override
  String newId(RelayOrder order) {
    return "video_" + hex();
  }

  @Override
  Object created(EmulatedJob job) {
    return status(job, Phase.QUEUED, Optional.empty(), Optional.empty());
  }

  @Override
  Map<String, Object> status(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", job.id());
    answer.put("object", "video");
    answer.put("model", job.model());
    answer.put("status", word(phase));
    answer.put("progress", phase == Phase.DONE ? 100 : 40);
    answer.put("created_at", job.accepted().getEpochSecond());
    answer.put("seconds", Long.toString(job.duration().toSeconds()));
    failure.ifPresent(why -> answer.put("error", error(why)));
    url.ifPresent(address -> answer.put("metadata", Map.of("url", address)));
    return answer;
  }

  static String word(Phase phase) {
    return switch (phase) {
      case QUEUED -> "queued";
      case RUNNING -> "in_progress";
      case DONE -> "completed";
      case FAILED -> "failed";
      case STRANGE -> "reticulating";
    };
  }
}
