package dev.petforge.emulator.llm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * DeepSeek's cache of prompts (its page of 2026-09): what was read or written as a whole is kept,
 * and what two prompts have in common once a second one showed it; a later prompt that begins with
 * something kept has read it before. Hits are multiples of 128 tokens. Each user has its own. Not
 * played is that the service also keeps every so many tokens, because it does not say how many; nor
 * that it forgets when it likes.
 */
final class PrefixCache {
  private static final int UNIT = 128;
  private static final int MOST = 200;
  private static final char IMAGE_BEGINS = '\uE000';
  private static final char IMAGE_ENDS = '\uE001';
  private static final char MESSAGE_ENDS = '\u0003';

  /** What one user sent. */
  private static final class Memory {
    private final Deque<String> prompts = new ArrayDeque<>();
    private final Set<String> units = new LinkedHashSet<>();

    void keep(String unit) {
      units.remove(unit);
      units.add(unit);
      if (units.size() > MOST) {
        units.remove(units.iterator().next());
      }
    }
  }

  private final Map<String, Memory> users = new HashMap<>();
  private final Map<String, Integer> images = new HashMap<>();

  /** The tokens of a prompt. */
  synchronized int tokens(LlmRequest request) {
    return tokens(written(request));
  }

  /** How many tokens of a prompt were read before. */
  synchronized int hits(LlmRequest request) {
    String prompt = written(request);
    Memory memory = users.get(request.user());
    if (memory == null) {
      return 0;
    }
    int most = 0;
    for (String unit : memory.units) {
      if (prompt.startsWith(unit)) {
        most = Math.max(most, tokens(unit));
      }
    }
    return most / UNIT * UNIT;
  }

  /** Keeps a prompt and its answer. */
  synchronized void keep(LlmRequest request, String answer) {
    String prompt = written(request);
    Memory memory = users.computeIfAbsent(request.user(), none -> new Memory());
    for (String other : memory.prompts) {
      String common = common(prompt, other);
      if (tokens(common) >= UNIT) {
        memory.keep(common);
      }
    }
    memory.keep(prompt);
    memory.keep(prompt + message("assistant", answer));
    memory.prompts.add(prompt);
    if (memory.prompts.size() > MOST) {
      memory.prompts.remove();
    }
  }

  private static String common(String one, String other) {
    int end = 0;
    int most = Math.min(one.length(), other.length());
    while (end < most && one.charAt(end) == other.charAt(end)) {
      end++;
    }
    String common = one.substring(0, end);
    int image = common.lastIndexOf(IMAGE_BEGINS);
    return image > common.lastIndexOf(IMAGE_ENDS) ? common.substring(0, image) : common;
  }

  private String written(LlmRequest request) {
    StringBuilder prompt = new StringBuilder();
    for (LlmMessage message : request.messages()) {
      StringBuilder pictures = new StringBuilder();
      for (LlmImage image : message.images()) {
        images.put(image.fingerprint(), image.tokens());
        pictures.append(IMAGE_BEGINS).append(image.fingerprint()).append(IMAGE_ENDS);
      }
      prompt.append(message(message.role(), message.text() + pictures));
    }
    return prompt.toString();
  }

  private static String message(String role, String content) {
    return role + "\n" + content + MESSAGE_ENDS;
  }

  /** Of a prompt, the marks between messages left out. */
  private int tokens(String prompt) {
    StringBuilder text = new StringBuilder();
    int pictures = 0;
    int at = 0;
    while (at < prompt.length()) {
      char next = prompt.charAt(at);
      if (next == IMAGE_BEGINS) {
        int end = prompt.indexOf(IMAGE_ENDS, at);
        pictures += images.getOrDefault(prompt.substring(at + 1, end), 0);
        at = end;
      } else if (next != MESSAGE_ENDS) {
        text.append(next);
      }
      at++;
    }
    return TokenCount.count(text.toString()) + pictures;
  }
}
