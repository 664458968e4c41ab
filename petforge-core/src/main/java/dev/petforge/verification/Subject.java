package dev.petforge.verification;

import dev.petforge.call.CallSummary;
import dev.petforge.file.FileKey;
import dev.petforge.job.JobKey;
import dev.petforge.segment.ClipId;
import dev.petforge.table.TableRef;
import java.util.Optional;
import java.util.Set;

/** What a {@link Finding} is about. */
public sealed interface Subject {
  /** Names it, for people and programs: a key, a row, a job. */
  String name();

  /**
   * A file that the database knows.
   *
   * @param file as it should be
   * @param there whether some file is there
   */
  record Version(KnownFile file, boolean there) implements Subject {
    @Override
    public String name() {
      return file.key().value();
    }
  }

  /**
   * A well-known name.
   *
   * @param key the name
   * @param there whether some file is there
   */
  record Name(FileKey key, boolean there) implements Subject {
    @Override
    public String name() {
      return key.value();
    }
  }

  /** A file among versions that the database does not know. */
  record UnknownFile(FileKey key) implements Subject {
    @Override
    public String name() {
      return key.value();
    }
  }

  /**
   * A row of a table.
   *
   * @param table whose
   * @param name where a person finds it
   */
  record TableRow(TableRef table, String name) implements Subject {}

  /** A table as a whole. */
  record Table(TableRef table) implements Subject {
    @Override
    public String name() {
      return table.value();
    }
  }

  /** A paid call. */
  record Call(CallSummary call) implements Subject {
    @Override
    public String name() {
      return call.key().value();
    }
  }

  /** A clip of a segment. */
  record Clip(int segment, ClipId clip) implements Subject {
    @Override
    public String name() {
      return "segment " + segment + ", " + clip;
    }
  }

  /** A project's row in the database, with the columns that are meant if not all of it is. */
  record ProjectRow(String name, Set<String> columns) implements Subject {
    public ProjectRow {
      columns = Set.copyOf(columns);
    }
  }

  /** The sums that the database keeps of what has ended. */
  record Totals(String name) implements Subject {}

  /**
   * Work of a job.
   *
   * @param key what it is about
   * @param id the job's, if there is one
   */
  record Work(JobKey key, Optional<String> id) implements Subject {
    @Override
    public String name() {
      return key.toString();
    }
  }
}
