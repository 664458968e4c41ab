package dev.petforge.llm;

import dev.petforge.failure.RetryableException;
import dev.petforge.http.RateLimit;
import dev.petforge.http.Redaction;
import dev.petforge.llm.internal.chat.ChatClient;
import dev.petforge.llm.internal.chat.ChatOutcome;
import dev.petforge.llm.internal.chat.ChatReply;
import dev.petforge.llm.internal.chat.ErrorKind;
import dev.petforge.llm.internal.chat.FinishKind;
import dev.petforge.money.AccountId;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Money;
import dev.petforge.money.Rate;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.question.TokenUsage;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model as it is used: its client, its rate, and what was learned of it. Every attempt is
 * written down before it is made and after it ended. Safe for use by many threads.
 */
final class Endpoint {
  private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

  /** Again after the network or the provider failed, for each question. */
  private static final int MOST_AGAIN = 2;

  /**
   * After so many lost answers to one storyboard, each of which counts as paid, every try of its
   * job asks once only: the job itself is tried again after growing waits.
   */
  private static final int MOST_LOST = 3;

  /** No question has more to learn than this. */
  private static final int MOST_LESSONS = 8;

  /** A longer wait is the caller's: it may have other work. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final ModelProfile profile;
  private final @Nullable ChatClient client;
  private final Pace pace;
  private final RateLimit rate;
  private final Semaphore places;
  private final IntervalFunction pauses;
  private volatile ModelFeatures features;

  /**
   * How a model is asked.
   *
   * @param callTime for one attempt
   * @param firstPause before the second attempt; it doubles
   * @param perMinute attempts
   * @param shared the attempts of all processes that ask the model
   * @param atOnce attempts of this process that run at the same time
   * @param progress is told how many characters came; null for answers in one piece
   * @param clock for prices that depend on the hour
   */
  record Pace(
      Duration callTime,
      Duration firstPause,
      int perMinute,
      AccountPace shared,
      int atOnce,
      @Nullable IntConsumer progress,
      InstantSource clock) {}

  /**
   * @param key for the provider; blank if the user has none
   * @param keyless whether the provider wants none
   */
  Endpoint(ModelProfile profile, String key, boolean keyless, Pace pace) {
    this.profile = profile;
    this.client =
        key.isBlank() && !keyless
            ? null
            : new ChatClient(
                HttpUrl.get(profile.baseUrl()),
                Optional.of(key.strip()).filter(secret -> !secret.isEmpty()));
    this.pace = pace;
    AccountId account = AccountId.of("model", profile.toString());
    Rate perMinute = Rate.perMinute(pace.perMinute());
    this.rate =
        new RateLimit(
            profile.toString(),
            perMinute.turns(),
            perMinute.period(),
            LONGEST_PAUSE,
            longest -> pace.shared().next(account, perMinute, longest));
    this.places = new Semaphore(pace.atOnce(), true);
    this.pauses = IntervalFunction.ofExponentialRandomBackoff(pace.firstPause(), 2.0, 0.3);
    this.features = ModelFeatures.of(profile);
  }

  ModelProfile profile() {
    return profile;
  }

  /** Whether it sees pictures, as far as is known by now. */
  boolean sees() {
    return features.sight();
  }

  /** The most tokens that one answer can have, as far as is known by now. */
  int mostOutput() {
    return features.mostOutput();
  }

  /** The most that the answer to a question can cost. */
  Money atMost(Question question) {
    return atMost(question, features);
  }

  private Money atMost(Question question, ModelFeatures used) {
    return profile
        .price()
        .tokens()
        .most(ChatBody.mostRead(question), ChatBody.budget(used, question));
  }

  /** Takes secrets out of what is shown of its answers. */
  Redaction redaction() {
    return client().redaction();
  }

  boolean hasKey() {
    return client != null;
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code MODEL_KEY_MISSING}
   */
  void requireKey() {
    client();
  }

  private ChatClient client() {
    if (client == null) {
      throw Failures.noKey(profile);
    }
    return client;
  }

  /** It turned out that the model does not see. */
  static final class NoSightException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ChatOutcome.Refused refused;

    NoSightException(ChatOutcome.Refused refused) {
      super(refused.words());
      this.refused = refused;
    }

