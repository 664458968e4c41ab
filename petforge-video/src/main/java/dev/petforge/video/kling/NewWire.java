package dev.petforge.video.kling;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import java.math.BigDecimal;
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
 * The dialect with the model in the path: Kling's documentation, 2026-09. Fields that a model does
 * not know are ignored in silence there, so none is sent.
 */
final class NewWire extends KlingWire {
  private static final int PAGE = 100;

  NewWire(HttpUrl host) {
    super(host);
  }

  @Override
  Request create(KlingOrder order) {
    ClipRequest request = order.request();
    List<Map<String, Object>> contents = new ArrayList<>();
    contents.add(
        Map.of("type", "prompt", "text", prompt(request.prompt(), request.negativePrompt())));
    contents.add(Map.of("type", "first_frame", "url", order.first().base64()));
    order
        .last()
        .ifPresent(last -> contents.add(Map.of("type", "last_frame", "url", last.base64())));
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("resolution", request.resolution());
    settings.put("duration", (int) request.duration().toSeconds());
    // For a model that nobody knows yet silence about sound would mean sound.
    if (order.model().map(KlingModel::soundIsAsked).orElse(true)) {
      settings.put("audio", request.sound() ? "native" : "off");
    }
    if (order.model().map(KlingModel::multiShot).orElse(true)) {
      settings.put("multi_shot", false);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("contents", contents);
    body.put("settings", settings);
    body.put("options", Map.of("external_task_id", order.key().value()));
    String model = order.model().flatMap(this::name).orElse(request.model());
    return post(at("image-to-video").addPathSegment(model).build(), body);
  }

  @Override
  Optional<ProviderJobId> created(JsonNode data) {
    return text(data.path("id")).map(ProviderJobId::new);
  }

  @Override
  HttpUrl find(CallKey key) {
    return at("tasks").addQueryParameter("external_task_ids", key.value()).build();
  }

  /** None: the answer is an empty list. */
  @Override
  OptionalInt missing() {
    return OptionalInt.empty();
  }

  @Override
  List<HttpUrl> poll(Collection<ProviderJobId> jobs) {
    String ids = String.join(",", jobs.stream().map(ProviderJobId::value).toList());
    return List.of(at("tasks").addQueryParameter("task_ids", ids).build());
  }

  @Override
  List<KlingTask> tasks(JsonNode data) {
    List<KlingTask> tasks = new ArrayList<>();
    for (JsonNode task : data) {
      tasks.add(
          new KlingTask(
              task.path("id").asString(""),
              task.path("external_id").asString(""),
              task.path("status").asString(""),
              task.path("message").asString(""),
              video(task.path("outputs")),
              units(task.path("billing"))));
    }
    return tasks;
  }

  private static Optional<String> video(JsonNode outputs) {
    for (JsonNode output : outputs) {
      Optional<String> url = text(output.path("url"));
      if (output.path("type").asString("").equals("video") && url.isPresent()) {
        return url;
      }
    }
    return Optional.empty();
  }

  private static Optional<BigDecimal> units(JsonNode billing) {
    BigDecimal sum = BigDecimal.ZERO;
    boolean said = false;
    for (JsonNode item : billing) {
      Optional<BigDecimal> amount = amount(item.path("amount"));
      if (!item.path("charge_type").asString("").equals("unit") || amount.isEmpty()) {
        // Other ways of paying have other measures: rather nothing than a wrong sum.
        return Optional.empty();
      }
      sum = sum.add(amount.get());
      said = true;
    }
    return said ? Optional.of(sum) : Optional.empty();
  }

  @Override
  Request list(Instant since, String cursor) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("start_time", since.toEpochMilli());
    body.put("limit", PAGE);
    if (!cursor.isEmpty()) {
      body.put("cursor", cursor);
    }
    return post(at("tasks").build(), body);
  }

  @Override
  List<KlingTask> page(JsonNode data) {
    return tasks(data.path("result"));
  }

  @Override
  Optional<String> next(JsonNode data, Instant since, String cursor) {
    return data.path("has_more").asBoolean(false)
        ? Optional.of(data.path("next_cursor").asString(""))
        : Optional.empty();
  }

  @Override
  String prompt(String prompt, String negative) {
    return negative.isBlank() ? prompt : prompt.strip() + "\nAvoid: " + negative.strip();
  }

  @Override
  Optional<String> name(KlingModel model) {
    return Optional.of(model.name());
  }
}
