package dev.petforge.storage.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.petforge.production.Persistence;
import dev.petforge.testkit.CallLedgerContract;
import dev.petforge.testkit.ChangeFeedContract;
import dev.petforge.testkit.JobQueueContract;
import dev.petforge.testkit.PersistenceContract;
import dev.petforge.testkit.TaskStoreContract;
import dev.petforge.testkit.TrashContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contracts, kept by a database that the application connects to. */
class GivenDatabaseContractsTest {
  /** The tables of one test, by way of a pool that all of them share. */
  private static final class Shared {
    static final HikariDataSource POOL = GivenDatabaseTest.pool(Postgres.serverDatabase(), false);

    static String newSchema() {
      String url = Postgres.newDatabase();
      return url.substring(url.lastIndexOf('=') + 1);
    }

    static JdbcPersistence.Builder builder(String schema) {
      return Databases.quick(JdbcPersistence.builder(POOL).schema(schema));
    }
  }

  @Tag("long")
  @Nested
  class ItsTasks extends TaskStoreContract {
    @Override
    protected Persistence fresh() {
      return Shared.builder(Shared.newSchema()).open();
    }
  }

  @Tag("long")
  @Nested
  class ItsTrash extends TrashContract {
    @Override
    protected Persistence fresh() {
      return Shared.builder(Shared.newSchema()).open();
    }
  }

  @Tag("long")
  @Nested
  class ItsCalls extends CallLedgerContract {
    private String schema = "";

    @Override
    protected Persistence fresh() {
      schema = Shared.newSchema();
      return Shared.builder(schema).open();
    }

    @Override
    protected Persistence reopened(Persistence before) {
      before.close();
      return Shared.builder(schema).open();
    }
  }

  @Tag("long")
  @Nested
  class ItsJobs extends JobQueueContract {
    private String schema = "";

    @Override
    protected Persistence fresh() {
      schema = Shared.newSchema();
      return Shared.builder(schema).open();
    }

    @Override
    protected Persistence killed(Persistence before) {
      ((JdbcPersistence) before).crash();
      return Shared.builder(schema).open();
    }
  }

  @Nested
  class ItsChanges extends ChangeFeedContract {
    @Override
    protected Persistence fresh() {
      return Shared.builder(Shared.newSchema()).open();
    }
  }

  @Nested
  class Itself extends PersistenceContract {
    private String schema = "";

    @Override
    protected Persistence fresh() {
      schema = Shared.newSchema();
      return Shared.builder(schema).open();
    }

    @Override
    protected Persistence reopened(Persistence before) {
      before.close();
      return Shared.builder(schema).open();
    }
  }
}
