package dev.petforge.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Google Veo on this machine, on both surfaces: Vertex AI ({@code :predictLongRunning}, {@code
 * :fetchPredictOperation} under {@code v1} and {@code v1beta1}, tokens of OAuth, clips inline in
 * the answer) and the Gemini API as relays still speak it (a key, clips behind an address that
 * redirects to a host without one). As Google's pages and SDK had it in 2026-09. There is no key
 * for idempotency: each create is a new job. A job is charged at its end; what fails or the safety
 * filter blocks is not.
 */
public final class VeoEmulator extends GoogleEmulator {
  private static final Pattern VERTEX =
      Pattern.compile(
          "/v1(?:beta1)?/(projects/[^/]+/locations/[^/]+/publishers/google/models/([^/:]+))"
              + ":(predictLongRunning|fetchPredictOperation)");
  private static final Pattern GEMINI =
      Pattern.compile("/v1beta/models/([^/:]+):predictLongRunning");
  private static final Pattern OPERATION =
      Pattern.compile("/v1beta/(models/[^/:]+/operations/[^/:]+)");

  private static final Set<String> VERTEX_ONLY =
      Set.of(
          "generateAudio",
          "fps",
          "seed",
          "resizeMode",
          "compressionQuality",
          "storageUri",
          "pubsubTopic");
  private static final Set<String> PARAMETERS =
      Set.of(
          "aspectRatio",
          "resolution",
          "durationSeconds",
          "negativePrompt",
          "personGeneration",
          "sampleCount",
          "enhancePrompt");
  private static final Set<String> INSTANCE =
      Set.of("prompt", "image", "lastFrame", "referenceImages", "video");
  private static final Set<Integer> SECONDS = Set.of(4, 6, 8);
  private static final int MOST_PROMPT = 10_000;

  private final OAuthEmulator tokens;

  /** Starts it. */
  public VeoEmulator(EmulatorSettings settings) {
    super(settings);
    this.tokens = new OAuthEmulator(URI.create(address() + "/token"));
  }

  /**
   * The JSON file of a service account that may order clips; its tokens come from this emulator.
   * {@link EmulatorSettings#key()} is taken for a token too.
   */
  public String serviceAccountJson() {
    return tokens.serviceAccountJson();
  }

  /** Lets all tokens that were given expire. */
  public void expireTokens() {
    tokens.forget();
  }

  /** How many tokens were given. */
  public int tokensGiven() {
    return tokens.given();
  }

  /** A prompt, its frames and settings, as one surface or the other takes them. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  private record Order(
      String model,
      String prompt,
      int seconds,
      String resolution,
      boolean audio,
      byte[] firstFrame) {
    long micros() {
      return seconds * perSecond(model, resolution, audio);
    }
  }

  /** Google's list prices with audio (silent on Vertex only), 2026-07-30. */
  private static long perSecond(String model, String resolution, boolean audio) {
    boolean large = resolution.equals("4k");
    if (model.contains("-lite-")) {
      boolean full = resolution.equals("1080p");
      return audio ? (full ? 80_000 : 50_000) : (full ? 50_000 : 30_000);
    }
    if (model.contains("-fast-")) {
      return switch (resolution) {
        case "4k" -> audio ? 300_000 : 250_000;
        case "1080p" -> 120_000;
        default -> 100_000;
      };
    }
    return audio ? (large ? 600_000 : 400_000) : (large ? 400_000 : 200_000);
  }

  @Override
  void handle(Exchange exchange) throws IOException {
    if (exchange.line().equals("POST /token")) {
      tokens.answer(exchange);
      return;
    }
    if (serveFiles(exchange)) {
      return;
    }
    Matcher vertex = VERTEX.matcher(exchange.path());
    Matcher gemini = GEMINI.matcher(exchange.path());
    Matcher operation = OPERATION.matcher(exchange.path());
    boolean post = exchange.method().equals("POST");
    if (post && vertex.matches()) {
      vertex(exchange, vertex.group(1), vertex.group(2), vertex.group(3));
    } else if (post && gemini.matches()) {
      if (keyed(exchange)) {
        order(exchange, gemini.group(1), "models/" + gemini.group(1), false);
      }
    } else if (exchange.method().equals("GET") && operation.matches()) {
      if (keyed(exchange)) {
        operation(exchange, operation.group(1), false);
      }
    } else {
      complain(exchange.line() + ": there is no such method");
      error(exchange, 404, "NOT_FOUND", "Requested entity was not found.");
    }
  }

