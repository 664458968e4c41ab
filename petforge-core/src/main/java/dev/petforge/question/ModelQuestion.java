package dev.petforge.question;

import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a model is about to be asked.
 *
 * @param provider who runs it, for example {@code deepseek}; 1 to 100 characters
 * @param model its name at the provider; 1 to 200 characters
 * @param reason why it is asked
 * @param atMost the most that the answer can cost by the list: what counts against budgets until it
 *     is known
 * @param followedBy the most that the question can cost without which this one is of no use: a
 *     budget has to hold both, and keeps room for the other until it is asked
 */
public record ModelQuestion(
    String provider, String model, Reason reason, Money atMost, Optional<Money> followedBy) {
  /** A question that is of use by itself. */
  public ModelQuestion(String provider, String model, Reason reason, Money atMost) {
    this(provider, model, reason, atMost, Optional.empty());
  }

  public ModelQuestion {
    if (provider.isBlank() || provider.length() > 100) {
      throw new IllegalArgumentException(
          "provider must have 1 to 100 characters, was '" + provider + "'");
    }
    if (model.isBlank() || model.length() > 200) {
      throw new IllegalArgumentException(
          "model must have 1 to 200 characters, was '" + model + "'");
    }
  }

  /**
   * Whether a budget has room for this question and for what must follow it.
   *
   * @param spent as in {@link Budget#holds}
   */
  public boolean fits(Budget budget, long spent) {
    return budget.holds(price(budget), spent);
  }

  /**
   * What a budget has to hold before this is asked: its highest price, with that of what must
   * follow it. No budget holds amounts in two currencies: of such, the one in another than the
   * budget's.
   */
  public Money price(Budget budget) {
    Optional<Money> next = followedBy.filter(money -> money.micros() > 0);
    if (next.isEmpty() || atMost.micros() == 0) {
      return next.orElse(atMost);
    }
    if (next.get().currency().equals(atMost.currency())) {
      return atMost.plus(next.get());
    }
    return atMost.currency().equals(budget.limit().currency()) ? next.get() : atMost;
  }

  /** Why a model is asked. */
  public enum Reason {
    /** To say what is in the opening image, also when that is asked again. */
    DESCRIBE("describe"),
    /** To write, for the first time. */
    WRITE("write"),
    /** To write again, because the network or the provider failed, or nothing was said. */
    AGAIN("again"),
    /** To write again with more room: the answer was cut off. */
    MORE_ROOM("more-room"),
    /** To write again in a simpler form: the provider does not take the one that was asked for. */
    SIMPLER("simpler"),
    /** To mend what was wrong with its answer. */
    MEND("mend");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** The written word in the database. */
    public String word() {
      return word;
    }

    /** The reason that a word stands for; empty if this version of PetForge does not know it. */
    public static Optional<Reason> ofWord(String word) {
      return Stream.of(values()).filter(reason -> reason.word.equals(word)).findFirst();
    }
  }
}
