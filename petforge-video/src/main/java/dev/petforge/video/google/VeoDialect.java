package dev.petforge.video.google;

import dev.petforge.generation.ProviderJobId;
import dev.petforge.video.internal.http.FrameFiles.Frame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.databind.json.JsonMapper;

/** How one of Veo's two surfaces wants to be asked. */
abstract class VeoDialect {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType TYPE = MediaType.get("application/json");

  private final HttpUrl base;

  VeoDialect(HttpUrl base) {
    this.base = base;
  }

  final HttpUrl base() {
    return base;
  }

  /** A request that orders a clip. */
  abstract Request create(String model, Map<String, Object> body);

  /** A request that asks for a job; empty if this surface never gives such a name. */
  abstract Optional<Request> ask(ProviderJobId job);

  /** What opens the addresses of results at {@link #base()}. */
  abstract Headers keys();

  /** Whether a refused token can be replaced; the next request then has another. */
  abstract boolean renew(Request refused);

  /** Whether clips come without sound where none is wanted. */
  abstract boolean silent();

  final HttpUrl at(String path) {
    return base.newBuilder().addPathSegments(path).build();
  }

  static RequestBody body(Object json) {
    return RequestBody.create(JSON.writeValueAsBytes(json), TYPE);
  }

  /** What both surfaces are sent. */
  static Map<String, Object> order(
      String prompt, GoogleFrames frames, Map<String, Object> parameters) {
    Map<String, Object> instance = new LinkedHashMap<>();
    instance.put("prompt", prompt);
    instance.put("image", picture(frames.first()));
    frames.last().ifPresent(last -> instance.put("lastFrame", picture(last)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("instances", List.of(instance));
    body.put("parameters", parameters);
    return body;
  }

  private static Map<String, Object> picture(Frame frame) {
    // Not inlineData, as the samples of the docs have it: the service refuses that (2026-09).
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("bytesBase64Encoded", frame.base64());
    picture.put("mimeType", frame.type());
    return picture;
  }

  /** Vertex AI. */
  static final class Vertex extends VeoDialect {
    private static final Pattern OPERATION =
        Pattern.compile(
            "(projects/[A-Za-z0-9.:_-]+/locations/[a-z0-9-]+/publishers/google/models/"
                + "[A-Za-z0-9._-]+)/operations/[A-Za-z0-9._-]+");

    private final VeoSurface.VertexAi surface;
    private final TokenSource tokens;

    Vertex(VeoSurface.VertexAi surface, TokenSource tokens) {
      super(HttpUrl.get(surface.base()));
      this.surface = surface;
      this.tokens = tokens;
    }

    @Override
    Request create(String model, Map<String, Object> body) {
      String resource =
          "v1/projects/"
              + surface.project()
              + "/locations/"
              + surface.location()
              + "/publishers/google/models/"
              + model;
      return post(resource + ":predictLongRunning", body);
    }

    private Request post(String path, Map<String, Object> body) {
      return new Request.Builder().url(at(path)).headers(keys()).post(body(body)).build();
    }

    @Override
    Optional<Request> ask(ProviderJobId job) {
      Matcher name = OPERATION.matcher(job.value());
      return name.matches()
          ? Optional.of(
              post(
                  "v1/" + name.group(1) + ":fetchPredictOperation",
                  Map.of("operationName", job.value())))
          : Optional.empty();
    }

    @Override
    Headers keys() {
      return Headers.of("Authorization", "Bearer " + tokens.token());
    }

    @Override
    boolean renew(Request refused) {
      String old = refused.header("Authorization");
      if (old != null) {
        tokens.refused(old.substring("Bearer ".length()));
      }
      return !keys().equals(Headers.of("Authorization", old == null ? "" : old));
    }

    @Override
    boolean silent() {
      return true;
    }
  }

  /** The Gemini API's shape. */
  static final class Gemini extends VeoDialect {
    private static final Pattern NAME =
        Pattern.compile("[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+){0,20}");

    private final Headers keys;

    Gemini(VeoSurface.GeminiApi surface) {
      super(HttpUrl.get(surface.base()));
      this.keys =
          surface.bearer()
              ? Headers.of("Authorization", "Bearer " + surface.key())
              : Headers.of("x-goog-api-key", surface.key());
    }

    @Override
    Request create(String model, Map<String, Object> body) {
      return new Request.Builder()
          .url(at("v1beta/models/" + model + ":predictLongRunning"))
          .headers(keys())
          .post(body(body))
          .build();
    }

    @Override
    Optional<Request> ask(ProviderJobId job) {
      if (!NAME.matcher(job.value()).matches() || job.value().contains("..")) {
        return Optional.empty();
      }
      return Optional.of(
          new Request.Builder().url(at("v1beta/" + job.value())).headers(keys()).build());
    }

    @Override
    Headers keys() {
      return keys;
    }

    @Override
    boolean renew(Request refused) {
      return false;
    }

    @Override
    boolean silent() {
      return false;
    }
  }
}