  private boolean keyed(Exchange exchange) throws IOException {
    String key = exchange.header("x-goog-api-key").orElse("");
    String bearer = exchange.header("Authorization").orElse("");
    if (hasKey(exchange)) {
      return true;
    }
    if (key.isEmpty() && bearer.isEmpty()) {
      error(exchange, 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.");
    } else {
      error(exchange, 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
    }
    return false;
  }

  private void vertex(Exchange exchange, String resource, String model, String method)
      throws IOException {
    String bearer = exchange.header("Authorization").orElse("");
    String token = bearer.startsWith("Bearer ") ? bearer.substring("Bearer ".length()) : "";
    if (!token.equals(settings().key()) && !tokens.knows(token)) {
      error(
          exchange,
          401,
          "UNAUTHENTICATED",
          "Request had invalid authentication credentials. Expected OAuth 2 access token.");
    } else if (method.equals("predictLongRunning")) {
      order(exchange, model, resource, true);
    } else {
      Optional<JsonNode> body = exchange.json();
      String name = body.map(json -> json.path("operationName").asString("")).orElse("");
      if (!name.startsWith(resource + "/operations/")) {
        invalid(exchange, "Invalid operation name: " + name);
      } else {
        operation(exchange, name, true);
      }
    }
  }

  private void order(Exchange exchange, String model, String resource, boolean vertex)
      throws IOException {
    if (!model.startsWith("veo-3.1-") || vertex != model.endsWith("-001")) {
      error(
          exchange,
          404,
          "NOT_FOUND",
          (vertex ? "Publisher Model `" + resource + "`" : "models/" + model)
              + " was not found, is no longer available, or your project does not have access to"
              + " it.");
      return;
    }
    Order order;
    try {
      order = read(exchange, model, vertex);
    } catch (BadRequest e) {
      invalid(exchange, String.valueOf(e.getMessage()));
      return;
    }
    String id = resource + "/operations/" + UUID.randomUUID();
    create(
        exchange,
        order.micros(),
        () ->
            accept(
                id,
                Optional.empty(),
                model,
                order.prompt(),
                Duration.ofSeconds(order.seconds()),
                order.micros(),
                order.firstFrame()),
        job -> exchange.answer(200, Map.of("name", job.id())));
  }

  private Order read(Exchange exchange, String model, boolean vertex) {
    JsonNode body =
        exchange.json().orElseThrow(() -> new BadRequest("Invalid JSON payload received."));
    onlyFields(
        body,
        "",
        vertex ? Set.of("instances", "parameters", "labels") : Set.of("instances", "parameters"));
    JsonNode instances = body.path("instances");
    if (!instances.isArray() || instances.size() != 1) {
      throw new BadRequest("exactly one instance is needed, were " + instances.size());
    }
    JsonNode instance = instances.get(0);
    for (String name : instance.propertyNames()) {
      if (!INSTANCE.contains(name)) {
        throw new BadRequest("`" + name + "` isn't supported by this model.");
      }
    }
    String prompt = instance.path("prompt").asString("");
    if (prompt.isBlank() || prompt.length() > MOST_PROMPT) {
      throw new BadRequest("the prompt must have 1 to 1,024 tokens");
    }
    Optional<byte[]> image = image(instance, "image", vertex);
    Optional<byte[]> last = image(instance, "lastFrame", vertex);
    if (last.isPresent() && image.isEmpty()) {
      throw new BadRequest("`lastFrame` needs `image`.");
    }
    return settings(body.path("parameters"), model, prompt, vertex, image);
  }

  private Order settings(
      JsonNode parameters, String model, String prompt, boolean vertex, Optional<byte[]> image) {
    for (String name : parameters.propertyNames()) {
      if (!vertex && VERTEX_ONLY.contains(name)) {
        throw new BadRequest("`" + name + "` isn't supported by this model.");
      }
      if (!PARAMETERS.contains(name) && !VERTEX_ONLY.contains(name)) {
        // It is lost without a word, as a picture was that a client put here.
        complain("the parameter `" + name + "` is not known and was ignored");
      }
    }
    JsonNode length = parameters.path("durationSeconds");
    if (!length.isMissingNode() && !length.isIntegralNumber()) {
      throw new BadRequest("The value type for `durationSeconds` needs to be a number.");
    }
    int seconds = length.asInt(8);
    String resolution = parameters.path("resolution").asString("720p");
    String aspect = parameters.path("aspectRatio").asString("16:9");
    boolean lite = model.contains("-lite-");
    if (!SECONDS.contains(seconds)) {
      throw new BadRequest(
          "Unsupported output video duration " + seconds + " seconds, supported are 4, 6, 8.");
    }
    if (!Set.of("720p", "1080p", "4k").contains(resolution) || (lite && resolution.equals("4k"))) {
      throw new BadRequest("Unsupported resolution " + resolution + ".");
    }
    if (!resolution.equals("720p") && seconds != 8) {
      throw new BadRequest(resolution + " needs a duration of 8 seconds, was " + seconds + ".");
    }
    if (!Set.of("16:9", "9:16").contains(aspect)) {
      throw new BadRequest("Unsupported aspect ratio " + aspect + ".");
    }
    if (parameters.path("sampleCount").asInt(1) != 1) {
      throw new BadRequest("`sampleCount` must be 1 here.");
    }
    String people = parameters.path("personGeneration").asString("allow_adult");
    if (!vertex && image.isPresent() && !people.equals("allow_adult")) {
      throw new BadRequest(people + " for personGeneration is currently not supported.");
    }
    if (vertex && !parameters.path("generateAudio").isBoolean()) {
      complain("`generateAudio` is required for Veo 3 and is missing");
    }
    boolean audio = parameters.path("generateAudio").asBoolean(true);
    return new Order(model, prompt, seconds, resolution, audio, framed(image, aspect));
  }

  private static Optional<byte[]> image(JsonNode instance, String name, boolean vertex) {
    JsonNode image = instance.path(name);
    if (image.isMissingNode()) {
      return Optional.empty();
    }
    for (String field : image.propertyNames()) {
      boolean known =
          Set.of("bytesBase64Encoded", "mimeType").contains(field)
              || (vertex && field.equals("gcsUri"));
      if (!known) {
        throw new BadRequest("`" + field + "` isn't supported by this model.");
      }
    }
    if (image.has("gcsUri")) {
      throw new BadRequest("the bucket of '" + name + "' cannot be read");
    }
    return Optional.of(
        picture(image.path("bytesBase64Encoded"), image.path("mimeType").asString(""), name));
  }

  private void operation(Exchange exchange, String name, boolean vertex) throws IOException {
    if (pollFails(exchange)) {
      return;
    }
    Optional<EmulatedJob> known = job(name);
    if (known.isEmpty() || (vertex && known.get().succeeds() && lostResults())) {
      error(exchange, 404, "NOT_FOUND", "Operation with name " + name + " was not found.");
      return;
    }
    EmulatedJob job = known.get();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", name);
    if (!ended(job)) {
      boolean strange = job.fate().equals(Optional.of(Fault.JOB_STRANGE_WORD));
      answer.put("metadata", Map.of("state", strange ? "PONDERING" : "RUNNING"));
      exchange.answer(200, answer);
      return;
    }
    answer.put("done", true);
    if (job.fate().equals(Optional.of(Fault.JOB_FAILS))) {
      answer.put("error", Map.of("code", 13, "message", "Video generation failed internally."));
      exchange.answer(200, answer);
    } else if (!job.succeeds() || askedTooEarly(job)) {
      Map<String, Object> response =
          job.fate().equals(Optional.of(Fault.JOB_CONTENT)) ? blocked() : Map.of();
      answer.put("response", vertex ? response : Map.of("generateVideoResponse", response));
      exchange.answer(200, answer);
    } else if (vertex) {
      inline(exchange, answer, job);
    } else {
      Map<String, Object> response = new LinkedHashMap<>();
      response.put("generatedSamples", List.of(Map.of("video", Map.of("uri", fileAddress(job)))));
      answer.put("response", Map.of("generateVideoResponse", response));
      exchange.answer(200, answer);
    }
  }

  private static Map<String, Object> blocked() {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("raiMediaFilteredCount", 1);
    response.put(
        "raiMediaFilteredReasons",
        List.of(
            "Sorry, we can't create videos with input like this. Try changing the prompt or the"
                + " image. You will not be charged for blocked videos. Support codes: 29310472"));
    return response;
  }

  private void inline(Exchange exchange, Map<String, Object> answer, EmulatedJob job)
      throws IOException {
    byte[] clip = clip(job);
    Optional<Fault> fault = drawForDownload();
    if (fault.equals(Optional.of(Fault.RESULT_TRUNCATED))) {
      clip = Arrays.copyOf(clip, clip.length / 2);
    }
    String video = Base64.getEncoder().encodeToString(clip);
    answer.put(
        "response",
        Map.of("videos", List.of(Map.of("bytesBase64Encoded", video, "mimeType", "video/mp4"))));
    if (fault.isEmpty() || fault.get() == Fault.RESULT_TRUNCATED) {
      exchange.answer(200, answer);
      return;
    }
    switch (fault.get()) {
      case RESULT_EXPIRED ->
          error(exchange, 404, "NOT_FOUND", "Operation with name " + job.id() + " was not found.");
      case RESULT_HTML -> exchange.page(200, "captcha");
      case RESULT_AWAY -> stayAway(exchange);
      default -> {
        byte[] bytes = bytes(job.id(), video);
        if (fault.get() == Fault.RESULT_CUT) {
          exchange.answerPartly(200, "application/json", bytes, bytes.length / 2);
        } else {
          exchange.answerSlowly(200, "application/json", bytes, 10, 30);
        }
      }
    }
  }

  private static byte[] bytes(String name, String video) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("{\"name\":\"" + name + "\",\"done\":true,\"response\":{\"videos\":[{\"mimeType\":\"")
            .getBytes(StandardCharsets.UTF_8));
    out.writeBytes(
        ("video/mp4\",\"bytesBase64Encoded\":\"" + video + "\"}]}}")
            .getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
