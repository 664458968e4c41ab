package dev.petforge.emulator.llm;

import java.util.Optional;

/** Says what a request asks for, without a script. */
final class SensibleAnswers {
  private static final String SENTENCE =
      "The emulated model has read the request and has nothing further to say.";

  private SensibleAnswers() {}

  static LlmAnswer.Said to(LlmRequest request) {
    Optional<String> storyboard = new StoryboardWish(request).answer();
    if (storyboard.isPresent()) {
      String json = storyboard.get();
      return request.tools().isEmpty() ? new LlmAnswer.Text(json) : new LlmAnswer.ToolCall(json);
    }
    return new LlmAnswer.Text(
        request.images().isEmpty() ? SENTENCE : description(request.images().get(0)));
  }

  /** What the emulator can see in a picture: its shape and its light. */
  private static String description(LlmImage image) {
    String shape =
        image.width() == image.height()
            ? "square"
            : image.width() > image.height() ? "landscape" : "upright";
    return "An orange tabby cat with a white chest and a blue collar sits behind one white bowl of"
        + " dry food on a wooden table. The bowl stands in the middle, close to the cat; nothing"
        + " else is within its reach. Soft window light comes from the left, and the room behind is"
        + " out of focus. The picture is "
        + shape
        + ", "
        + image.width()
        + " by "
        + image.height()
        + " pixels.";
  }
}
