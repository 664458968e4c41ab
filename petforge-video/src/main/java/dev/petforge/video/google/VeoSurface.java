package dev.petforge.video.google;

import okhttp3.HttpUrl;

/** Where Veo is spoken to: the same models, two shapes of requests. */
public sealed interface VeoSurface {
  /**
   * Vertex AI: tokens of OAuth, sound as wanted, clips inline in the answer.
   *
   * @param project the Google Cloud project that pays
   * @param location for example {@code us-central1}
   * @param tokens who may order
   * @param base the address without a path, {@code https://<location>-aiplatform.googleapis.com}
   *     unless said
   */
  record VertexAi(String project, String location, GoogleTokens tokens, String base)
      implements VeoSurface {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9.:_-]{0,99}";

    public VertexAi {
      requireName("project", project);
      requireName("location", location);
      requireBase(base);
    }

    /** Google's own address for a location. */
    public VertexAi(String project, String location, GoogleTokens tokens) {
      this(
          project,
          location,
          tokens,
          location.equals("global")
              ? "https://aiplatform.googleapis.com"
              : "https://" + location + "-aiplatform.googleapis.com");
    }

    private static void requireName(String what, String value) {
      if (!value.matches(NAME)) {
        throw new IllegalArgumentException(
            what + " must be 1 to 100 of [A-Za-z0-9.:_-], was '" + value + "'");
      }
    }
  }

  /**
   * The Gemini API's shape, with a key and clips behind an address. Google itself took Veo off it
   * on 2026-10-22; relays still speak it.
   *
   * @param base the address without a path, for example {@code https://relay.example}
   * @param key visible ASCII
   * @param bearer whether the key is sent as a bearer token, as some relays want it, and not as
   *     {@code x-goog-api-key}
   */
  record GeminiApi(String base, String key, boolean bearer) implements VeoSurface {
    public GeminiApi {
      requireBase(base);
      if (!key.matches("[\\x21-\\x7E]+")) {
        throw new IllegalArgumentException("key must be of visible ASCII and not blank");
      }
    }

    /** With the key as {@code x-goog-api-key}. */
    public GeminiApi(String base, String key) {
      this(base, key, false);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "GeminiApi[base=" + base + ", bearer=" + bearer + "]";
    }
  }

  private static void requireBase(String base) {
    HttpUrl url = HttpUrl.parse(base);
    if (url == null || url.querySize() > 0 || !url.username().isEmpty()) {
      throw new IllegalArgumentException(
          "base must be an http or https address without a query or user");
    }
  }
}
