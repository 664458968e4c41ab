package dev.petforge.feishu;

import dev.petforge.failure.RetryableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The pages of a list, asked for one after the other as they are taken. A list that does not come
 * to its end is a failure: what is missing from it would be taken for deleted.
 */
final class Pages implements Iterator<JsonNode> {
  /** With pages of 200 or 500, far more than a table or folder can hold. */
  static final int MOST = 2_000;

  private final String what;
  private final Map<String, String> query;
  private final String tokenField;
  private final Function<Map<String, String>, JsonNode> ask;
  private final Set<String> tokens = new HashSet<>();
  private boolean more = true;

  /**
   * @param what is listed, for messages
   * @param query of every page
   * @param tokenField where a page has the token of the next one
   * @param ask asks for a page, with the whole query
   */
  Pages(
      String what,
      Map<String, String> query,
      String tokenField,
      Function<Map<String, String>, JsonNode> ask) {
    this.what = what;
    this.query = new HashMap<>(query);
    this.tokenField = tokenField;
    this.ask = ask;
  }

  @Override
  public boolean hasNext() {
    return more;
  }

  /**
   * @throws RetryableException with code {@code ENDLESS_LIST} if the page says that there is more
   *     and names none that was not there before, or if there are too many
   */
  @Override
  public JsonNode next() {
    if (!more) {
      throw new NoSuchElementException(what);
    }
    JsonNode page = ask.apply(Map.copyOf(query));
    // Only has_more says that there is more: a token comes with the last page too.
    more = page.path("has_more").asBoolean(false);
    if (more) {
      String next = page.path(tokenField).asString("");
      if (next.isEmpty()) {
        throw endless("there is more, and no token for the next page");
      }
      if (!tokens.add(next)) {
        throw endless("the same page comes again");
      }
      if (tokens.size() >= MOST) {
        throw endless("there are more than " + MOST + " pages");
      }
      query.put("page_token", next);
    }
    return page;
  }

  private RetryableException endless(String why) {
    return new RetryableException(
        "ENDLESS_LIST", what + ": the list does not come to its end, " + why);
  }
}
