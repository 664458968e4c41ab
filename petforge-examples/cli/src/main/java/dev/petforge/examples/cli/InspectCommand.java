package dev.petforge.examples.cli;

import dev.petforge.TrashCommands;
import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.WriteFailures;
import dev.petforge.explanation.Inspection;
import dev.petforge.job.Job;
import dev.petforge.job.LivingWorker;
import dev.petforge.money.Budget;
import dev.petforge.money.Spending;
import dev.petforge.storage.s3.S3Features;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows on one screen how an installation does. */
@Command(
    name = "inspect",
    description = {
      "Shows on one screen how the installation does: projects by status, the trash, open and uncertain calls, "
          + "what has waited longest, errors, jobs that were given up, money "
          + "of today, and how far tables and webhooks are behind."
    })
final class InspectCommand extends HomeCommand {
  private static final int FIRST_JOBS = 5;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Errors of projects that changed in so many days, 1 to 365 (${DEFAULT-VALUE}).")
  private int days = 7;

  @Option(
      names = "--sizes",
      description = "Also how much room the files take, which looks at each of them.")
  private boolean sizes;

  InspectCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  /** Where the files are, if that is no folder, and what is not used of the protocol there. */
  private record Bucket(String place, List<S3Features.Missing> missing) {
    List<String> words() {
      return missing.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    }
  }

  private static Map<String, Object> tree(Bucket bucket) {
    return Map.of("place", bucket.place(), "missing", bucket.words());
  }

  /** Room on the disk; what is not known is empty. */
  private record Room(Optional<Long> database, Optional<Long> files, long free) {}

  /**
   * What can be brought back.
   *
   * @param nextGone when the first of them is removed for good
   */
  private record InTrash(long projects, Optional<Instant> nextGone) {}

  @Override
  public Integer call() {
    requireRange("--days", days, 1, 365);
    try (Installation installation = openExisting()) {
      Instant since = installation.petForge().clock().instant().minus(Duration.ofDays(days));
      Inspection found = installation.petForge().inspect(since);
      LocalDate today =
          installation.petForge().clock().instant().atZone(ZoneId.systemDefault()).toLocalDate();
      List<Spending> spent =
          installation
              .petForge()
              .money()
              .spending(Spending.By.DAY, Optional.of(today), Optional.empty())
              .stream()
              .filter(line -> line.on().equals(today.toString()))
              .toList();
      List<Budget> budgets = installation.petForge().money().budgets();
      Room room = room(installation);
      InTrash trash = trash(installation.petForge().trash());
      Optional<Bucket> bucket =
          installation.bucket().map(store -> new Bucket(store.place(), store.check().missing()));
      if (json()) {
        Map<String, @Nullable Object> tree =
            tree(found, spent, budgets, room, installation.schema());
        tree.put("trash", tree(trash));
        tree.put("bucket", bucket.map(InspectCommand::tree).orElse(null));
        print(tree);
      } else {
        tellProjects(found);
        trash.nextGone().ifPresent(next -> line("inspect.trash", trash.projects(), next));
        tellCalls(found);
        tellWork(found);
        tellMoney(spent, budgets);
        found
            .tables()
            .forEach(
                table ->
                    line(
                        "inspect.table",
                        table.table(),
                        table.behind(),
                        table.refused(),
                        table.waiting()));
        found
            .notifications()
            .forEach(one -> line("inspect.webhook", one.target(), one.messages(), one.since()));
        bucket.ifPresent(one -> line("inspect.bucket", one.place(), one.words()));
        line(
            "inspect.room",
            room.database().map(InspectCommand::megabytes).orElse("?"),
            room.files().map(InspectCommand::megabytes).orElse("?"),
            megabytes(room.free()),
            installation.schema());
      }
    }
    return 0;
  }

  private static InTrash trash(TrashCommands trash) {
    return new InTrash(
        trash.count(), trash.list(Optional.empty(), 1).stream().findFirst().map(trash::until));
  }

