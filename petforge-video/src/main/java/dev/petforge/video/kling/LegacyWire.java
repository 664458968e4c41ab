package dev.petforge.video.kling;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.HttpUrl;
import okhttp3.Request;
import tools.jackson.databind.JsonNode;

/**
 * The dialect under {@code /v1} with the model in the body, which most relays copy: Kling's
 * documentation, 2026-03 and 2026-09.
 */
final class LegacyWire extends KlingWire {
  private static final String PATH = "v1/videos/image2video";
  private static final int PAGE = 100;

  LegacyWire(HttpUrl host) {
    super(host);
  }

  @Override
  Request create(KlingOrder order) {
    ClipRequest request = order.request();
    Map<String, Object> body = new LinkedHashMap<>();
    // Always: the documented default is a model that was retired on 2026-09-15.
    body.put("model_name", order.model().flatMap(this::name).orElse(request.model()));
    body.put("mode", mode(request.resolution()));
    body.put("duration", Long.toString(request.duration().toSeconds()));
    body.put("image", order.first().base64());
    order.last().ifPresent(last -> body.put("image_tail", last.base64()));
    body.put("prompt", request.prompt());
    if (!request.negativePrompt().isBlank()) {
      body.put("negative_prompt", request.negativePrompt());
    }
    if (order.model().map(KlingModel::soundIsAsked).orElse(true)) {
      body.put("sound", request.sound() ? "on" : "off");
    }
    if (order.model().map(KlingModel::multiShot).orElse(false)) {
      body.put("multi_shot", false);
    }
    body.put("external_task_id", order.key().value());
    return post(at(PATH).build(), body);
  }

  private static String mode(String resolution) {
    return switch (resolution) {
      case "720p" -> "std";
      case "1080p" -> "pro";
      default -> resolution;
    };
  }

  @Override
  Optional<ProviderJobId> created(JsonNode data) {
    return text(data.path("task_id")).map(ProviderJobId::new);
  }

  @Override
  HttpUrl find(CallKey key) {
    return at(PATH).addPathSegment(key.value()).build();
  }

  /**
   * A bad parameter has this code too (public measurement, 2026-09), but the name in the path is
   * all that could be one. Its words are not asked: they change, and come in the account's
   * language.
   */
  @Override
  OptionalInt missing() {
    return OptionalInt.of(1201);
  }

  /** There is no question for several jobs but pages of all of them. */
  @Override
  List<HttpUrl> poll(Collection<ProviderJobId> jobs) {
    return jobs.stream().map(job -> at(PATH).addPathSegment(job.value()).build()).toList();
  }

  @Override
  List<KlingTask> tasks(JsonNode data) {
    if (!data.isObject()) {
      return List.of();
    }
    Optional<String> url = Optional.empty();
    for (JsonNode video : data.path("task_result").path("videos")) {
      url = url.or(() -> text(video.path("url")));
    }
    return List.of(
        new KlingTask(
            data.path("task_id").asString(""),
            data.path("task_info").path("external_task_id").asString(""),
            data.path("task_status").asString(""),
            data.path("task_status_msg").asString(""),
            url,
            amount(data.path("final_unit_deduction"))));
  }

  @Override
  Request list(Instant since, String cursor) {
    return new Request.Builder()
        .url(
            at(PATH)
                .addQueryParameter("pageNum", cursor.isEmpty() ? "1" : cursor)
                .addQueryParameter("pageSize", Integer.toString(PAGE))
                .build())
        .build();
  }

  @Override
  List<KlingTask> page(JsonNode data) {
    List<KlingTask> tasks = new ArrayList<>();
    for (JsonNode task : data) {
      tasks.addAll(tasks(task));
    }
    return tasks;
  }

  /** The newest come first: behind a page with an older job than asked for there is no other. */
  @Override
  Optional<String> next(JsonNode data, Instant since, String cursor) {
    boolean older = false;
    for (JsonNode task : data) {
      older |= task.path("created_at").asLong(Long.MAX_VALUE) < since.toEpochMilli();
    }
    int page = cursor.isEmpty() ? 1 : Integer.parseInt(cursor);
    return older || data.size() < PAGE ? Optional.empty() : Optional.of(Integer.toString(page + 1));
  }

  @Override
  String prompt(String prompt, String negative) {
    return prompt;
  }

  @Override
  Optional<String> name(KlingModel model) {
    return model.legacyName();
  }
}
