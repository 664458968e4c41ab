package dev.petforge.explanation;

import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.failure.MessageCatalog;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.storyboard.Language;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a project waits for before its next clip is ordered or its next question to a model is
 * asked, with all that a person needs to know.
 *
 * @param reason as the ledger has it
 * @param provider whom the clip is ordered from, or the question asked of; empty of a question that
 *     an earlier version of PetForge noted
 * @param shortage of a budget, if it waits for one that still does not hold it
 * @param because what its provider said last, if anything
 * @param zone in which times are told
 */
public record Wait(
    WaitReason reason,
    String provider,
    Optional<Shortage> shortage,
    Optional<Failure> because,
    ZoneId zone) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  /**
   * A budget that does not hold what is to be bought.
   *
   * @param budget which one
   * @param price of what is to be bought
   * @param spent under the budget
   * @param whole when the budget is whole again and holds it; empty if time alone does not help
   */
  public record Shortage(Budget budget, Money price, Money spent, Optional<Instant> whole) {
    /**
     * @param micros spent under the budget, in millionths of its currency
     */
    static Shortage of(Budget budget, Money price, long micros, Instant now) {
      boolean fitsAlone = budget.scope() == Budget.Scope.DAY && budget.holds(price, 0);
      return new Shortage(
          budget,
          price,
          new Money(micros, budget.limit().currency()),
          fitsAlone ? Optional.of(budget.dayEnds(now)) : Optional.empty());
    }

    /** What the budget would have to be; empty if it is in another currency than the price. */
    public Optional<Money> enough() {
      return price.currency().equals(spent.currency())
          ? Optional.of(spent.plus(price))
          : Optional.empty();
    }
  }

  /** When the budget that it waits for is whole again, and holds it. */
  public Optional<Instant> whole() {
    return shortage.flatMap(Shortage::whole);
  }

  /** Whether time, or the provider, ends it without anybody's help. */
  public boolean endsByItself() {
    return switch (reason) {
      case SLOT, RATE, PROVIDER, DISK -> true;
      case BUDGET -> shortage.map(Shortage::whole).map(Optional::isPresent).orElse(true);
      case APPROVAL, PERSON, VERIFICATION, WORKER -> false;
    };
  }

  /** What it is and what ends it, in one sentence. */
  public String text(Language language) {
    return text(language == Language.CHINESE, true);
  }

  /**
   * The same without what changes all the time, for a place where it is not written anew with each
   * change.
   */
  public String lastingText(Language language) {
    return text(language == Language.CHINESE, false);
  }

  private String text(boolean chinese, boolean amounts) {
    return switch (reason) {
      case SLOT -> chinese ? "等待空闲的名额" : "waits for a free slot";
      case BUDGET ->
          shortage
              .map(missing -> budget(missing, chinese, amounts))
              .orElseGet(
                  () ->
                      chinese
                          ? "等待预算：上次查看时已用完，很快会再看"
                          : "waits for a budget that was used up when somebody last looked; soon"
                              + " somebody looks again");
      case RATE ->
          provider
              + (chinese ? " 要求等待，之后自动继续" : " asked to wait; it goes on by itself")
              + said(chinese, amounts);
      case PROVIDER ->
          (chinese
                  ? "连不上 " + provider + "，会自动再试"
                  : provider + " cannot be reached; it is tried again by itself")
              + said(chinese, amounts);
      case APPROVAL -> chinese ? "等待批准" : "waits for approval";
      case PERSON -> chinese ? "要先由人处理一个结果不明的调用" : "a person has to settle an uncertain call first";
      case DISK ->
          chinese
              ? "存放文件的磁盘快满了，有空间后自动继续"
              : "the disk with the files is nearly full; it goes on when there is room";
      case VERIFICATION ->
          chinese
              ? "购买的比数据库知道的多：要先与服务商核对（verify）"
              : "more was bought than the database knows of: compare it with the provider's list"
                  + " first (verify)";
      case WORKER ->
          chinese
              ? "没有工作进程服务它在 " + provider + " 的账号；有工作进程服务时自动继续"
              : "no worker serves its account at " + provider + "; it goes on when one does";
    };
  }

  private String said(boolean chinese, boolean amounts) {
    if (!amounts || because.isEmpty()) {
      return "";
    }
    Failure why = because.get();
    // Only here: whoever reads English never loads the Chinese messages.
    return chinese ? "：" + MessageCatalog.of(Locale.CHINESE).say(why) : ": " + why;
  }

  private String budget(Shortage missing, boolean chinese, boolean amounts) {
    Budget budget = missing.budget();
    String name = chinese ? MessageCatalog.of(Locale.CHINESE).say(budget.said()) : budget.said();
    Optional<Money> enough = missing.enough();
    if (enough.isEmpty()) {
      return chinese
          ? name
              + " 是 "
              + budget.limit()
              + "，而价格是 "
              + missing.price()
              + "，货币不同，什么都买不了：请把预算写成 "
              + missing.price().currency()
          : name
              + " is "
              + budget.limit()
              + " and the price "
              + missing.price()
              + ", in another currency, so nothing is bought: give the budget in "
              + missing.price().currency();
    }
    StringBuilder text = new StringBuilder();
    text.append(name).append(chinese ? " 是 " : " is ").append(budget.limit());
    if (amounts) {
      text.append(chinese ? "，已用 " : ", of which ")
          .append(missing.spent())
          .append(chinese ? "" : " is spent");
    }
    text.append(chinese ? "，放不下 " : ", and does not hold another ")
        .append(missing.price())
        .append(
            missing
                .whole()
                .map(at -> chinese ? "：" + time(at) + " 自动继续" : ": it goes on at " + time(at))
                .orElse(chinese ? "：不会自动继续" : ": it does not go on by itself"));
    if (amounts) {
      text.append(chinese ? "，预算至少为 " : ", or once the budget is at least ")
          .append(enough.get())
          .append(chinese ? " 时也会继续" : "");
    } else {
      text.append(chinese ? "，或提高预算后继续" : ", or once the budget is raised");
    }
    return text.toString();
  }

  private String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }
}
