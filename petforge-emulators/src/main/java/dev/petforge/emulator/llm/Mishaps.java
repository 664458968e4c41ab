package dev.petforge.emulator.llm;

import java.util.Optional;

/** Changes an answer into what some failures leave of it. */
final class Mishaps {
  private Mishaps() {}

  static LlmAnswer of(LlmAnswer answer, Optional<LlmFault> fault) {
    if (fault.isEmpty()) {
      return answer;
    }
    return switch (fault.get()) {
      case BLANK -> with(answer, new LlmAnswer.Text(" ".repeat(400)));
      case TOO_LONG -> with(answer, half(answer.said())).finishing("length");
      case CAPACITY -> with(answer, half(answer.said())).finishing("insufficient_system_resource");
      case FILTERED -> with(answer, new LlmAnswer.Text("")).finishing("content_filter");
      case ONLY_THOUGHTS -> with(answer, new LlmAnswer.Thoughts());
      default -> answer;
    };
  }

  private static LlmAnswer with(LlmAnswer answer, LlmAnswer.Said said) {
    return new LlmAnswer(said, answer.reasoning(), answer.finishReason(), answer.delivery());
  }

  private static LlmAnswer.Said half(LlmAnswer.Said said) {
    if (said instanceof LlmAnswer.ToolCall call) {
      return new LlmAnswer.ToolCall(half(call.arguments()));
    }
    return said instanceof LlmAnswer.Text text ? new LlmAnswer.Text(half(text.content())) : said;
  }

  private static String half(String text) {
    return text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2));
  }
}