  private static Map<String, @Nullable Object> tree(InTrash trash) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("projects", trash.projects());
    tree.put("next_gone", trash.nextGone().map(Instant::toString).orElse(null));
    return tree;
  }

  private void line(String key, Object... arguments) {
    context().out().println(messages().say(key, arguments));
  }

  private void tellProjects(Inspection found) {
    long all = found.projects().values().stream().mapToLong(Long::longValue).sum();
    line(
        "inspect.projects",
        all,
        found.projects().entrySet().stream()
            .map(one -> counted(one.getKey().word(), one.getValue()))
            .toList());
    if (!found.errors().isEmpty()) {
      line(
          "inspect.errors",
          days,
          new TreeMap<>(found.errors())
              .entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList());
    }
  }

  private String counted(String word, long count) {
    return messages().translated(word) + " " + count;
  }

  private void tellCalls(Inspection found) {
    long all = found.calls().values().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      line("inspect.no_calls");
      return;
    }
    line(
        "inspect.calls",
        all,
        found.calls().entrySet().stream()
            .map(one -> counted(one.getKey().word(), one.getValue()))
            .toList(),
        found.uncertain());
    found
        .oldest()
        .forEach(
            (state, call) ->
                line(
                    "inspect.oldest",
                    messages().translated(state.word()),
                    call.status().since(),
                    call.subject().segment(),
                    call.subject().project(),
                    why(call).map(messages()::translated).orElse("")));
  }

  /** What it waits for, or what is wrong with it. */
  private static Optional<String> why(CallSummary call) {
    return call.status()
        .waitingFor()
        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
        .or(() -> call.status().failure().map(Object::toString));
  }

  private void tellWork(Inspection found) {
    line(
        "inspect.workers",
        found.workers().size(),
        found.workers().stream().map(LivingWorker::name).toList());
    found
        .unserved()
        .forEach(
            (need, jobs) ->
                line("inspect.unserved", messages().translated("no worker serves " + need), jobs));
    found.overdue().forEach(job -> line("inspect.overdue", job.key().toString(), job.due()));
    if (!found.parked().isEmpty()) {
      line("inspect.parked", found.parked().size());
      found.parked().stream()
          .limit(FIRST_JOBS)
          .forEach(
              job ->
                  line(
                      "inspect.job",
                      job.key().toString(),
                      job.error().map(messages()::translated).orElse(""),
                      commandLine("restart-job " + job.id())));
    }
  }

  private void tellMoney(List<Spending> spent, List<Budget> budgets) {
    if (spent.isEmpty()) {
      line("inspect.nothing_spent");
    }
    spent.forEach(one -> line("inspect.spent", one.spent(), one.running(), one.calls()));
    budgets.forEach(
        budget -> line("inspect.budget", messages().translated(budget.said()), budget.limit()));
  }

  private Room room(Installation installation) {
    try {
      Path files = installation.filesRoot();
      return new Room(
          databaseFiles(),
          sizes ? Optional.of(bytesBelow(files)) : Optional.empty(),
          Files.getFileStore(files).getUsableSpace());
    } catch (IOException e) {
      throw WriteFailures.of(folder(), "the folder " + folder() + " cannot be looked at", e);
    }
  }

  /** Of a database that is a file here, with what is not in the file itself yet. */
  private Optional<Long> databaseFiles() throws IOException {
    long bytes = 0;
    for (String name : List.of("petforge.db", "petforge.db-wal")) {
      Path file = folder().resolve(name);
      bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return bytes == 0 ? Optional.empty() : Optional.of(bytes);
  }

  private static long bytesBelow(Path root) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Gone meanwhile, or nobody's business.
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  private static String megabytes(long bytes) {
    return bytes < 10_000_000
        ? String.format(Locale.ROOT, "%.1f", bytes / 1e6)
        : String.valueOf(bytes / 1_000_000);
  }

  private Map<String, @Nullable Object> tree(
      Inspection found, List<Spending> spent, List<Budget> budgets, Room room, int schema) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("projects", words(found.projects(), TaskStatus::word));
    tree.put("calls", words(found.calls(), CallState::word));
    tree.put("uncertain", found.uncertain());
    tree.put("oldest", found.oldest().values().stream().map(InspectCommand::tree).toList());
    tree.put("errors", new TreeMap<>(found.errors()));
    tree.put("parked", found.parked().stream().map(InspectCommand::tree).toList());
    tree.put("overdue", found.overdue().stream().map(InspectCommand::tree).toList());
    tree.put(
        "spent_today",
        spent.stream()
            .map(
                one ->
                    Map.of(
                        "spent", one.spent().toString(),
                        "running", one.running().toString(),
                        "calls", one.calls()))
            .toList());
    tree.put(
        "budgets",
        budgets.stream()
            .map(
                budget ->
                    Map.of(
                        "scope", budget.scope().name().toLowerCase(Locale.ROOT),
                        "limit", budget.limit().toString()))
            .toList());
    tree.put(
        "tables",
        found.tables().stream()
            .map(
                table ->
                    Map.of(
                        "table", table.table().value(),
                        "behind", table.behind(),
                        "refused", table.refused(),
                        "waiting", table.waiting()))
            .toList());
    tree.put(
        "webhooks",
        found.notifications().stream()
            .map(
                one ->
                    Map.of(
                        "name", one.target(),
                        "waiting", one.messages(),
                        "oldest", one.since().toString()))
            .toList());
    tree.put("workers", found.workers().stream().map(LivingWorker::name).toList());
    tree.put(
        "unserved",
        found.unserved().entrySet().stream()
            .map(one -> Map.of("need", one.getKey().toString(), "jobs", one.getValue()))
            .toList());
    tree.put("database_bytes", room.database().orElse(null));
    tree.put("files_bytes", room.files().orElse(null));
    tree.put("free_bytes", room.free());
    tree.put("schema", schema);
    return tree;
  }

  private static <K> Map<String, Long> words(Map<K, Long> counts, Function<K, String> word) {
    return counts.entrySet().stream()
        .collect(
            Collectors.toMap(
                one -> word.apply(one.getKey()),
                Map.Entry::getValue,
                (one, other) -> one,
                LinkedHashMap::new));
  }

  private static Map<String, @Nullable Object> tree(CallSummary call) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("call", call.key().value());
    tree.put("state", call.status().state().word());
    tree.put("project_id", call.subject().project().value());
    tree.put("segment", call.subject().segment());
    tree.put("since", call.status().since().toString());
    tree.put("why", why(call).orElse(null));
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Job job) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", job.id());
    tree.put("kind", job.key().kind().word());
    tree.put("subject", job.key().subject());
    tree.put("due", job.due().toString());
    tree.put("error", job.error().orElse(null));
    return tree;
  }
}
