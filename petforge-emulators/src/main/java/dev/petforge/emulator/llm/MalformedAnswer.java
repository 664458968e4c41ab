package dev.petforge.emulator.llm;

/**
 * An answer as models give it when they do not quite do what they were asked.
 *
 * @param row its number in the list of twenty, 1 to 20; 0 for the spare ones
 * @param name what it is, in a few words
 * @param answer what the model says
 * @param expected what becomes of it
 * @param words why, and what must not happen
 */
public record MalformedAnswer(
    int row, String name, LlmAnswer answer, Expected expected, String words) {
  /** What becomes of an answer. */
  public enum Expected {
    /** It is mended without doubt and taken, all its shots as the model meant them. */
    ACCEPTED,
    /** It cannot be taken; the model is asked again. */
    ASKED_AGAIN,
    /** It is taken as the model meant it, or the model is asked again; nothing between. */
    EITHER,
    /** It was cut off: the model is asked again with more room, whatever can be read of it. */
    MORE_ROOM
  }

  /** What the model wrote; empty text if it wrote nothing. */
  public String content() {
    if (answer.said() instanceof LlmAnswer.Text text) {
      return text.content();
    }
    return answer.said() instanceof LlmAnswer.Raw raw ? raw.body() : "";
  }

  /** Why the model stopped, as it says. */
  public String finishReason() {
    String natural = answer.said() instanceof LlmAnswer.ToolCall ? "tool_calls" : "stop";
    return answer.finishReason().orElse(natural);
  }

  @Override
  public String toString() {
    return (row == 0 ? "spare" : "row " + row) + ": " + name;
  }
}
