package dev.petforge.verification;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKey;
import dev.petforge.money.WrongTotal;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipOrigin;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Project;
import dev.petforge.verification.Remedy.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** When the ledger agrees with the clips that projects have. */
final class LedgerRules {
  private LedgerRules() {}

  /**
   * What is wrong with the calls and the clips of a project.
   *
   * @param set the jobs that are set and not parked: what they will do is no fault
   */
  static List<Finding> of(Project project, Set<JobKey> set) {
    List<Finding> findings = new ArrayList<>();
    Chain chain = project.task().chain();
    Set<String> bought = new HashSet<>();
    for (ProviderCall call : project.calls()) {
      Optional<SegmentVersion> version = call.status().version();
      version.ifPresent(clip -> bought.add(clip.id()));
      if (call.status().state() != CallState.DONE) {
        continue;
      }
      int segment = call.subject().segment();
      if (version.isEmpty()) {
        findings.add(
            about(
                project,
                call.summary(),
                Failure.permanent(
                    "CALL_WITHOUT_CLIP",
                    "call " + call.key() + " is done, and the ledger names no clip of it"),
                new Remedy.Person()));
      } else if (segment >= chain.size()) {
        findings.add(
            about(
                project,
                call.summary(),
                Failure.permanent(
                    "CLIP_NOT_TAKEN",
                    "clip "
                        + version.get().id()
                        + " of call "
                        + call.key()
                        + " is stored, and its project has no segment "
                        + segment),
                new Remedy.Person()));
      } else if (!chain.knows(segment, version.get().id()) && !set.contains(call.settle())) {
        findings.add(
            about(
                project,
                call.summary(),
                Failure.permanent(
                    "CLIP_NOT_TAKEN",
                    "clip "
                        + version.get().id()
                        + " of call "
                        + call.key()
                        + " is stored, and segment "
                        + segment
                        + " does not know it"),
                new Remedy.Repair(Way.TAKE_IN)));
      }
    }
    for (Segment segment : chain.segments()) {
      clips(segment)
          // What a person brought along, or what came with its project, was never bought here.
          .filter(clip -> clip.origin() == ClipOrigin.GENERATED && !bought.contains(clip.id()))
          .forEach(clip -> findings.add(withoutCall(project, segment.index(), clip)));
    }
    return findings;
  }

  private static Stream<SegmentVersion> clips(Segment segment) {
    return Stream.concat(
        segment.current().stream(), segment.history().stream().map(ReplacedVersion::version));
  }

  private static Finding withoutCall(Project project, int segment, SegmentVersion clip) {
    return new Finding(
        End.LEDGER,
        Optional.of(project.task().id()),
        new Subject.Clip(segment, clip.clip()),
        Failure.permanent(
            "CLIP_WITHOUT_CALL",
            "clip "
                + clip.id()
                + " of segment "
                + segment
                + " was bought, and the ledger has no call for it: what it cost is counted nowhere"),
        Optional.empty(),
        new Remedy.Person());
  }

  private static Finding about(Project project, CallSummary call, Failure problem, Remedy remedy) {
    return new Finding(
        End.LEDGER,
        Optional.of(project.task().id()),
        new Subject.Call(call),
        problem,
        Optional.empty(),
        remedy);
  }

  /** A call whose project is gone. */
  static Finding withoutProject(CallSummary call) {
    return new Finding(
        End.LEDGER,
        Optional.of(call.subject().project()),
        new Subject.Call(call),
        Failure.permanent(
            "CALL_WITHOUT_PROJECT",
            "call "
                + call.key()
                + " is of project "
                + call.subject().project()
                + ", which is not in the database"),
        Optional.empty(),
        new Remedy.Person());
  }

  /** What is kept beside a project says something else. */
  static Finding misfiled(ProjectId project, Set<String> columns) {
    return new Finding(
        End.LEDGER,
        Optional.of(project),
        new Subject.ProjectRow(project.value(), columns),
        Failure.permanent(
            "ROW_MISFILED",
            "the row of project "
                + project
                + " says something else than its documents in "
                + String.join(", ", new TreeSet<>(columns))),
        Optional.empty(),
        new Remedy.Repair(Way.REWRITE));
  }

  /** A project that cannot be read. */
  static Finding unreadable(ProjectId project, Failure why) {
    return new Finding(
        End.LEDGER,
        Optional.of(project),
        new Subject.ProjectRow(project.value(), Set.of()),
        why,
        Optional.empty(),
        new Remedy.Person());
  }

  /** A sum that is not what its rows add up to. */
  static Finding wrongTotal(WrongTotal total) {
    String of =
        total.pool().map(Object::toString).orElse("-")
            + ", "
            + total.table().map(Object::toString).orElse("-");
    return new Finding(
        End.LEDGER,
        Optional.empty(),
        new Subject.Totals(of),
        Failure.permanent(
            "TOTALS_WRONG",
            "the sums that are kept of ended calls of "
                + of
                + " are wrong by "
                + total.missingMicros()
                + " millionths of "
                + total.currency()
                + ", "
                + total.missingSends()
                + " purchases, "
                + total.missingCalls()
                + " calls"),
        Optional.empty(),
        new Remedy.Repair(Way.COUNT));
  }
}
