package dev.petforge.archive;

import dev.petforge.project.ProjectId;
import java.util.List;

/**
 * What became of an archive that was taken in, or would become of it.
 *
 * @param project whose it is
 * @param state what was done
 * @param bytes the size of its files together
 * @param files how many stored files are in it
 * @param calls how many paid calls came with it, as history
 * @param notes what is not here as it was there, for people, in English; {@link
 *     dev.petforge.failure.MessageCatalog} has it in other languages
 */
public record ImportedArchive(
    ProjectId project, State state, long bytes, int files, int calls, List<String> notes) {
  public ImportedArchive {
    notes = List.copyOf(notes);
  }

  /** What was done with a project. */
  public enum State {
    /** It is here now, or would be. */
    TAKEN,
    /** It was here before, just as it is in the archive: nothing was changed. */
    KNOWN
  }
}
