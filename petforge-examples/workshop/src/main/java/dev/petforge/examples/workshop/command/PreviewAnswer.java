package dev.petforge.examples.workshop.command;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.workshop.money.Amount;
import dev.petforge.examples.workshop.web.Words;
import dev.petforge.money.Budget;
import dev.petforge.production.PurchasePreview;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request would buy, were it sent now.
 *
 * @param success always true
 * @param clips how many are bought in all
 * @param prices of all of them, one amount for each currency; empty if nothing is bought
 * @param costs whether anything has to be paid
 * @param lots the clips by provider, model and length
 * @param rows what is bought for each project
 * @param budgets what the budgets would be after it
 * @param readySeconds roughly how long it takes until the last clip is there, if that is known
 */
record PreviewAnswer(
    boolean success,
    int clips,
    List<Amount> prices,
    boolean costs,
    List<Lot> lots,
    List<Row> rows,
    List<BudgetOutlookCard> budgets,
    @Nullable Long readySeconds) {
  /**
   * Clips of one kind, with the price of all of them together.
   *
   * @param provider who makes them
   * @param model which of its models
   * @param seconds how long each is
   * @param clips how many
   * @param price of all of them together
   */
  @Schema(name = "PreviewLot")
  record Lot(String provider, String model, double seconds, int clips, Amount price) {}

  /**
   * What is bought for one project.
   *
   * @param version of the task that this was worked out on
   * @param clips how many are bought for it
   * @param refused whether nothing of the request would be done
   * @param codes why it, or a part of it, would not be done; for programs
   * @param reasons why it, or a part of it, would not be done; for people
   */
  @Schema(name = "PreviewRow")
  record Row(
      @Nullable String recordId,
      @Nullable String projectId,
      @Nullable Long version,
      int clips,
      boolean refused,
      List<String> codes,
      List<String> reasons) {}

  /**
   * A budget, were all of this bought today.
   *
   * @param scope {@code day, table} or {@code task}
   * @param of which table or project; null for a day
   * @param limit the most that may be spent
   * @param spent what was spent under it so far
   * @param wanted what this would cost, in its currency
   * @param holds whether it holds all of this; a price in another currency it never holds
   */
  record BudgetOutlookCard(
      @Words(Budget.Scope.class) String scope,
      @Nullable String of,
      Amount limit,
      Amount spent,
      Amount wanted,
      boolean holds) {}

  static PreviewAnswer of(PurchasePreview preview, List<Row> rows, Messages messages) {
    return new PreviewAnswer(
        true,
        preview.clips(),
        preview.prices().stream().map(Amount::of).toList(),
        preview.costs(),
        preview.lots().stream()
            .map(
                lot ->
                    new Lot(
                        lot.provider(),
                        lot.model(),
                        lot.length().toMillis() / 1000.0,
                        lot.clips(),
                        Amount.of(lot.price())))
            .toList(),
        rows,
        preview.budgets().stream()
            .map(
                one ->
                    new BudgetOutlookCard(
                        one.budget().scope().name().toLowerCase(Locale.ROOT),
                        one.of().orElse(null),
                        Amount.of(one.budget().limit()),
                        Amount.of(one.spent()),
                        Amount.of(one.wanted()),
                        one.holds()))
            .toList(),
        preview.ready().map(Duration::toSeconds).orElse(null));
  }

  static Row row(@Nullable String record, PurchasePreview.Row row, Messages messages) {
    return new Row(
        record,
        row.project().value(),
        row.version().value(),
        row.clips(),
        row.refused(),
        row.heldBack().stream().map(why -> why.reason().name()).toList(),
        row.heldBack().stream().map(messages::refusal).toList());
  }
}
