package dev.petforge.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A create as Kling understands it, in either dialect.
 *
 * @param model what is ordered
 * @param name the model's name as it was sent
 * @param prompt what is to be seen
 * @param seconds of the clip
 * @param micros its price in millionths
 * @param first the first frame as it was sent: an address or base64
 * @param last the last frame, likewise
 * @param key the client's own name for the job
 * @param callback where the client wants to be told of the end
 * @param complaints what was sent and has no meaning, or is better sent
 */
record EmulatedKlingOrder(
    EmulatedKlingModel model,
    String name,
    String prompt,
    int seconds,
    long micros,
    String first,
    Optional<String> last,
    Optional<String> key,
    Optional<String> callback,
    List<String> complaints) {
  private static final int LEGACY_PROMPT = 2500;
  private static final Set<String> LEGACY_FIELDS =
      Set.of(
          "model_name",
          "mode",
          "duration",
          "image",
          "image_tail",
          "prompt",
          "negative_prompt",
          "callback_url",
          "external_task_id",
          "watermark_info",
          "element_list");

  /** Reads the body of {@code POST /image-to-video/{model}}. */
  static EmulatedKlingOrder of(String name, JsonNode body) {
    EmulatedKlingModel model = EmulatedKlingModel.named(name);
    List<String> complaints = new ArrayList<>();
    note(complaints, "", body, Set.of("contents", "settings", "options"));
    String prompt = "";
    Optional<String> first = Optional.empty();
    Optional<String> last = Optional.empty();
    if (!body.path("contents").isArray()) {
      throw KlingRefusal.parameter("contents must be a list");
    }
    for (JsonNode content : body.path("contents")) {
      String type = content.path("type").asString("");
      switch (type) {
        case "prompt" -> {
          note(complaints, "contents.", content, Set.of("type", "text"));
          prompt = text("contents.text", content.path("text"));
        }
        case "first_frame", "last_frame" -> {
          note(complaints, "contents.", content, Set.of("type", "url"));
          Optional<String> frame = Optional.of(text("contents.url", content.path("url")));
          first = type.equals("first_frame") ? frame : first;
          last = type.equals("last_frame") ? frame : last;
        }
        case "element" ->
            note(complaints, "contents.", content, Set.of("type", "element_id", "id"));
        default -> throw KlingRefusal.parameter("contents.type is invalid: " + type);
      }
    }
    if (prompt.isBlank()) {
      throw KlingRefusal.parameter("contents must have a prompt");
    }
    if (first.isEmpty()) {
      throw KlingRefusal.parameter("contents must have a first_frame");
    }
    requireLength("prompt", prompt, model.promptMax());
    JsonNode settings = body.path("settings");
    boolean sound = settings(complaints, model, settings);
    int seconds = integer(settings.path("duration"), 5);
    String resolution = settings.path("resolution").asString("720p");
    long micros = model.price(resolution, seconds, sound, last.isPresent());
    JsonNode options = body.path("options");
    note(
        complaints,
        "options.",
        options,
        Set.of("external_task_id", "callback_url", "watermark_info"));
    return new EmulatedKlingOrder(
        model,
        name,
        prompt,
        seconds,
        micros,
        first.get(),
        last,
        given(options, "external_task_id"),
        given(options, "callback_url"),
        complaints);
  }

  private static boolean settings(
      List<String> complaints, EmulatedKlingModel model, JsonNode settings) {
    List<String> known = new ArrayList<>(List.of("resolution", "duration"));
    if (model.audioField()) {
      known.add("audio");
    }
    if (model.multiShot()) {
      known.add("multi_shot");
      if (!settings.path("multi_shot").isBoolean() || settings.path("multi_shot").asBoolean()) {
        complaints.add("settings.multi_shot is not false: the clip may have several shots");
      }
    }
    note(complaints, "settings.", settings, Set.copyOf(known));
    String audio = settings.path("audio").asString("off");
    if (!model.audioField()) {
      return false;
    }
    if (!audio.equals("native") && !audio.equals("off")) {
      throw KlingRefusal.parameter("audio is invalid: " + audio);
    }
    return audio.equals("native");
  }

  /** Reads the body of {@code POST /v1/videos/image2video}. */
  static EmulatedKlingOrder ofLegacy(JsonNode body) {
    List<String> complaints = new ArrayList<>();
    if (!body.has("model_name")) {
      complaints.add("model_name is missing, its default is a model that is gone");
    }
    String name = body.path("model_name").asString("kling-v1");
    EmulatedKlingModel model = EmulatedKlingModel.legacy(name);
    Set<String> known = new java.util.HashSet<>(LEGACY_FIELDS);
    if (model.audioField()) {
      known.add("sound");
    }
    if (model.multiShot()) {
      known.addAll(Set.of("multi_shot", "shot_type", "multi_prompt"));
    }
    note(complaints, "", body, known);
    if (body.has("cfg_scale") || body.has("camera_control")) {
      throw KlingRefusal.parameter("cfg_scale and camera_control are not supported by " + name);
    }
    if (!body.has("image")) {
      throw KlingRefusal.parameter("image is required");
    }
    String first = text("image", body.path("image"));
    Optional<String> last =
        body.has("image_tail")
            ? Optional.of(text("image_tail", body.path("image_tail")))
            : Optional.empty();
    String prompt = body.path("prompt").asString("");
    requireLength("prompt", prompt, LEGACY_PROMPT);
    requireLength("negative_prompt", body.path("negative_prompt").asString(""), LEGACY_PROMPT);
    String mode = body.path("mode").asString("std");
    String resolution =
        switch (mode) {
          case "std" -> "720p";
          case "pro" -> "1080p";
          case "4k" -> "4k";
          default -> throw KlingRefusal.parameter("mode is invalid: " + mode);
        };
    if (body.has("duration") && !body.path("duration").isString()) {
      throw KlingRefusal.parameter("duration must be a string");
    }
    String duration = body.path("duration").asString("5");
    if (!duration.matches("\\d{1,2}")) {
      throw KlingRefusal.parameter("duration is invalid: " + duration);
    }
    String sound = body.path("sound").asString("off");
    if (!sound.equals("on") && !sound.equals("off")) {
      throw KlingRefusal.parameter("sound is invalid: " + sound);
    }
    int seconds = Integer.parseInt(duration);
    boolean sounding = model.audioField() && sound.equals("on");
    long micros = model.price(resolution, seconds, sounding, last.isPresent());
    return new EmulatedKlingOrder(
        model,
        name,
        prompt,
        seconds,
        micros,
        first,
        last,
        given(body, "external_task_id"),
        given(body, "callback_url"),
        complaints);
  }

  private static void note(
      List<String> complaints, String place, JsonNode node, Set<String> known) {
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        complaints.add(place + field + " is unknown here and ignored");
      }
    }
  }

  private static String text(String field, JsonNode node) {
    if (!node.isString() || node.asString().isEmpty()) {
      throw KlingRefusal.parameter(field + " must be a text");
    }
    return node.asString();
  }

  private static int integer(JsonNode node, int standard) {
    if (node.isMissingNode()) {
      return standard;
    }
    if (!node.isInt()) {
      throw KlingRefusal.parameter("duration must be a whole number");
    }
    return node.asInt();
  }

  private static void requireLength(String field, String text, int most) {
    if (text.length() > most) {
      throw KlingRefusal.parameter(
          field + " must have at most " + most + " characters, has " + text.length());
    }
  }

  private static Optional<String> given(JsonNode node, String field) {
    return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
  }
}
