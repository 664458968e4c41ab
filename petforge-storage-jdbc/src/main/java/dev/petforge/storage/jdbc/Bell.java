package dev.petforge.storage.jdbc;

import dev.petforge.work.Work;
import java.util.Collection;

/** Wakes this process's own threads after a commit; other processes see it at their next look. */
interface Bell {
  void ring(Collection<Work> notes);
}
