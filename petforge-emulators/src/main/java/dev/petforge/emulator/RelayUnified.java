package dev.petforge.emulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/video/create} and {@code /v1/video/query}, the "unified video" of many shops. */
final class RelayUnified extends RelayDialect {
  @Override
  Set<String> fields() {
    return Set.of("model", "prompt", "images", "aspect_ratio", "enhance_prompt", "enable_upsample");
  }

  @Override
  RelayOrder order(RelayFields fields) throws RelayRefusal {
    String aspect = fields.text("aspect_ratio").orElse("16:9");
    if (!aspect.equals("16:9") && !aspect.equals("9:16")) {
      throw RelayRefusal.bad("aspect_ratio must be 16:9 or 9:16, was " + aspect);
    }
    String model = fields.required("model");
    List<byte[]> pictures = fields.pictures("images");
    int most = model.contains("-components") ? 3 : 2;
    if (pictures.size() > most) {
      throw RelayRefusal.bad(
          "images: at most " + most + " for " + model + ", were " + pictures.size());
    }
    return new RelayOrder(model, fields.required("prompt"), 8, pictures);
  }

  @Override
  String newId(RelayOrder order) {
    return order.model() + ":" + System.currentTimeMillis() + "-" + hex();
  }

  @Override
  Object created(EmulatedJob job) {
    return Map.of(
        "id", job.id(), "status", "pending", "status_update_time", job.accepted().toEpochMilli());
  }

  @Override
  Map<String, Object> status(
      EmulatedJob job, Phase phase, Optional<String> url, Optional<RelayRefusal> failure) {
    Map<String, Object> answer = new LinkedHashMap<>();
    // these shops answer with the name that the job has at their own provider
    byte[] id = job.id().getBytes(StandardCharsets.UTF_8);
    answer.put("id", "upstream-" + UUID.nameUUIDFromBytes(id));
    answer.put("status", word(phase));
    answer.put("video_url", url.orElse(null));
    answer.put("enhanced_prompt", "");
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("retry_count", failure.isPresent() ? 3 : 0);
    failure.ifPresent(
        why -> {
          detail.put("error_code", why.code());
          detail.put("error_message", why.words());
        });
    answer.put("detail", detail);
    return answer;
  }

  private static String word(Phase phase) {
    return switch (phase) {
      case QUEUED -> "pending";
      case RUNNING -> "processing";
      case DONE -> "success";
      case FAILED -> "failed";
      case STRANGE -> "video_upsampling_7";
    };
  }
}
