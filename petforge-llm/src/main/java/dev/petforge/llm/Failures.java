package dev.petforge.llm;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.llm.internal.chat.ChatOutcome.Refused;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a model, and what a person can do about it. */
final class Failures {
  private Failures() {}

  static PermanentException noKey(ModelProfile profile) {
    return new PermanentException(
        "MODEL_KEY_MISSING",
        profile
            + " needs a key: set "
            + profile.settings()
            + "_API_KEY to one of an account at "
            + profile.provider()
            + "; nothing was asked");
  }

  /** A refusal that another attempt does not change. */
  static PermanentException refused(ModelProfile profile, Refused refused) {
    String said = profile + " answered HTTP " + refused.status() + " '" + refused.words() + "'";
    String prefix = profile.settings();
    return switch (refused.kind()) {
      case KEY ->
          new PermanentException(
              "MODEL_KEY_WRONG",
              said + ": the key is not valid there; set " + prefix + "_API_KEY to one that is");
      case FORBIDDEN ->
          new PermanentException(
              "MODEL_FORBIDDEN",
              said + ": the account may not use this model; have it opened, or set another model");
      case BALANCE ->
          new PermanentException(
              "MODEL_BALANCE_EMPTY",
              said + ": the account has nothing left to pay with; top it up and try again");
      case MODEL ->
          new PermanentException(
              "MODEL_UNKNOWN",
              said
                  + ": there is no model '"
                  + profile.model()
                  + "' (any more); set "
                  + prefix
                  + "_MODEL to one that there is");
      case NO_SIGHT ->
          new PermanentException(
              "MODEL_CANNOT_SEE", said + ": the model takes no pictures; set one that does");
      case PICTURE ->
          new PermanentException(
              "PICTURE_REFUSED", said + ": the opening image is not taken; take another picture");
      case CONTENT -> contentRefused(said);
      case CONTEXT ->
          new PermanentException(
              "MODEL_CONTEXT_TOO_LONG",
              said
                  + ": what is asked does not fit into the model; shorten scene_description, or set"
                  + " a model that reads more");
      default ->
          new PermanentException(
              "MODEL_REQUEST_REFUSED",
              said + ": the model's profile may not be right; see the profiles of models");
    };
  }

  /**
   * @param words why, if the provider says so; possibly empty
   */
  static PermanentException withheld(ModelProfile profile, String words) {
    return contentRefused(
        profile + " withheld its answer" + (words.isEmpty() ? "" : " ('" + words + "')"));
  }

  private static PermanentException contentRefused(String said) {
    return new PermanentException(
        "CONTENT_REFUSED",
        said
            + ": the provider does not write about this picture or description; change the picture"
            + " or scene_description");
  }

  /** A refusal that another attempt may change. */
  static RetryableException busy(ModelProfile profile, Refused refused) {
    String code =
        switch (refused.kind()) {
          case RATE -> "MODEL_RATE";
          case BUSY -> "MODEL_BUSY";
          default -> "MODEL_DOWN";
        };
    return new RetryableException(
        code,
        profile + " answered HTTP " + refused.status() + " '" + refused.words() + "'",
        refused.retryAfter().orElse(null),
        null);
  }

  static RetryableException noAnswer(ModelProfile profile, String why) {
    return new RetryableException("MODEL_NO_ANSWER", profile + " did not answer: " + why);
  }

  /**
   * @param reason the provider's word
   */
  static RetryableException brokenOff(ModelProfile profile, String reason) {
    return new RetryableException(
        "MODEL_BUSY", profile + " broke off before its answer was whole (" + reason + ")");
  }

  static RetryableException ownRate(ModelProfile profile) {
    return new RetryableException(
        "OWN_RATE", profile + ": waits for its own rate limit", Duration.ofSeconds(1), null);
  }

  static RetryableException interrupted(ModelProfile profile, @Nullable Exception cause) {
    return new RetryableException(
        "INTERRUPTED", profile + ": the question was interrupted", null, cause);
  }

  static PermanentException stopped(ModelProfile profile, String reason) {
    return new PermanentException(
        "MODEL_STOPPED",
        profile
            + " stopped twice for a reason that is not known here ('"
            + reason
            + "'); ask the provider, or set another model");
  }

  /** Nothing says what the picture shows. */
  static PermanentException cannotSee(ModelProfile profile, String because) {
    return new PermanentException(
        "MODEL_CANNOT_SEE",
        profile
            + " does not see pictures"
            + because
            + ", and nothing says what the opening image shows: fill the row's scene_description,"
            + " or set PETFORGE_LLM_DESCRIBE_MODEL to a model that sees");
  }
}
