package dev.petforge.examples.cli;

import dev.petforge.production.PurchaseGap;
import dev.petforge.production.UnknownJob;
import dev.petforge.production.Verification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the ledger with a provider's own list. */
@Command(
    name = "verify",
    description = {
      "Compares the ledger with the provider's own list of jobs; what was made and not known is",
      "taken in. Exit status 1 if they do not agree. After a database was put back to an earlier",
      "state, nothing is bought before this was done."
    })
final class VerifyCommand extends HomeCommand {
  @Option(
      names = "--provider",
      paramLabel = "NAME",
      required = true,
      description = "Whose list, for example kling.")
  private String provider = "";

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How far back, 1 to 30 (${DEFAULT-VALUE}).")
  private int days = 30;

  @Option(
      names = "--waive",
      description = {
        "Does not compare: for a provider without a list. What was bought without the database",
        "knowing of it may be bought a second time."
      })
  private boolean waive;

  VerifyCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() {
    requireRange("--days", days, 1, 30);
    try (Home home = openExisting()) {
      return waive ? waived(home) : compared(home);
    }
  }

  private int waived(Home home) {
    List<PurchaseGap> gaps = home.petForge().missingPurchases();
    if (gaps.isEmpty()) {
      tell("verify.nothing_missing");
    }
    // Before it is done: whoever reads it may still stop a script that goes on to buy.
    gaps.forEach(gap -> surroundings().err().println(PurchaseGaps.line(gap, home, words())));
    home.petForge().waive(provider);
    if (!gaps.isEmpty()) {
      tell("verify.waived", provider);
    }
    List<PurchaseGap> left = home.petForge().missingPurchases();
    tellLeft(left, home);
    if (json()) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("provider", provider);
      tree.put("waived", PurchaseGaps.tree(gaps));
      tree.put("still_missing", PurchaseGaps.tree(left));
      print(tree);
    }
    return 0;
  }

  private int compared(Home home) {
    Verification found =
        home.petForge()
            .verify(provider, home.persistence().clock().instant().minus(Duration.ofDays(days)));
    List<PurchaseGap> left = home.petForge().missingPurchases();
    if (json()) {
      print(tree(found, left));
    } else {
      tell("verify.sum", found.listed(), found.ours(), provider);
      found.takenIn().forEach(call -> tell("verify.taken_in", CallView.line(call, words())));
      found.unknown().forEach(this::tellUnknown);
      found.missing().forEach(call -> tell("verify.missing", CallView.line(call, words())));
    }
    if (!found.settled().isEmpty()) {
      tell("verify.settled", provider);
    }
    tellLeft(left, home);
    return found.agrees() ? 0 : PetForgeCli.FAILED;
  }

  private void tellUnknown(UnknownJob job) {
    tell(
        "verify.unknown." + word(job.outlook()),
        job.job(),
        job.key(),
        job.project().map(Object::toString).orElse(""),
        job.segment().map(Object::toString).orElse(""));
  }

  private static String word(UnknownJob.Outlook outlook) {
    return outlook.name().toLowerCase(Locale.ROOT);
  }

  /** Other accounts, which have to be verified too. */
  private void tellLeft(List<PurchaseGap> left, Home home) {
    left.forEach(gap -> surroundings().err().println(PurchaseGaps.line(gap, home, words())));
  }

  private Map<String, @Nullable Object> tree(Verification found, List<PurchaseGap> left) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("provider", provider);
    tree.put("listed", found.listed());
    tree.put("ours", found.ours());
    tree.put("taken_in", found.takenIn().stream().map(CallView::tree).toList());
    tree.put("unknown", found.unknown().stream().map(VerifyCommand::tree).toList());
    tree.put("missing", found.missing().stream().map(CallView::tree).toList());
    tree.put("settled", PurchaseGaps.tree(found.settled()));
    tree.put("still_missing", PurchaseGaps.tree(left));
    return tree;
  }

  private static Map<String, @Nullable Object> tree(UnknownJob job) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("job", job.job().value());
    tree.put("key", job.key());
    tree.put("project_id", job.project().map(Object::toString).orElse(null));
    tree.put("segment", job.segment().orElse(null));
    tree.put("outlook", word(job.outlook()));
    return tree;
  }
}
