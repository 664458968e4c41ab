package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
  @Test
  void a_sqlite_database_is_named_by_a_relative_or_an_absolute_path() {
    assertThat(DatabaseUrl.parse("sqlite:///data/pets.db").file())
        .contains(Path.of("data/pets.db").toAbsolutePath());
    assertThat(DatabaseUrl.parse("sqlite:////var/pets.db").file())
        .contains(Path.of("/var/pets.db"));
    assertThat(DatabaseUrl.parse("jdbc:sqlite:/var/pets.db").file())
        .contains(Path.of("/var/pets.db"));
    assertThat(DatabaseUrl.parse(" sqlite:////var/pets.db ").jdbc())
        .isEqualTo("jdbc:sqlite:/var/pets.db");
  }

  @Test
  void user_and_password_of_a_postgresql_database_are_kept_apart_from_its_address() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://me:p%40ss+w%3A1@db.example:5433/pets?ssl=true");

    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/pets?ssl=true");
    assertThat(url.user()).contains("me");
    assertThat(url.password()).contains("p@ss+w:1");
    assertThat(url.toString()).isEqualTo("PostgreSQL database postgresql://db.example:5433/pets");
    DatabaseUrl jdbc =
        DatabaseUrl.parse("jdbc:postgresql://h/pets?user=me&password=secret&ssl=true");
    assertThat(jdbc.jdbc()).isEqualTo("jdbc:postgresql://h/pets?ssl=true");
    assertThat(jdbc.password()).contains("secret");
    assertThat(jdbc.toString()).doesNotContain("secret");
  }

  @Test
  void a_migration_may_take_any_time_whatever_the_address_says() {
    String base = "jdbc:postgresql://h/pets";
    for (String query :
        new String[] {"", "?socketTimeout=5", "?socketTimeout=5&tcpKeepAlive=false"}) {
      assertThat(DatabaseUrl.parse(base + query).unhurried())
          .isEqualTo(base + "?tcpKeepAlive=true");
    }
    assertThat(DatabaseUrl.parse(base + "?ssl=true&socketTimeout=5&a=b").unhurried())
        .isEqualTo(base + "?ssl=true&a=b&tcpKeepAlive=true");
    assertThat(DatabaseUrl.parse(base + "?ssl=true&socketTimeout=5").unhurried())
        .isEqualTo(base + "?ssl=true&tcpKeepAlive=true");
  }

  @Test
  void any_other_address_is_refused_without_showing_the_password() {
    for (String wrong :
        new String[] {
          "",
          "pets.db",
          "mysql://me:secret@h/pets",
          "postgresql://me:secret@/pets",
          "postgresql://me:secret@h",
          "postgresql://me:secret with spaces@h/pets",
          "sqlite:///",
          "sqlite:///:memory:",
          "jdbc:sqlite::memory:",
          "jdbc:sqlite:file:x?mode=memory"
        }) {
      assertThatExceptionOfType(PermanentException.class)
          .as(wrong)
          .isThrownBy(() -> DatabaseUrl.parse(wrong))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DB_URL"))
          .satisfies(
              e -> assertThat(e.getMessage()).contains("sqlite:///").doesNotContain("secret"));
    }
  }

  @Test
  void a_network_file_system_is_refused_for_sqlite() {
    for (String type : new String[] {"nfs", "nfs4", "cifs", "SMB3", "fuse.sshfs"}) {
      assertThatExceptionOfType(PermanentException.class)
          .as(type)
          .isThrownBy(() -> SqliteFiles.refuseNetwork(Path.of("/mnt/pets.db"), type))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NETWORK_FILE_SYSTEM"))
          .withMessageContaining("/mnt/pets.db")
          .withMessageContaining(type);
    }
    for (String type : new String[] {"ext4", "xfs", "apfs", "NTFS", "overlay", "fuse.ntfs-3g"}) {
      SqliteFiles.refuseNetwork(Path.of("/mnt/pets.db"), type);
    }
  }
}
