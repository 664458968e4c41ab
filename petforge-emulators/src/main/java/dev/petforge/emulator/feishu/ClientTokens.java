package dev.petforge.emulator.feishu;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The {@code client_token}s of writes that were carried out. What a repetition gets, and for how
 * long, Feishu does not say; here it gets the first answer, for as long as the emulator lives, and
 * nothing is done again. A token of a write that was refused is free again.
 */
final class ClientTokens {
  private static final Pattern UUID_4 =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

  private static final class Entry {
    private final String line;
    private final byte[] body;
    private Optional<JsonNode> answer = Optional.empty();

    Entry(String line, byte[] body) {
      this.line = line;
      this.body = body;
    }
  }

  private final Map<String, Entry> entries = new HashMap<>();

  /** Begins a write; gives the answer if it was carried out before. */
  synchronized Optional<JsonNode> begin(Call call) {
    Optional<String> key = key(call);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    byte[] body = call.exchange().body();
    Entry entry = entries.get(key.get());
    if (entry == null) {
      entries.put(key.get(), new Entry(call.exchange().line(), body));
      return Optional.empty();
    }
    if (!entry.line.equals(call.exchange().line()) || !Arrays.equals(entry.body, body)) {
      throw FeishuRefusal.of(
          1255006, "client token conflict", "client_token was used for another request");
    }
    if (entry.answer.isEmpty()) {
      throw FeishuRefusal.of(
          1254608, "Same API requests are submitted repeatedly.", "the first is still under way");
    }
    return entry.answer;
  }

  synchronized void done(Call call, JsonNode answer) {
    key(call).map(entries::get).ifPresent(entry -> entry.answer = Optional.of(answer.deepCopy()));
  }

  synchronized void refused(Call call) {
    key(call).ifPresent(entries::remove);
  }

  private static Optional<String> key(Call call) {
    Optional<String> token = call.query("client_token");
    token.ifPresent(
        text -> {
          if (!UUID_4.matcher(text).matches()) {
            throw FeishuRefusal.of(
                1254037,
                "Invalid client token, make sure that it complies with the specification.",
                "client_token must be a UUIDv4, was " + text);
          }
        });
    return token.map(text -> call.app().id() + " " + text);
  }
}
