package dev.petforge.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/v1/veo/generate} and {@code record-info} of kie.ai (docs.kie.ai, 2026-11): the HTTP
 * status is always 200, the real one stands in the answer.
 */
final class RelayKie extends RelayDialect {
  private static final Set<String> KINDS =
      Set.of("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO", "REFERENCE_2_VIDEO");

  @Override
  Set<String> fields() {
    return Set.of(
        "prompt",
        "model",
        "imageUrls",
        "aspectRatio",
        "generationType",
        "callBackUrl",
        "seeds",
        "enableTranslation",
        "watermark");
  }

  @Override
  RelayOrder order(RelayFields fields) throws RelayRefusal {
    Optional<JsonNode> urls = fields.node("imageUrls");
    if (urls.isPresent()) {
      for (JsonNode url : urls.get()) {
        if (!url.asString("").startsWith("http")) {
          throw RelayRefusal.bad("imageUrls must be addresses");
        }
      }
    }
    String kind = fields.text("generationType").orElse("FIRST_AND_LAST_FRAMES_2_VIDEO");
    if (!KINDS.contains(kind)) {
      throw RelayRefusal.bad("generationType " + kind + " is not known");
    }
    List<byte[]> pictures = fields.pictures("imageUrls");
    return new RelayOrder(
        fields.text("model").orElse("veo3_fast"),
        fields.required("prompt"),
        8,
        pictures,
        fields.text("callBackUrl"));
  }

  @Override
  String newId(RelayOrder order) {
    return "veo_task_" + hex();
  }

  @Override
  Object created(EmulatedJob job) {
    return Map.of("code", 200, "msg", "success", "data", Map.of("taskId", job.id()));
  }

  @Override
  Map<String, Object> status(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("taskId", job.id());
    data.put("paramJson", "{}");
    data.put(
        "response",
        url.map(address -> Map.of("taskId", job.id(), "resultUrls", List.of(address)))
            .orElse(null));
    data.put(
        "successFlag",
        switch (phase) {
          case QUEUED, RUNNING -> 0;
          case DONE -> 1;
          case FAILED -> 3;
          case STRANGE -> 7;
        });
    data.put("errorCode", failure.map(RelayRefusal::code).orElse(null));
    data.put("errorMessage", failure.map(RelayRefusal::words).orElse(""));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", 200);
    answer.put("msg", "success");
    answer.put("data", data);
    return answer;
  }

  /** As {@code callBackUrl} is told it: another shape than the query's (docs.kie.ai, 2026-11). */
  @Override
  Map<String, Object> ended(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("taskId", job.id());
    if (failure.isEmpty()) {
      data.put("info", Map.of("resultUrls", url.stream().toList(), "resolution", "720p"));
    }
    data.put("fallbackFlag", false);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("code", failure.map(why -> why.status() == 400 ? 400 : 501).orElse(200));
    told.put(
        "msg", failure.map(RelayRefusal::words).orElse("Veo3.1 video generated successfully."));
    told.put("data", data);
    return told;
  }

  @Override
  int refusedStatus(RelayRefusal why) {
    return 200;
  }

  @Override
  Object refused(RelayRefusal why) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", why.status());
    answer.put("msg", why.words());
    answer.put("data", null);
    return answer;
  }

  @Override
  RelayRefusal unknownJob() {
    return new RelayRefusal(422, "422", "recordInfo is null");
  }

  @Override
  RelayRefusal unknownModel(String model) {
    return new RelayRefusal(422, "422", "The model " + model + " does not exist");
  }
}
