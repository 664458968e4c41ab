package dev.petforge.video.kling;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of Kling's dialects. */
abstract sealed class KlingWire permits NewWire, LegacyWire {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType TYPE = MediaType.get("application/json");

  private final HttpUrl host;

  KlingWire(HttpUrl host) {
    this.host = host;
  }

  /** What orders a clip. */
  abstract Request create(KlingOrder order);

  /** The job that an accepted create names; empty if it names none. */
  abstract Optional<ProviderJobId> created(JsonNode data);

  /** What looks for a job by our key. */
  abstract HttpUrl find(CallKey key);

  /** The code of a refused look-up, by whichever name, that says that there is no such job. */
  abstract OptionalInt missing();

  /** What asks for jobs: one question or several. */
  abstract List<HttpUrl> poll(Collection<ProviderJobId> jobs);

  /** The jobs of an answer to {@link #find} or {@link #poll}. */
  abstract List<KlingTask> tasks(JsonNode data);

  /**
   * What asks for a page of the account's list.
   *
   * @param since only jobs made then or later, as far as the dialect can say that
   * @param cursor of the page, empty for the first
   */
  abstract Request list(Instant since, String cursor);

  /** The jobs of a page of the list. */
  abstract List<KlingTask> page(JsonNode data);

  /**
   * The cursor of the page after this one; empty if there is none. It is not checked whether it
   * leads on.
   */
  abstract Optional<String> next(JsonNode data, Instant since, String cursor);

  /** How a prompt is sent, given what must not be seen. */
  abstract String prompt(String prompt, String negative);

  /** The name that a model has in this dialect; empty if it is not sold there. */
  abstract Optional<String> name(KlingModel model);

  final HttpUrl.Builder at(String path) {
    HttpUrl.Builder url = host.newBuilder();
    for (String part : path.split("/", -1)) {
      url.addPathSegment(part);
    }
    return url;
  }

  static Request post(HttpUrl url, Object body) {
    return new Request.Builder()
        .url(url)
        .post(RequestBody.create(JSON.writeValueAsBytes(body), TYPE))
        .build();
  }

  static Optional<String> text(JsonNode node) {
    return Optional.of(node.asString("")).filter(text -> !text.isBlank());
  }

  static Optional<BigDecimal> amount(JsonNode node) {
    String text = node.asString("").strip();
    return text.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }
}
