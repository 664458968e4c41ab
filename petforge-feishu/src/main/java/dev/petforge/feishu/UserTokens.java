package dev.petforge.feishu;

import dev.petforge.failure.PermanentException;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a user's login gave.
 *
 * @param access speaks for the user
 * @param accessUntil when it is to be renewed, some time before it ends
 * @param refresh gives new tokens, once
 * @param refreshUntil when it ends
 * @param renewing who asks for new tokens just now; empty text if nobody does
 * @param renewingUntil when that is to be over at the latest
 */
record UserTokens(
    String access,
    Instant accessUntil,
    String refresh,
    Instant refreshUntil,
    String renewing,
    Instant renewingUntil) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Nobody asks for new ones. */
  UserTokens(String access, Instant accessUntil, String refresh, Instant refreshUntil) {
    this(access, accessUntil, refresh, refreshUntil, "", Instant.EPOCH);
  }

  UserTokens renewedBy(String who, Instant until) {
    return new UserTokens(access, accessUntil, refresh, refreshUntil, who, until);
  }

  String write() {
    ObjectNode node =
        OpenApi.object()
            .put("access", access)
            .put("access_until", accessUntil.toEpochMilli())
            .put("refresh", refresh)
            .put("refresh_until", refreshUntil.toEpochMilli())
            .put("renewing", renewing)
            .put("renewing_until", renewingUntil.toEpochMilli());
    return node.toString();
  }

  static UserTokens read(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return new UserTokens(
          node.path("access").asString(""),
          instant(node, "access_until"),
          node.path("refresh").asString(""),
          instant(node, "refresh_until"),
          node.path("renewing").asString(""),
          instant(node, "renewing_until"));
    } catch (JacksonException | DateTimeException e) {
      // Without the cause: its words may quote a token.
      throw new PermanentException("UNREADABLE", "the stored login cannot be read");
    }
  }

  private static Instant instant(JsonNode node, String member) {
    return Instant.ofEpochMilli(node.path(member).asLong(0));
  }

  /** The tokens are left out: nobody needs them in a log. */
  @Override
  public String toString() {
    return "UserTokens[until " + accessUntil + ", to be renewed until " + refreshUntil + "]";
  }
}
