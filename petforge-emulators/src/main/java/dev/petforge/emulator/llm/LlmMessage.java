package dev.petforge.emulator.llm;

import java.util.List;

/**
 * A message of a request.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param text its text; several parts are joined by line breaks
 * @param images its pictures, in order
 */
public record LlmMessage(String role, String text, List<LlmImage> images) {
  public LlmMessage {
    images = List.copyOf(images);
  }
}
