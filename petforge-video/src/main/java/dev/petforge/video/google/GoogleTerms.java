package dev.petforge.video.google;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.PromptTerms;
import dev.petforge.money.Money;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds requests against what a model takes, and says what they cost. */
final class GoogleTerms {
  private static final PromptTerms TOKENS = PromptTerms.tokens(Integer.MAX_VALUE);

  private static final Logger log = LoggerFactory.getLogger(GoogleTerms.class);

  private final String provider;
  private final GoogleModel model;
  private final int mostTokens;
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();

  /**
   * @param mostTokens of a prompt; 0 for any number
   */
  GoogleTerms(String provider, GoogleModel model, int mostTokens) {
    this.provider = provider;
    this.model = model;
    this.mostTokens = mostTokens;
  }

  void check(ClipRequest request) {
    if (!request.model().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new PermanentException(
          "UNKNOWN_MODEL", provider + ": a model must be 1 to 100 of [A-Za-z0-9._-]" + in(request));
    }
    GoogleModel terms = of(request.model());
    if (!terms.durations().contains(request.duration())) {
      throw new PermanentException(
          "DURATION",
          terms.id()
              + " makes clips of "
              + terms.durations().stream()
                  .map(duration -> Long.toString(duration.toSeconds()))
                  .collect(Collectors.joining(", "))
              + " s, asked for "
              + request.duration().toSeconds()
              + " s"
              + in(request));
    }
    if (!terms.prices().containsKey(request.resolution())) {
      throw new PermanentException(
          "RESOLUTION",
          terms.id()
              + " makes clips at "
              + String.join(", ", terms.prices().keySet().stream().sorted().toList())
              + ", asked for "
              + request.resolution()
              + in(request));
    }
    checkLength(terms, request);
    if (request.lastFrame().isPresent() && !terms.lastFrame()) {
      throw new PermanentException(
          "LAST_FRAME", terms.id() + " cannot be told what to end with, asked for" + in(request));
    }
    checkPrompt(terms, request);
  }

  private static void checkLength(GoogleModel terms, ClipRequest request) {
    long seconds = request.duration().toSeconds();
    if (terms.longestSeconds() > 0
        && !request.resolution().equals("720p")
        && seconds != terms.longestSeconds()) {
      throw new PermanentException(
          "DURATION",
          terms.id()
              + " makes clips at "
              + request.resolution()
              + " of "
              + terms.longestSeconds()
              + " s only, asked for "
              + seconds
              + " s"
              + in(request));
    }
  }

  private void checkPrompt(GoogleModel terms, ClipRequest request) {
    if (request.prompt().isBlank()) {
      throw new PermanentException("PROMPT_EMPTY", terms.id() + " needs a prompt" + in(request));
    }
    int tokens = Math.max(tokens(request.prompt()), tokens(request.negativePrompt()));
    if (mostTokens > 0 && tokens > mostTokens) {
      throw new PermanentException(
          "PROMPT_TOO_LONG",
          terms.id()
              + " takes prompts of "
              + mostTokens
              + " tokens, this one has about "
              + tokens
              + in(request));
    }
  }

  private static int tokens(String text) {
    return TOKENS.length(text);
  }

  private static String in(ClipRequest request) {
    return " in shot " + request.shot();
  }

  /**
   * @param silent whether clips without sound can be had, and are cheaper then
   */
  Money price(ClipRequest request, boolean silent) {
    GoogleModel.Price price =
        Optional.ofNullable(of(request.model()).prices().get(request.resolution()))
            .orElseThrow(
                () ->
                    new PermanentException(
                        "RESOLUTION",
                        request.model()
                            + " has no price for clips at "
                            + request.resolution()
                            + in(request)));
    Duration length = request.duration();
    long perSecond = silent && !request.sound() ? price.silent() : price.sound();
    return new Money(Math.multiplyExact(perSecond, length.toSeconds()), "USD");
  }

  /** What is known of a model; a stored request may name another than today's settings. */
  private GoogleModel of(String id) {
    if (id.equals(model.id())) {
      return model;
    }
    return GoogleModel.ofId(id)
        .orElseGet(
            () -> {
              if (strangers.size() < 100 && strangers.add(id)) {
                log.warn("model is not known: provider={} model={}", provider, id);
              }
              return model.named(id);
            });
  }
}
