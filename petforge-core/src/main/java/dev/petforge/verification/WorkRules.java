package dev.petforge.verification;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.failure.Failure;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.verification.Remedy.Way;
import java.util.Optional;
import java.util.Set;

/** When work and its jobs agree. */
final class WorkRules {
  private WorkRules() {}

  /** The job that carries an open call on; empty if a person has to. */
  static Optional<JobKey> carriesOn(CallSummary call) {
    boolean forAPerson =
        (call.status().state() == CallState.UNKNOWN && !call.terms().keyed())
            || (call.status().state() == CallState.FETCHING && !call.fetchedByItself());
    return forAPerson ? Optional.empty() : Optional.of(call.carryOn());
  }

  /** Work that no job carries on. */
  static Finding missing(JobKey work, Optional<ProjectId> project) {
    return new Finding(
        End.JOBS,
        project,
        new Subject.Work(work, Optional.empty()),
        Failure.permanent("WORK_MISSING", "nothing carries on " + work + ", and it is waited for"),
        Optional.empty(),
        new Remedy.Repair(Way.JOB));
  }

  /** An operation that nothing can carry on. */
  static Finding orphaned(ProjectId project) {
    return new Finding(
        End.JOBS,
        Optional.of(project),
        new Subject.ProjectRow(project.value(), Set.of()),
        Failure.permanent(
            "WORK_MISSING",
            "the operation of project "
                + project
                + " waits for a call that the ledger does not have"),
        Optional.empty(),
        new Remedy.ByItself());
  }

  /** Work that was given up although it is wanted. */
  static Finding parked(Job job, Optional<ProjectId> project) {
    return new Finding(
        End.JOBS,
        project,
        new Subject.Work(job.key(), Optional.of(job.id())),
        Failure.permanent(
            "WORK_PARKED",
            "job "
                + job.id()
                + " ("
                + job.key()
                + ") was given up: "
                + job.error().orElse("nobody noted why")),
        Optional.empty(),
        // To ask a model again costs something.
        job.key().kind() == JobKind.WRITE_STORYBOARD
            ? new Remedy.Person()
            : new Remedy.Repair(Way.JOB));
  }

  /** Work that was given up and that nobody waits for: another run finds that out, and ends it. */
  static Finding forNobody(Job job) {
    return new Finding(
        End.JOBS,
        Optional.empty(),
        new Subject.Work(job.key(), Optional.of(job.id())),
        Failure.permanent(
            "WORK_FOR_NOBODY",
            "job " + job.id() + " (" + job.key() + ") is about nothing that there is"),
        Optional.empty(),
        new Remedy.Repair(Way.JOB));
  }
}
