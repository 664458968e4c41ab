package dev.petforge.reconciliation;

import dev.petforge.generation.ProviderJobId;
import dev.petforge.project.ProjectId;
import java.util.Optional;

/**
 * A job that was ordered in an installation's name and is not in the ledger: it is paid.
 *
 * @param job the provider's name for it
 * @param key what it was ordered under
 * @param project whose it is, if that project is in this database
 * @param segment which segment of it, counted from 0; empty if the key does not tell
 * @param outlook what becomes of its clip
 */
public record UnknownJob(
    ProviderJobId job,
    String key,
    Optional<ProjectId> project,
    Optional<Integer> segment,
    Outlook outlook) {

  /** What becomes of a clip that is paid and not known. */
  public enum Outlook {
    /**
     * The next call for its segment has this key again if prompt, settings and first frame are as
     * they were: the provider's job is found by it, and nothing is paid.
     */
    COMES_BACK,
    /** The same, after its row was taken in again with its project's id. */
    AFTER_IMPORT,
    /**
     * No call will ever have this key again: only a person can fetch the clip from the provider.
     */
    BY_HAND
  }
}
