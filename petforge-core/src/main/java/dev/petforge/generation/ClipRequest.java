package dev.petforge.generation;

import dev.petforge.file.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides what a clip will look like. It is stored with the call as it was planned;
 * a repeated send uses it, not the settings of today.
 *
 * @param model the provider's model, for example {@code kling-3.0}
 * @param shot the shot's place in the video, from 0
 * @param shotType for example {@code intro}
 * @param prompt what is sent, composed from the shot's parts
 * @param negativePrompt what must not be seen, possibly empty
 * @param action what happens, in plain words, for captions; possibly empty
 * @param firstFrame what the clip starts from
 * @param lastFrame what it shall end with, if that was asked for
 * @param duration 1 to 60 s, whole seconds
 * @param resolution height of the shorter side as providers name it, for example {@code 720p}
 * @param sound whether sound is wanted
 */
public record ClipRequest(
    String model,
    int shot,
    String shotType,
    String prompt,
    String negativePrompt,
    String action,
    FrameRef firstFrame,
    Optional<FrameRef> lastFrame,
    Duration duration,
    String resolution,
    boolean sound) {
  public ClipRequest {
    long seconds = duration.toSeconds();
    if (seconds < 1 || seconds > 60 || !duration.equals(Duration.ofSeconds(seconds))) {
      throw new IllegalArgumentException("duration must be 1 to 60 whole seconds, was " + duration);
    }
  }

  /**
   * Covers everything that decides the clip; frames count by their content, not by where they lie.
   */
  public Sha256 hash() {
    StringBuilder text = new StringBuilder();
    for (Object part :
        List.of(
            model,
            shot,
            shotType,
            prompt,
            negativePrompt,
            action,
            firstFrame.sha256(),
            lastFrame.map(frame -> frame.sha256().hex()).orElse(""),
            duration.toSeconds(),
            resolution,
            sound)) {
      String value = part.toString();
      text.append(value.length()).append(':').append(value).append(';');
    }
    return Sha256.of(text.toString());
  }

  /**
   * In what the clip of another request would be another one, in words for people; empty if both
   * give the same. The caption and the kind of shot are left out: they follow from the prompt, and
   * a caption also from the language of whoever orders.
   *
   * @param today what would be ordered instead of this
   */
  public List<String> differences(ClipRequest today) {
    List<String> words = new ArrayList<>();
    compare(words, "model", model, today.model);
    if (!prompt.equals(today.prompt)) {
      words.add("prompt");
    }
    if (!negativePrompt.equals(today.negativePrompt)) {
      words.add("negative prompt");
    }
    if (!firstFrame.sha256().equals(today.firstFrame.sha256())) {
      words.add("first frame");
    }
    if (!lastFrame.map(FrameRef::sha256).equals(today.lastFrame.map(FrameRef::sha256))) {
      words.add("last frame");
    }
    compare(words, "length", duration.toSeconds() + " s", today.duration.toSeconds() + " s");
    compare(words, "resolution", resolution, today.resolution);
    compare(words, "sound", sound ? "on" : "off", today.sound ? "on" : "off");
    return List.copyOf(words);
  }

  private static void compare(List<String> words, String what, String ordered, String today) {
    if (!ordered.equals(today)) {
      words.add(what + " " + ordered + ", today " + today);
    }
  }
}
