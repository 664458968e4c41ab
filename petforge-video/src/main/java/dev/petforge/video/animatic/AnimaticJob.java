package dev.petforge.video.animatic;

import dev.petforge.generation.CallKey;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.ProviderJobId;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A job as its document keeps it.
 *
 * @param words what decides the move: the action, or the prompt of a shot without one
 * @param action what the caption says, possibly empty
 * @param shorterSide of the clip, in pixels
 */
record AnimaticJob(
    CallKey key,
    Instant submitted,
    int shot,
    String shotType,
    String words,
    String action,
    int seconds,
    int shorterSide,
    boolean sound) {
  private static final String PREFIX = "animatic-";

  static AnimaticJob of(CallKey key, Instant submitted, ClipRequest request) {
    return new AnimaticJob(
        key,
        submitted,
        request.shot(),
        request.shotType(),
        request.action().isBlank() ? request.prompt() : request.action(),
        request.action(),
        Math.toIntExact(request.duration().toSeconds()),
        AnimaticGenerator.shorterSide(request.resolution()),
        request.sound());
  }

  ProviderJobId id() {
    return id(key);
  }

  static ProviderJobId id(CallKey key) {
    return new ProviderJobId(PREFIX + key);
  }

  /** The key that a job's id was made of; empty for ids of others. */
  static Optional<CallKey> key(ProviderJobId id) {
    if (!id.value().startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CallKey(id.value().substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      // not an id that we gave: nothing is known of it
      return Optional.empty();
    }
  }

  Properties document() {
    Properties document = new Properties();
    document.setProperty("key", key.value());
    document.setProperty("submitted", submitted.toString());
    document.setProperty("shot", Integer.toString(shot));
    document.setProperty("shot_type", shotType);
    document.setProperty("words", words);
    document.setProperty("action", action);
    document.setProperty("seconds", Integer.toString(seconds));
    document.setProperty("shorter_side", Integer.toString(shorterSide));
    document.setProperty("sound", Boolean.toString(sound));
    return document;
  }

  /**
   * @throws RuntimeException if it is no document of a job
   */
  static AnimaticJob read(Properties document) {
    return new AnimaticJob(
        new CallKey(required(document, "key")),
        Instant.parse(required(document, "submitted")),
        Integer.parseInt(required(document, "shot")),
        required(document, "shot_type"),
        required(document, "words"),
        required(document, "action"),
        Integer.parseInt(required(document, "seconds")),
        // Before there was a choice all clips were like this.
        Integer.parseInt(document.getProperty("shorter_side", "720")),
        Boolean.parseBoolean(required(document, "sound")));
  }

  private static String required(Properties document, String name) {
    String value = document.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("the document has no " + name);
    }
    return value;
  }
}
