package dev.petforge.examples.installation.view;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.explanation.Inspection;
import dev.petforge.job.Job;
import dev.petforge.job.LivingWorker;
import dev.petforge.task.TaskStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an installation does, for programs: what {@code inspect --json} prints. */
public final class InstallationTree {
  private InstallationTree() {}

  /** Of how it was when it was looked at. */
  public static Map<String, @Nullable Object> of(InstallationState state) {
    Inspection found = state.work();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("projects", words(found.projects(), TaskStatus::word));
    tree.put("calls", words(found.calls(), CallState::word));
    tree.put("uncertain", found.uncertain());
    tree.put("oldest", found.oldest().values().stream().map(InstallationTree::tree).toList());
    tree.put("errors", new TreeMap<>(found.errors()));
    tree.put("parked", found.parked().stream().map(InstallationTree::tree).toList());
    tree.put("overdue", found.overdue().stream().map(InstallationTree::tree).toList());
    tree.put(
        "spent_today",
        state.spentToday().stream()
            .map(
                one ->
                    Map.of(
                        "spent", one.spent().toString(),
                        "running", one.running().toString(),
                        "calls", one.calls()))
            .toList());
    tree.put(
        "budgets",
        state.budgets().stream()
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
    tree.put("database_bytes", state.room().database().orElse(null));
    tree.put("files_bytes", state.room().files().orElse(null));
    tree.put("free_bytes", state.room().free());
    tree.put("schema", state.schema());
    tree.put("durability_risk", state.durabilityRisk().orElse(null));
    tree.put("trash", tree(state.trash()));
    tree.put("bucket", state.bucket().map(InstallationTree::tree).orElse(null));
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
    tree.put("why", InstallationState.why(call).orElse(null));
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

  private static Map<String, @Nullable Object> tree(InstallationState.Trash trash) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("projects", trash.projects());
    tree.put("next_gone", trash.nextGone().map(Instant::toString).orElse(null));
    return tree;
  }

  private static Map<String, Object> tree(InstallationState.Bucket bucket) {
    return Map.of("place", bucket.place(), "missing", bucket.missing());
  }
}
