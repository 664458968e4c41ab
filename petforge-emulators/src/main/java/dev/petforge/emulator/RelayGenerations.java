package dev.petforge.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/video/generations}, the older name of new-api; its errors have no envelope. */
final class RelayGenerations extends RelayDialect {
  @Override
  Set<String> fields() {
    return Set.of(
        "model", "prompt", "seconds", "duration", "size", "images", "image", "mode", "metadata");
  }

  @Override
  RelayOrder order(RelayFields fields) throws RelayRefusal {
    List<byte[]> pictures = new ArrayList<>(fields.pictures("images"));
    pictures.addAll(fields.pictures("image"));
    String seconds =
        fields.node("duration").isPresent()
            ? fields.node("duration").get().asString("")
            : fields.text("seconds").orElse("8");
    return new RelayOrder(
        fields.required("model"), fields.required("prompt"), seconds(seconds), pictures);
  }

  @Override
  String newId(RelayOrder order) {
    return "task_" + hex();
  }

  @Override
  Object created(EmulatedJob job) {
    return Map.of("task_id", job.id(), "status", "queued");
  }

  @Override
  Map<String, Object> status(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("task_id", job.id());
    answer.put("status", RelayOpenAiVideos.word(phase));
    answer.put("format", "mp4");
    failure.ifPresent(
        why -> answer.put("error", Map.of("code", why.code(), "message", why.words())));
    url.ifPresent(address -> answer.put("url", address));
    return answer;
  }

  @Override
  Object refused(RelayRefusal why) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", why.code());
    answer.put("message", why.words());
    answer.put("data", null);
    return answer;
  }

  @Override
  RelayRefusal unknownJob() {
    return new RelayRefusal(400, "task_not_exist", "task_not_exist");
  }
}
