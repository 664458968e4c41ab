package dev.petforge.video.internal.http;

import dev.petforge.http.ErrorText;
import dev.petforge.http.Redaction;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A complete answer of a provider, of whatever status.
 *
 * @param status of HTTP
 * @param contentType as it came, possibly empty
 * @param body the whole of it; not copied, not to be changed
 * @param retryAfter how long the provider asked to wait
 */
@SuppressWarnings("ArrayRecordComponent") // up to 2 MB that nobody compares or changes
public record Answer(int status, String contentType, byte[] body, Optional<Duration> retryAfter) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Whether a status is said of a request as such, before anything is done for it: together with
   * the service's own error in the body it proves that an order was not made.
   *
   * <p>408 and 499 do not: somebody got tired of waiting, and the order may go on. Neither do 409,
   * 423, 424 and 425, which speak of something that is there already or under way (RFC 9110, 4918,
   * 8470), nor any status that is not known here. 429 means to wait, and is sorted by each service.
   */
  public static boolean refusesTheRequest(int status) {
    return switch (status) {
      case 400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 422, 431 -> true;
      default -> false;
    };
  }

  /** The body as a JSON object or array; empty if it is anything else, for example a page. */
  public Optional<JsonNode> json() {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isContainer);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The first words of the body as one line for messages: of a page its text, no secrets. */
  public String excerpt() {
    return ErrorText.excerpt(body, Redaction.BY_LOOKS);
  }

  @Override
  public String toString() {
    return "HTTP " + status + " " + contentType + ", " + body.length + " bytes";
  }
}
