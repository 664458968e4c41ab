package dev.petforge.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/videos} of OpenRouter (openrouter.ai/docs, 2026-11). */
final class RelayOpenRouter extends RelayDialect {
  @Override
  Set<String> fields() {
    return Set.of(
        "model",
        "prompt",
        "duration",
        "resolution",
        "aspect_ratio",
        "size",
        "generate_audio",
        "seed",
        "frame_images",
        "input_references",
        "callback_url",
        "provider");
  }

  @Override
  RelayOrder order(RelayFields fields) throws RelayRefusal {
    Optional<JsonNode> duration = fields.node("duration");
    if (duration.isPresent() && !duration.get().isIntegralNumber()) {
      throw RelayRefusal.bad("duration must be a whole number");
    }
    List<byte[]> pictures = new ArrayList<>();
    Optional<JsonNode> frames = fields.node("frame_images");
    if (frames.isPresent()) {
      for (JsonNode frame : frames.get()) {
        String kind = frame.path("frame_type").asString("");
        if (!frame.path("type").asString("").equals("image_url")
            || !Set.of("first_frame", "last_frame").contains(kind)) {
          throw RelayRefusal.bad("frame_images: every frame needs a type and a frame_type");
        }
        byte[] picture =
            RelayFields.picture("frame_images", frame.path("image_url").path("url").asString(""));
        pictures.add(kind.equals("first_frame") ? 0 : pictures.size(), picture);
      }
    }
    return new RelayOrder(
        fields.required("model"),
        fields.required("prompt"),
        seconds(duration.map(node -> node.asString("")).orElse("8")),
        pictures,
        fields.text("callback_url"));
  }

  @Override
  String newId(RelayOrder order) {
    return "job-" + hex();
  }

  @Override
  int createdStatus() {
    return 202;
  }

  @Override
  Object created(EmulatedJob job) {
    return Map.of("id", job.id(), "polling_url", "/api/v1/videos/" + job.id(), "status", "pending");
  }

  @Override
  Map<String, Object> status(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", job.id());
    answer.put("generation_id", "gen-" + job.id());
    answer.put("polling_url", "/api/v1/videos/" + job.id());
    answer.put("status", phase == Phase.QUEUED ? "pending" : RelayOpenAiVideos.word(phase));
    url.ifPresent(address -> answer.put("unsigned_urls", List.of(address)));
    failure.ifPresent(why -> answer.put("error", why.words()));
    return answer;
  }

  /** As {@code callback_url} is told it: an event around the job (openrouter.ai/docs, 2026-11). */
  @Override
  Map<String, Object> ended(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> data = new LinkedHashMap<>(status(job, phase, url, failure));
    data.remove("polling_url");
    data.put("model", job.model());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", "video.generation." + data.get("status"));
    event.put("created_at", job.done().toString());
    event.put("data", data);
    return event;
  }

  @Override
  Object refused(RelayRefusal why) {
    return Map.of("error", Map.of("code", why.status(), "message", why.words()));
  }

  @Override
  RelayRefusal unknownModel(String model) {
    return new RelayRefusal(404, "404", "No endpoints found for " + model);
  }
}
