package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.migration.Adoption;
import dev.petforge.migration.Finding;
import dev.petforge.migration.MeasuredJoint;
import dev.petforge.migration.OldProject;
import dev.petforge.segment.Chain;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a migration came to, row by row, for people and for programs. */
final class MigrationReport {
  private static final List<Finding.Kind> ORDER =
      List.of(Finding.Kind.MISSING, Finding.Kind.MENDED, Finding.Kind.NOTED);

  private final Messages messages;
  private final boolean rehearsal;
  private final List<Object> trees = new ArrayList<>();
  private int taken;
  private int known;
  private int left;
  private long mended;
  private long missing;
  private long broken;

  /**
   * @param rehearsal whether nothing was stored
   */
  MigrationReport(Messages messages, boolean rehearsal) {
    this.messages = messages;
    this.rehearsal = rehearsal;
  }

  /**
   * What became of one row or folder.
   *
   * @param place where it was read
   * @param project its id; empty text if it names none
   * @param state one word: {@code taken}, {@code known}, {@code different}, {@code refused}, {@code
   *     empty} or {@code failed}
   * @param task as it is here; null if it is not here
   * @param joints those that were measured
   * @param findings what is told of it
   */
  record Line(
      String place,
      String project,
      String state,
      @Nullable Task task,
      List<MeasuredJoint> joints,
      List<Finding> findings) {
    static Line of(String place, Adoption adoption) {
      return new Line(
          place,
          adoption.project().value(),
          adoption.state().name().toLowerCase(Locale.ROOT),
          adoption.task(),
          adoption.joints(),
          adoption.findings());
    }

    /** A row or a folder that names no project. */
    static Line without(String place, List<Finding> findings) {
      boolean refused =
          findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.MISSING);
      return new Line(place, "", refused ? "refused" : "empty", null, List.of(), findings);
    }

    static Line failed(String place, OldProject project, Failure why) {
      List<Finding> findings = new ArrayList<>(project.findings());
      findings.add(Finding.missing("project", why.toString()));
      return new Line(place, project.id().value(), "failed", null, List.of(), findings);
    }

    boolean isHere() {
      return state.equals("taken") || state.equals("known");
    }

    long broken() {
      return joints.stream().filter(MeasuredJoint::broken).count();
    }

    long count(Finding.Kind kind) {
      return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    /** What is missing comes first. */
    List<Finding> sorted() {
      return findings.stream()
          .sorted(Comparator.comparing(finding -> ORDER.indexOf(finding.kind())))
          .toList();
    }

    Optional<MeasuredJoint> worst() {
      return joints.stream().min(Comparator.comparing(joint -> joint.report().psnr()));
    }
  }

  void add(Line line) {
    switch (line.state()) {
      case "taken" -> taken++;
      case "known" -> known++;
      case "empty" -> {}
      default -> left++;
    }
    mended += line.count(Finding.Kind.MENDED);
    missing += line.count(Finding.Kind.MISSING);
    broken += line.broken();
    trees.add(tree(line));
  }

  /** Whether all is here, and nothing is missing. */
  boolean complete() {
    return left == 0 && missing == 0;
  }

  /** What became of one row or folder, with its findings, each a line. */
  List<String> text(Line line) {
    List<String> lines = new ArrayList<>();
    lines.add(title(line));
    line.sorted().forEach(finding -> lines.add("  " + text(finding)));
    return lines;
  }

  String title(Line line) {
    @Nullable Task task = line.task();
    String place = messages.translated(line.place());
    boolean would = rehearsal && line.state().equals("taken");
    String state = messages.say("migrate.state." + (would ? "would_take" : line.state()));
    if (task == null || !line.isHere()) {
      return messages.say("migrate.line", place, state);
    }
    return messages.say(
        "migrate.line.task",
        place,
        state,
        task.progress().text(messages.language()),
        history(task.chain()),
        line.worst()
            .map(
                worst ->
                    messages.say(
                        "migrate.joints",
                        line.joints().size(),
                        line.broken(),
                        number(worst.report().psnr())))
            .orElse(messages.say("migrate.joints.none")));
  }

  private static int history(Chain chain) {
    return chain.segments().stream().mapToInt(segment -> segment.history().size()).sum();
  }

  String text(Finding finding) {
    return messages.say(
        "migrate.finding",
        messages.say("migrate.kind." + word(finding.kind())),
        messages.translated(finding.place()),
        messages.translated(finding.message()));
  }

  /** How good a joint is, in words. */
  String text(MeasuredJoint joint) {
    return messages.say(
        "show.joint." + joint.quality().name().toLowerCase(Locale.ROOT),
        number(joint.report().psnr()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What all of it came to. */
  String sum() {
    return messages.say(
        rehearsal ? "migrate.sum.dry_run" : "migrate.sum",
        trees.size(),
        taken,
        known,
        left,
        missing,
        mended,
        broken);
  }

  Map<String, Object> tree(Path page) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("dry_run", rehearsal);
    tree.put("projects", trees);
    tree.put("taken", taken);
    tree.put("known", known);
    tree.put("not_taken", left);
    tree.put("missing", missing);
    tree.put("mended", mended);
    tree.put("broken_joints", broken);
    tree.put("report", page.toString());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Line line) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("source", line.place());
    tree.put("project_id", line.project().isEmpty() ? null : line.project());
    tree.put("state", line.state());
    @Nullable Task task = line.task();
    if (task != null) {
      tree.put("status", task.statusWord());
      tree.put("segments", task.chain().size());
      tree.put("clips", task.chain().completed());
      tree.put("earlier_clips", history(task.chain()));
      tree.put("stale", task.chain().stale());
      tree.put("final_video", task.chain().finalVideo().isPresent());
    }
    tree.put("joints", line.joints().stream().map(MigrationReport::tree).toList());
    for (Finding.Kind kind : Finding.Kind.values()) {
      tree.put(
          word(kind),
          line.findings().stream()
              .filter(finding -> finding.kind() == kind)
              .map(finding -> Map.of("what", finding.place(), "message", finding.message()))
              .toList());
    }
    return tree;
  }

  private static Map<String, Object> tree(MeasuredJoint joint) {
    JointReport report = joint.report();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("segment", joint.segment());
    tree.put("psnr", report.psnr());
    tree.put("ssim", report.ssim());
    tree.put("quality", word(joint.quality()));
    return tree;
  }

  private static String word(JointLimits.Quality quality) {
    return quality.name().toLowerCase(Locale.ROOT);
  }

  static String word(Finding.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
