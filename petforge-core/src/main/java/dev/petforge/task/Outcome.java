package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.publication.Publication;
import java.util.List;
import java.util.Map;

/**
 * What every command of a {@link Task} returns: it is taken as a whole, taken in part, or refused.
 * {@link #heldBack} tells the three apart.
 */
public sealed interface Outcome {
  /**
   * What of the command is not done, with the reasons: empty if it is taken as a whole, the refusal
   * itself if nothing of it is.
   */
  List<Refused> heldBack();

  /**
   * The command is carried out by committing this, all of it or nothing.
   *
   * @param task as it will be, its version one above the one that was decided on
   * @param planned calls to be written down
   * @param abandoned calls that are no longer wanted, with the reason and what was known of them
   * @param publications that are wanted from now on, or done
   * @param jobs what somebody must look at afterwards
   * @param heldBack what was asked for and is not done, with the reasons; empty if all of it is
   */
  record Decided(
      Task task,
      List<ProviderCall> planned,
      Map<CallKey, Abandonment> abandoned,
      List<Publication> publications,
      List<JobKey> jobs,
      List<Refused> heldBack)
      implements Outcome {
    public Decided {
      publications = List.copyOf(publications);
      planned = List.copyOf(planned);
      abandoned = Map.copyOf(abandoned);
      jobs = List.copyOf(jobs);
      heldBack = List.copyOf(heldBack);
    }

    /** A decision that takes all that was asked for. */
    public Decided(
        Task task,
        List<ProviderCall> planned,
        Map<CallKey, Abandonment> abandoned,
        List<Publication> publications,
        List<JobKey> jobs) {
      this(task, planned, abandoned, publications, jobs, List.of());
    }

    /** A decision that takes all that was asked for, and has nothing to do with publications. */
    public Decided(
        Task task,
        List<ProviderCall> planned,
        Map<CallKey, Abandonment> abandoned,
        List<JobKey> jobs) {
      this(task, planned, abandoned, List.of(), jobs);
    }
  }

  /**
   * Nothing changes.
   *
   * @param reason for programs
   * @param message for people: says why, and what to do instead
   */
  record Refused(Refusal reason, String message) implements Outcome, Proposal {
    @Override
    public List<Refused> heldBack() {
      return List.of(this);
    }
  }
}
