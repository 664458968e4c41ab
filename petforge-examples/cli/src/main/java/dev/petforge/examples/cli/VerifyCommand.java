package dev.petforge.examples.cli;

import dev.petforge.production.Verification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the ledger with a provider's own list. */
@Command(
    name = "verify",
    description = {
      "Compares the ledger with the provider's own list of jobs; what was made and not known is",
      "taken in. Exit status 1 if they do not agree."
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

  VerifyCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() {
    requireRange("--days", days, 1, 30);
    try (Home home = openExisting()) {
      Verification found =
          home.petForge()
              .verify(provider, home.persistence().clock().instant().minus(Duration.ofDays(days)));
      if (json()) {
        print(tree(found));
      } else {
        tell("verify.sum", found.listed(), found.ours(), provider);
        found.takenIn().forEach(call -> tell("verify.taken_in", CallView.line(call, words())));
        found.unknown().forEach(job -> tell("verify.unknown", job.job(), job.key().orElse("")));
        found.missing().forEach(call -> tell("verify.missing", CallView.line(call, words())));
      }
      return found.agrees() ? 0 : PetForgeCli.FAILED;
    }
  }

  private Map<String, @Nullable Object> tree(Verification found) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("provider", provider);
    tree.put("listed", found.listed());
    tree.put("ours", found.ours());
    tree.put("taken_in", found.takenIn().stream().map(CallView::tree).toList());
    tree.put(
        "unknown",
        found.unknown().stream()
            .map(job -> Map.of("job", job.job().value(), "key", job.key().orElse("")))
            .toList());
    tree.put("missing", found.missing().stream().map(CallView::tree).toList());
    return tree;
  }
}
