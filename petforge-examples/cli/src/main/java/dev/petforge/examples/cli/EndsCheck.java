package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.failure.FailureCode;
import dev.petforge.file.FileKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import dev.petforge.verification.End;
import dev.petforge.verification.Finding;
import dev.petforge.verification.Remedy;
import dev.petforge.verification.Repaired;
import dev.petforge.verification.Scope;
import dev.petforge.verification.Subject;
import dev.petforge.verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the four ends of an installation, mends them if that is wanted, and says what it saw.
 */
final class EndsCheck {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Rows that are sent again are few; what takes longer is said to be behind. */
  private static final Duration SENT_WITHIN = Duration.ofMinutes(3);

  private final HomeCommand command;
  private final Installation installation;
  private final Scope scope;
  private final Interruption interruption;

  EndsCheck(
      HomeCommand command, Installation installation, Scope scope, Interruption interruption) {
    this.command = command;
    this.installation = installation;
    this.scope = scope;
    this.interruption = interruption;
  }

  /** What people type and read of an end. */
  static String word(End end) {
    return end.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Looks, and tells.
   *
   * @return the exit status
   */
  int run(boolean repair) {
    List<Finding> findings = new ArrayList<>();
    Verified looked =
        installation
            .petForge()
            .verifier()
            .verify(
                scope,
                finding -> {
                  findings.add(finding);
                  if (!repair) {
                    tell(finding);
                  }
                });
    List<Repaired> repaired = repair ? repaired(findings) : List.of();
    repaired.forEach(this::tell);
    command.tell(
        "verify.looked",
        looked.projects(),
        looked.files(),
        looked.bytes() / 1_000_000,
        findings.size());
    long mended = repaired.stream().filter(Repaired::mended).count();
    if (repair && !findings.isEmpty()) {
      command.tell("verify.repaired", mended, findings.size());
    }
    if (command.json()) {
      print(looked, findings, repaired);
    }
    return mended == findings.size() ? 0 : PetForgeCli.FAILED;
  }

  private List<Repaired> repaired(List<Finding> findings) {
    List<Repaired> all = installation.petForge().verifier().repair(scope, findings);
    Map<ProjectId, TableRef> sent = new LinkedHashMap<>();
    for (Repaired one : all) {
      if (isSent(one) && one.finding().subject() instanceof Subject.TableRow row) {
        one.finding().project().ifPresent(project -> sent.put(project, row.table()));
      }
    }
    if (sent.isEmpty()) {
      return all;
    }
    send(new LinkedHashSet<>(sent.values()));
    List<Finding> left = new ArrayList<>();
    installation
        .petForge()
        .verifier()
        .verify(
            new Scope(EnumSet.of(End.TABLE), false, false, Optional.of(List.copyOf(sent.keySet()))),
            left::add);
    return all.stream()
        .map(
            one ->
                isSent(one)
                        && left.stream()
                            .anyMatch(finding -> finding.project().equals(one.finding().project()))
                    ? new Repaired(one.finding(), Optional.empty(), one.because(), one.left())
                    : one)
        .toList();
  }

  private static boolean isSent(Repaired one) {
    return one.way().equals(Optional.of(Remedy.Way.SEND));
  }

  /** As a worker that does nothing else, or, where another one runs, by waiting for it. */
  private void send(Set<TableRef> tables) {
    command.tell("verify.sending", tables.size());
    Set<JobKind> work = EnumSet.of(JobKind.PUSH);
    boolean worker = installation.becomeWorker(work);
    Instant begun = installation.petForge().clock().instant();
    Instant end = begun.plus(SENT_WITHIN);
    while (tables.stream().anyMatch(table -> isBehind(table, begun))
        && installation.petForge().clock().instant().isBefore(end)
        && !interruption.await(LOOK)) {
      worker = worker || installation.becomeWorker(work);
    }
  }

  private boolean isBehind(TableRef table, Instant since) {
    return installation.petForge().table(table).lag(since).behind() > 0;
  }

  private void tell(Finding finding) {
    line(finding);
    line(remedy(finding, finding.remedy()));
  }

  private void tell(Repaired repaired) {
    Finding finding = repaired.finding();
    line(finding);
    if (repaired.way().isPresent()) {
      line(say("verify.mended", say("verify.done." + word(repaired.way().get()))));
      return;
    }
    repaired.because().ifPresent(why -> line(say("verify.not_mended", why)));
    line(remedy(finding, repaired.left()));
  }

  private void line(Finding finding) {
    String problem =
        command.messages().failure(finding.problem())
            + finding.plays().map(plays -> say("verify.plays." + plays)).orElse("");
    line(finding.project().map(project -> say("verify.finding", project, problem)).orElse(problem));
  }

  private void line(String text) {
    if (!command.json()) {
      command.context().out().println(text);
    }
  }

  private String remedy(Finding finding, Remedy remedy) {
    if (remedy instanceof Remedy.Repair repair) {
      return say("verify.remedy.repair", say("verify.way." + word(repair.way())));
    }
    if (remedy instanceof Remedy.Purchase purchase) {
      return say(
          "verify.remedy.purchase", typed(finding, remedy).orElse(""), purchase.price().toString());
    }
    if (remedy instanceof Remedy.ByItself) {
      return say("verify.remedy.by_itself");
    }
    return say(
        "verify.remedy.person",
        typed(finding, remedy)
            .orElseGet(
                () ->
                    FailureCode.of(finding.problem())
                        .map(code -> code.action(command.messages().locale()))
                        .orElse("")));
  }

  /** The command that helps, if there is one. */
  private Optional<String> typed(Finding finding, Remedy remedy) {
    if (remedy instanceof Remedy.Purchase purchase) {
      return finding
          .project()
          .map(
              project ->
                  command.commandLine(
                      "regenerate " + project + " --segment " + purchase.segment()));
    }
    if (remedy instanceof Remedy.Person && finding.subject() instanceof Subject.Work work) {
      return work.id().map(id -> command.commandLine("restart-job " + id));
    }
    return Optional.empty();
  }

  private static String word(Remedy.Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  private String say(String key, Object... arguments) {
    return command.messages().say(key, arguments);
  }

  private void print(Verified looked, List<Finding> findings, List<Repaired> repaired) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("projects", looked.projects());
    tree.put("files", looked.files());
    tree.put("bytes_read", looked.bytes());
    tree.put(
        "findings",
        repaired.isEmpty()
            ? findings.stream().map(one -> tree(one, one.remedy())).toList()
            : repaired.stream().map(this::tree).toList());
    tree.put("mended", repaired.stream().filter(Repaired::mended).count());
    command.print(tree);
  }

  private Map<String, @Nullable Object> tree(Repaired repaired) {
    Map<String, @Nullable Object> tree =
        tree(repaired.finding(), repaired.mended() ? repaired.finding().remedy() : repaired.left());
    tree.put("mended", repaired.mended());
    tree.put("mended_by", repaired.way().map(EndsCheck::word).orElse(null));
    tree.put("not_mended_because", repaired.because().map(Object::toString).orElse(null));
    return tree;
  }

  private Map<String, @Nullable Object> tree(Finding finding, Remedy remedy) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("end", word(finding.end()));
    tree.put("code", finding.problem().code());
    tree.put("project_id", finding.project().map(ProjectId::value).orElse(null));
    tree.put("subject", finding.subject().name());
    tree.put("path", file(finding.subject()).map(installation::place).orElse(null));
    tree.put("table", table(finding.subject()).map(TableRef::value).orElse(null));
    tree.put("message", command.messages().failure(finding.problem()));
    tree.put("plays", finding.plays().orElse(null));
    tree.put("remedy", kind(remedy));
    tree.put("way", remedy instanceof Remedy.Repair repair ? word(repair.way()) : null);
    tree.put(
        "price", remedy instanceof Remedy.Purchase purchase ? purchase.price().toString() : null);
    tree.put("command", typed(finding, remedy).orElse(null));
    return tree;
  }

  private static Optional<FileKey> file(Subject subject) {
    if (subject instanceof Subject.Version version) {
      return Optional.of(version.file().key());
    }
    if (subject instanceof Subject.Name name) {
      return Optional.of(name.key());
    }
    return subject instanceof Subject.UnknownFile unknown
        ? Optional.of(unknown.key())
        : Optional.empty();
  }

  private static Optional<TableRef> table(Subject subject) {
    if (subject instanceof Subject.TableRow row) {
      return Optional.of(row.table());
    }
    return subject instanceof Subject.Table table ? Optional.of(table.table()) : Optional.empty();
  }

  private static String kind(Remedy remedy) {
    if (remedy instanceof Remedy.Repair) {
      return "repair";
    }
    if (remedy instanceof Remedy.Purchase) {
      return "purchase";
    }
    return remedy instanceof Remedy.ByItself ? "by_itself" : "person";
  }
}
