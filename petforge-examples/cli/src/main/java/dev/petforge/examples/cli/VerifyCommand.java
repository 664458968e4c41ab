package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.CallTree;
import dev.petforge.failure.PetForgeException;
import dev.petforge.money.AccountId;
import dev.petforge.money.PoolId;
import dev.petforge.money.WrongTotal;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.PurchaseGap;
import dev.petforge.reconciliation.UnknownJob;
import dev.petforge.reconciliation.Verification;
import dev.petforge.table.TableRef;
import dev.petforge.verification.End;
import dev.petforge.verification.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Holds what an installation has against its database, or the ledger against a provider's own list.
 */
@Command(
    name = "verify",
    description = {
      "Holds files, tables, the ledger of paid calls and jobs against the database, and says what "
          + "is wrong and what can be done about it; all projects, or those that are named. "
          + "Nothing is changed without --repair, and nothing is ever bought.",
      "With --provider, compares the ledger with the provider's own list of jobs instead, account "
          + "by account; what was made and not known is taken in. After a database was put back "
          + "to an earlier state, nothing is bought before this was done.",
      "Exit status 1 if something is wrong and was not mended."
    })
final class VerifyCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--only",
      paramLabel = "END",
      split = ",",
      description = "Only these of files, table, ledger and jobs; several with a comma between.")
  private Set<String> only = Set.of();

  @Option(
      names = "--hash",
      description = {
        "Reads every file and compares its hash. Without, a file is right if it is there and has",
        "its size."
      })
  private boolean hash;

  @Option(
      names = "--play",
      description = {
        "Plays every clip and every video to its end. Without, only those are that were changed."
      })
  private boolean play;

  @Option(
      names = "--repair",
      description = {
        "Mends what can be mended for nothing, and says how. What lies in a file's place is kept",
        "in damaged/ of its project."
      })
  private boolean repair;

  @Option(names = "--provider", paramLabel = "NAME", description = "Whose list, for example kling.")
  private String provider = "";

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = {
        "Only this account of the provider; all by default. With --waive it must be named where",
        "several are behind."
      })
  private @Nullable String account;

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

  VerifyCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--days", days, 1, 30);
    boolean ofEnds = selection.isGiven() || !only.isEmpty() || hash || play || repair;
    if (provider.isEmpty() && (account != null || waive)) {
      throw wrong(messages().say("verify.no_provider"));
    }
    if (!provider.isEmpty()) {
      if (ofEnds) {
        throw wrong(messages().say("verify.either"));
      }
      try (Installation installation = openExisting()) {
        return waive ? waived(installation) : compared(installation);
      }
    }
    Set<End> ends = ends();
    if (selection.isGiven()) {
      selection.check(this);
    }
    try (Installation installation = openExisting()) {
      Optional<List<ProjectId>> projects =
          selection.isGiven() ? Optional.of(selection.of(this, installation)) : Optional.empty();
      Scope scope = new Scope(ends, hash, play, projects);
      return Interruption.during(
          installation,
          () -> tell("run.stopping"),
          interruption -> new EndsCheck(this, installation, scope, interruption).run(repair));
    }
  }

  private Set<End> ends() {
    Set<End> ends = EnumSet.noneOf(End.class);
    for (String word : only) {
      ends.add(
          Stream.of(End.values())
              .filter(end -> EndsCheck.word(end).equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      wrong(
                          messages()
                              .say(
                                  "verify.end",
                                  word,
                                  Stream.of(End.values()).map(EndsCheck::word).toList()))));
    }
    return ends.isEmpty() ? EnumSet.allOf(End.class) : ends;
  }

  private int waived(Installation installation) {
    AccountId named = toBeWaived(installation);
    List<PurchaseGap> all = installation.petForge().money().missingPurchases();
    List<PurchaseGap> gaps = all.stream().filter(gap -> gap.account().equals(named)).toList();
    if (gaps.isEmpty()) {
      tell(all.isEmpty() ? "verify.nothing_missing" : "verify.missing_elsewhere", named);
    }
    // Before it is done: whoever reads it may still stop a script that goes on to buy.
    gaps.forEach(gap -> context().err().println(PurchaseGaps.line(gap, installation, messages())));
    if (!gaps.isEmpty()) {
      installation.petForge().money().waive(named);
      tell("verify.waived", named);
    }
    List<PurchaseGap> left = installation.petForge().money().missingPurchases();
    tellLeft(left, installation);
    if (json()) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("provider", provider);
      tree.put("account", named.value());
      tree.put("waived", PurchaseGaps.tree(gaps));
      tree.put("still_missing", PurchaseGaps.tree(left));
      print(tree);
    }
    return 0;
  }

  /** Never more than one: what nobody has looked at must not be waived along with another. */
  private AccountId toBeWaived(Installation installation) {
    if (account != null) {
      return AccountId.of(provider, account);
    }
    Set<AccountId> behind = new LinkedHashSet<>();
    installation.petForge().money().missingPurchases().stream()
        .map(PurchaseGap::account)
        .filter(one -> one.provider().equals(provider))
        .forEach(behind::add);
    List<AccountId> possible =
        behind.isEmpty() ? installation.petForge().money().accounts(provider) : List.copyOf(behind);
    if (possible.size() > 1) {
      throw wrong(messages().say("verify.which", provider, possible));
    }
    return possible.isEmpty() ? AccountId.of(provider, "default") : possible.get(0);
  }

  private int compared(Installation installation) {
    List<WrongTotal> wrong = installation.petForge().money().recount();
    wrong.forEach(this::tellWrong);
    Instant since = installation.petForge().clock().instant().minus(Duration.ofDays(days));
    Map<AccountId, Verification> found = new LinkedHashMap<>();
    Map<AccountId, PetForgeException> failed = new LinkedHashMap<>();
    for (AccountId one : toBeCompared(installation)) {
      try {
        found.put(one, installation.petForge().money().verify(one, since));
      } catch (PetForgeException e) {
        failed.put(one, e);
      }
    }
    if (found.isEmpty()) {
      throw failed.values().iterator().next();
    }
    List<PurchaseGap> left = installation.petForge().money().missingPurchases();
    if (json()) {
      print(tree(found, failed, left, wrong));
    } else {
      found.forEach(this::tellFound);
    }
    found.forEach(
        (one, verification) -> {
          if (!verification.settled().isEmpty()) {
            tell("verify.settled", one);
          }
        });
    failed.forEach((one, why) -> tell("verify.failed", one, why.failure()));
    tellLeft(left, installation);
    boolean agree = found.values().stream().allMatch(Verification::agrees);
    return agree && failed.isEmpty() ? 0 : PetForgeCli.FAILED;
  }

  private void tellWrong(WrongTotal total) {
    tell(
        "verify.recounted",
        total.pool().map(PoolId::value).orElse("-"),
        total.table().map(TableRef::value).orElse("-"),
        amount(total),
        total.missingSends(),
        total.missingCalls());
  }

  /** With its sign. */
  private static String amount(WrongTotal total) {
    return BigDecimal.valueOf(total.missingMicros(), 6).stripTrailingZeros().toPlainString()
        + " "
        + total.currency();
  }

  private List<AccountId> toBeCompared(Installation installation) {
    List<AccountId> all = installation.petForge().money().accounts(provider);
    return account != null || all.isEmpty()
        ? List.of(AccountId.of(provider, account == null ? "default" : account))
        : all;
  }

  private void tellFound(AccountId of, Verification found) {
    tell("verify.sum", found.listed(), found.ours(), of);
    found.takenIn().forEach(call -> tell("verify.taken_in", CallView.line(call, messages())));
    found.unknown().forEach(this::tellUnknown);
    found.missing().forEach(call -> tell("verify.missing", CallView.line(call, messages())));
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
  private void tellLeft(List<PurchaseGap> left, Installation installation) {
    left.forEach(gap -> context().err().println(PurchaseGaps.line(gap, installation, messages())));
  }

  /** Of all accounts together, and of each. */
  private Map<String, @Nullable Object> tree(
      Map<AccountId, Verification> found,
      Map<AccountId, PetForgeException> failed,
      List<PurchaseGap> left,
      List<WrongTotal> wrong) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("provider", provider);
    put(tree, found.values());
    tree.put("still_missing", PurchaseGaps.tree(left));
    List<Object> accounts = new ArrayList<>();
    found.forEach(
        (one, verification) -> {
          Map<String, @Nullable Object> own = new LinkedHashMap<>();
          own.put("account", one.value());
          put(own, List.of(verification));
          accounts.add(own);
        });
    failed.forEach(
        (one, why) ->
            accounts.add(Map.of("account", one.value(), "error", why.failure().toString())));
    tree.put("accounts", accounts);
    tree.put("recounted", wrong.stream().map(VerifyCommand::tree).toList());
    return tree;
  }

  private static void put(
      Map<String, @Nullable Object> tree, Collection<Verification> verifications) {
    tree.put("listed", verifications.stream().mapToInt(Verification::listed).sum());
    tree.put("ours", verifications.stream().mapToInt(Verification::ours).sum());
    tree.put("taken_in", all(verifications, Verification::takenIn, CallTree::of));
    tree.put("unknown", all(verifications, Verification::unknown, VerifyCommand::tree));
    tree.put("missing", all(verifications, Verification::missing, CallTree::of));
    tree.put("settled", all(verifications, Verification::settled, PurchaseGaps::tree));
  }

  private static <T> List<Object> all(
      Collection<Verification> verifications,
      Function<Verification, List<T>> part,
      Function<T, ?> tree) {
    return verifications.stream()
        .flatMap(one -> part.apply(one).stream())
        .<Object>map(tree)
        .toList();
  }

  private static Map<String, @Nullable Object> tree(WrongTotal total) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("pool", total.pool().map(PoolId::value).orElse(null));
    tree.put("table", total.table().map(TableRef::value).orElse(null));
    tree.put("missing", amount(total));
    tree.put("missing_sends", total.missingSends());
    tree.put("missing_calls", total.missingCalls());
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
