package dev.petforge.publication;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what is published and what is on its way. That a publication is wanted, or done, is decided
 * on its task and stored with that decision; what happens on the way is stored here. Safe for use
 * by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now; nothing was changed then.
 */
public interface PublicationStore {
  Optional<Publication> find(PublicationKey key);

  /** Those of a project, asked for first first. */
  List<Publication> of(ProjectId project);

  /** All that are on their way, asked for first first. */
  List<Publication> wanted();

  /**
   * Keeps what a publisher has to know to go on. Nothing is kept of a publication that is not on
   * its way.
   *
   * @param text at most 10,000 characters
   */
  void session(PublicationKey key, String text);

  /** Says of a publication that is on its way why it takes longer. */
  void delayed(PublicationKey key, Failure reason);

  /** Gives up a publication that is on its way. */
  void failed(PublicationKey key, Failure reason);
}
