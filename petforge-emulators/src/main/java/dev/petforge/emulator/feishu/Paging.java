package dev.petforge.emulator.feishu;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pages of a list. Every page has a {@code page_token}, the last one too, as the documentation's
 * own example has it: {@code has_more} alone says whether there is more. A token is good for the
 * question that it came from only.
 */
final class Paging {
  private final int size;
  private final int from;
  private final String question;

  private Paging(int size, int from, String question) {
    this.size = size;
    this.from = from;
    this.question = question;
  }

  static Paging of(Call call, int usual, int most, String question) {
    String asked = call.query("page_size").orElse(Integer.toString(usual));
    if (!asked.matches("\\d{1,6}")
        || Integer.parseInt(asked) < 1
        || Integer.parseInt(asked) > most) {
      throw FeishuRefusal.of(
          1254011, "InvalidPageSize", "page_size must be 1 to " + most + ", was " + asked);
    }
    String hash = Integer.toHexString((call.exchange().path() + question).hashCode());
    int from = call.query("page_token").map(token -> offset(token, hash)).orElse(0);
    return new Paging(Integer.parseInt(asked), from, hash);
  }

  private static int offset(String token, String hash) {
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(":", -1);
      if (parts.length == 2 && parts[0].equals(hash)) {
        return Integer.parseInt(parts[1]);
      }
    } catch (IllegalArgumentException e) {
      // Said below: a token that is none and one of another question are refused alike.
    }
    throw FeishuRefusal.of(1254002, "Fail", "page_token is none of this list");
  }

  <T> ObjectNode over(List<T> all, Function<T, JsonNode> shown) {
    int start = Math.min(from, all.size());
    int end = Math.min(start + size, all.size());
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode items = data.putArray("items");
    all.subList(start, end).forEach(one -> items.add(shown.apply(one)));
    data.put("has_more", end < all.size());
    data.put(
        "page_token",
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString((question + ":" + end).getBytes(StandardCharsets.UTF_8)));
    data.put("total", all.size());
    return data;
  }
}