    ChatOutcome.Refused refused() {
      return refused;
    }
  }

  /** A question that was answered, and not yet judged. Closed without a judgement it is refused. */
  final class Asked implements AutoCloseable {
    private final UsageMeter meter;
    private final long call;
    private final Money atMost;
    private final Instant asked = pace.clock().instant();
    private final long began = System.nanoTime();
    private ChatReply reply = ChatReply.NONE;
    private boolean settled;

    private Asked(UsageMeter meter, Reason reason, Money atMost, Optional<Money> followedBy) {
      this.meter = meter;
      this.atMost = atMost;
      this.call =
          meter.begin(
              new ModelQuestion(profile.provider(), profile.model(), reason, atMost, followedBy));
    }

    ChatReply reply() {
      return reply;
    }

    void taken() {
      answered(Ending.TAKEN);
    }

    void rejected() {
      answered(Ending.REJECTED);
    }

    private void answered(Ending ending) {
      Optional<TokenUsage> usage = reply.usage();
      String text =
          reply.content().isBlank() ? reply.refusal().orElse(reply.answer()) : reply.content();
      settle(
          ending,
          usage.orElse(TokenUsage.NONE),
          usage.map(counted -> profile.price().tokens().cost(counted, asked)).orElse(atMost),
          text);
    }

    private void settle(Ending ending, TokenUsage usage, Money cost, String text) {
      settled = true;
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      log.debug(
          "asked: model={} ending={} prompt={} cached={} completion={} ms={}",
          profile,
          ending.word(),
          usage.prompt(),
          usage.cached(),
          usage.completion(),
          took.toMillis());
      meter.end(
          call, ending, reply.finishReason(), usage, cost, took, client().redaction().text(text));
    }

    private void free(String why) {
      settle(Ending.REFUSED, TokenUsage.NONE, new Money(0, atMost.currency()), why);
    }

    private void lost(String why) {
      settle(Ending.LOST, TokenUsage.NONE, atMost, why);
    }

    @Override
    public void close() {
      if (!settled) {
        rejected();
      }
    }
  }

  /** How often something was tried for one question. */
  private static final class Tries {
    private int again;
    private int lessons;
    private boolean unknownReason;
  }

  /**
   * Asks until there is an answer: again when the world fails, simpler when the provider does not
   * take the form.
   *
   * @param enough whether an answer can be used, whatever ended it
   * @return an answer that is enough, or one that came to an end; to be judged and closed
   * @throws NoSightException if the model does not take the question's picture; it is remembered
   * @throws RetryableException if there is no answer now
   * @throws dev.petforge.failure.PermanentException if there will be none; with code {@code
   *     CONTENT_REFUSED} if the provider withholds it
   */
  Asked ask(Question question, Reason reason, UsageMeter meter, Predicate<ChatReply> enough) {
    return ask(question, reason, meter, enough, Optional.empty());
  }

  /**
   * As {@link #ask(Question, Reason, UsageMeter, Predicate)}, for a question that is of no use
   * without another.
   *
   * @param followedBy the most that the other can cost
   */
  Asked ask(
      Question question,
      Reason reason,
      UsageMeter meter,
      Predicate<ChatReply> enough,
      Optional<Money> followedBy) {
    Reason further = reason == Reason.DESCRIBE ? reason : Reason.AGAIN;
    Tries tries = new Tries();
    Reason why = reason;
    while (true) {
      ModelFeatures used = features;
      Asked asked = begin(question, used, why, meter, followedBy);
      ChatOutcome outcome = outcome(asked, question, used, meter);
      if (outcome instanceof ChatOutcome.Said said) {
        if (isAnswer(asked, said.reply(), enough, tries)) {
          return asked;
        }
        asked.rejected();
        String word = redaction().line(said.reply().finishReason().orElse(""), 60);
        pause(Failures.brokenOff(profile, word), tries, meter);
        why = further;
      } else if (outcome instanceof ChatOutcome.Refused refused) {
        Reason next = refused(asked, refused, question, used, tries, meter);
        why = further == Reason.DESCRIBE ? further : next;
      } else {
        ChatOutcome.Unanswered unanswered = (ChatOutcome.Unanswered) outcome;
        if (suffices(asked, unanswered.partial(), enough)) {
          // Only its end is missing.
          return asked;
        }
        unanswered(asked, unanswered, tries, meter);
        why = further;
      }
    }
  }

  /** Waits for its turn; only then is the question written down. */
  private Asked begin(
      Question question,
      ModelFeatures used,
      Reason reason,
      UsageMeter meter,
      Optional<Money> followedBy) {
    client();
    Duration left = meter.left(profile);
    try {
      if (!rate.acquire() || !places.tryAcquire(left.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Failures.ownRate(profile);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(profile, e);
    }
    try {
      return new Asked(meter, reason, atMost(question, used), followedBy);
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private ChatOutcome outcome(
      Asked asked, Question question, ModelFeatures used, UsageMeter meter) {
    try {
      Duration left = meter.left(profile);
      return client()
          .ask(
              ChatBody.of(profile, used, question, pace.progress() != null),
              left.compareTo(pace.callTime()) < 0 ? left : pace.callTime(),
              pace.progress() == null ? characters -> {} : pace.progress());
    } catch (RuntimeException e) {
      asked.lost("the program failed: " + e.getClass().getName());
      throw e;
    } finally {
      places.release();
    }
  }

  /**
   * Whether there is an answer to be judged. If not, the provider broke off, and the same may be
   * asked again.
   */
  private boolean isAnswer(Asked asked, ChatReply reply, Predicate<ChatReply> enough, Tries tries) {
    if (suffices(asked, reply, enough)) {
      return true;
    }
    if (reply.withheld()) {
      asked.rejected();
      throw Failures.withheld(
          profile, reply.refusal().map(words -> redaction().line(words, 200)).orElse(""));
    }
    if (reply.finish() == FinishKind.UNKNOWN) {
      if (tries.unknownReason) {
        asked.rejected();
        throw Failures.stopped(profile, redaction().line(reply.finishReason().orElse(""), 60));
      }
      tries.unknownReason = true;
      return false;
    }
    return reply.finish() != FinishKind.BROKEN_OFF;
  }

  private static boolean suffices(Asked asked, ChatReply reply, Predicate<ChatReply> enough) {
    asked.reply = reply;
    try {
      return enough.test(reply);
    } catch (RuntimeException e) {
      asked.rejected();
      throw e;
    }
  }

  private Reason refused(
      Asked asked,
      ChatOutcome.Refused refused,
      Question question,
      ModelFeatures used,
      Tries tries,
      UsageMeter meter) {
    String text = "HTTP " + refused.status() + " " + refused.words();
    if (refused.kind() == ErrorKind.DOWN) {
      // A gateway that waited too long does not know what became of it.
      asked.lost(text);
    } else {
      asked.free(text);
    }
    ErrorKind kind = meant(refused, question);
    Optional<ModelFeatures> lesson =
        used.from(kind, question, refused.words(), profile.abilities());
    if (lesson.isPresent() && tries.lessons++ < MOST_LESSONS) {
      learn(used, lesson.get());
      if (kind == ErrorKind.NO_SIGHT) {
        throw new NoSightException(refused);
      }
      return Reason.SIMPLER;
    }
    switch (kind) {
      case RATE, BUSY, DOWN -> {
        pause(Failures.busy(profile, refused), tries, meter);
        return Reason.AGAIN;
      }
      default -> throw Failures.refused(profile, refused);
    }
  }

  /** What another thread learned meanwhile counts; the next refusal shows what is still wrong. */
  private synchronized void learn(ModelFeatures used, ModelFeatures lesson) {
    if (features.equals(used)) {
      features = lesson;
      log.info("learned of a model: model={} now={}", profile, lesson);
    }
  }

  /** GLM says of a picture for a model that has no eyes only that a parameter is wrong. */
  private static ErrorKind meant(ChatOutcome.Refused refused, Question question) {
    boolean unclear = refused.kind() == ErrorKind.REQUEST && refused.words().contains("API 调用参数有误");
    return unclear && question.picture().isPresent() ? ErrorKind.NO_SIGHT : refused.kind();
  }

  private void unanswered(
      Asked asked, ChatOutcome.Unanswered unanswered, Tries tries, UsageMeter meter) {
    if (unanswered.sent()) {
      String partial = redaction().text(unanswered.partial().answer());
      asked.lost(unanswered.why() + (partial.isEmpty() ? "" : "; it had said: " + partial));
    } else {
      asked.free(unanswered.why());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw Failures.interrupted(profile, null);
    }
    pause(Failures.noAnswer(profile, unanswered.why()), tries, meter);
  }

  /** Waits before the same is asked again, or gives up with the reason. */
  private void pause(RetryableException reason, Tries tries, UsageMeter meter) {
    if (tries.again == MOST_AGAIN || meter.lostEarlier(profile) >= MOST_LOST) {
      throw reason;
    }
    tries.again++;
    Duration growing = Duration.ofMillis(pauses.apply(tries.again));
    Duration wait = reason.retryAfter().filter(w -> w.compareTo(growing) > 0).orElse(growing);
    if (wait.compareTo(LONGEST_PAUSE) > 0 || wait.compareTo(meter.left(profile)) > 0) {
      throw reason;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(profile, e);
    }
  }
}
