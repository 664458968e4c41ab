package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(jdbc.jdbc()).isEqualTo("jdbc:postgresql://h:5432/pets?ssl=true");
    assertThat(jdbc.password()).contains("secret");
    assertThat(jdbc.toString()).doesNotContain("secret");
  }

  @Test
  void a_migration_may_take_any_time_whatever_the_address_says() {
    String base = "jdbc:postgresql://h:5432/pets";
    for (String query :
        new String[] {"", "?socketTimeout=5", "?socketTimeout=5&tcpKeepAlive=false"}) {
      assertThat(DatabaseUrl.parse(base + query).unhurried())
          .isEqualTo(base + "?tcpKeepAlive=true");
    }
    assertThat(DatabaseUrl.parse(base + "?ssl=true&socketTimeout=5&tcpNoDelay=true").unhurried())
        .isEqualTo(base + "?ssl=true&tcpNoDelay=true&tcpKeepAlive=true");
    assertThat(DatabaseUrl.parse(base + "?ssl=true&socketTimeout=5").unhurried())
        .isEqualTo(base + "?ssl=true&tcpKeepAlive=true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      textBlock =
          """
          sqlite:///./paretoai.db -> paretoai.db
          sqlite+aiosqlite:///./paretoai.db -> paretoai.db
          sqlite+pysqlite:///data/pets.db?check_same_thread=False -> data/pets.db
          sqlite:///data/100%.db -> data/100%.db
          """)
  void a_sqlite_database_may_be_named_as_in_python(String url, String file) {
    assertThat(DatabaseUrl.parse(url).file()).contains(Path.of(file).toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      textBlock =
          """
          postgres://me:pw@h/pets -> h:5432/pets
          postgresql+psycopg2://me:pw@h:5433/pets -> h:5433/pets
          postgresql+asyncpg://me:pw@h/pets?ssl=require -> h:5432/pets?sslmode=require
          postgresql://me:pw@h -> h:5432/me
          postgresql://me:pw@h/ -> h:5432/me
          postgresql:///pets?host=h&port=5433&user=me&password=pw -> h:5433/pets
          postgresql:///pets?user=me&password=pw -> localhost:5432/pets
          postgresql://me:pw@[2001:db8::1]:5433/pets -> [2001:db8::1]:5433/pets
          postgresql://me:pw@a:5433,b/pets -> a:5433,b:5432/pets?targetServerType=primary
          postgresql://me:pw@a,b/pets?target_session_attrs=any -> a:5432,b:5432/pets?targetServerType=any
          postgresql://me:pw@h/pets?sslmode=require&channel_binding=require -> h:5432/pets?sslmode=require&channelBinding=require
          postgresql://me:pw@h/pets?connect_timeout=5&keepalives=0 -> h:5432/pets?connectTimeout=5&tcpKeepAlive=false
          postgresql://me:pw@h/pets?options=-c%20search_path%3Dzoo&client_encoding=utf-8 -> h:5432/pets?options=-c+search_path%3Dzoo
          postgresql://me:pw@h/pets?schema=zoo -> h:5432/pets?currentSchema=zoo
          host=h port=5433 dbname=pets user=me password=pw -> h:5433/pets
          host = a,b dbname='pe ts' user=me password=pw -> a:5432,b:5432/pe+ts?targetServerType=primary
          host=::1 user=me password='pw' application_name='a\\'b' -> [::1]:5432/me?ApplicationName=a%27b
          jdbc:postgresql:pets?user=me&password=pw -> localhost:5432/pets
          jdbc:postgresql:/?user=me&password=pw -> localhost:5432/me
          jdbc:postgresql://a:1,b:2/pets?user=me&password=pw -> a:1,b:2/pets?targetServerType=primary
          jdbc:postgresql://h/pe%20ts?user=me&password=pw&ssl=true -> h:5432/pe+ts?ssl=true
          """)
  void a_postgresql_database_may_be_named_as_libpq_python_and_the_driver_do(
      String url, String place) throws SQLException {
    DatabaseUrl read = DatabaseUrl.parse(url);

    assertThat(read.jdbc()).isEqualTo("jdbc:postgresql://" + place);
    assertThat(read.user()).contains("me");
    assertThat(read.password()).contains("pw");
    assertThat(DriverManager.getDriver(read.jdbc())).as("whose driver knows it").isNotNull();
  }

  @Test
  void a_password_is_read_as_whoever_wrote_the_address_meant_it() {
    assertThat(DatabaseUrl.parse("postgresql://me:a+b@h/pets").password()).contains("a+b");
    assertThat(DatabaseUrl.parse("postgresql://me:a@b#c@h/pets").password()).contains("a@b#c");
    assertThat(DatabaseUrl.parse("postgresql://me:a:b@h/pets").password()).contains("a:b");
    assertThat(DatabaseUrl.parse("jdbc:postgresql://h/pets?password=a+b%2B").password())
        .contains("a b+");
    assertThat(DatabaseUrl.parse("dbname=pets password='it\\'s a \\\\'").password())
        .contains("it's a \\");
    assertThat(DatabaseUrl.parse("dbname=pets password=a\\ b").password()).contains("a b");
    assertThat(DatabaseUrl.parse("dbname=pets").password()).isEmpty();
  }

  @Test
  void a_service_names_host_and_database_by_itself() {
    assertThat(DatabaseUrl.parse("postgresql://?service=zoo").jdbc())
        .isEqualTo("jdbc:postgresql://?service=zoo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '`',
      textBlock =
          """
          postgresql://me:secret@h/pets?sslmod=require -> the driver knows no parameter 'sslmod'
          postgresql://me:secret@h/pets?keepalives_idle=5 -> the driver knows no parameter 'keepalives_idle'
          postgresql://h/?password=secret -> the database is missing
          postgresql://me:secret@h:0/pets -> the port must be 1 to 65535, was '0'
          postgresql://me:secret@h:65536/pets -> the port must be 1 to 65535, was '65536'
          postgresql://me:secret -> host:port
          postgresql://me:secret/pets -> host:port
          postgresql://me:1/secret@h/pets -> %2F
          postgresql://me:secret?1@h/pets -> %3F
          postgresql://me:1?secret@h/pets -> name=value
          postgresql://me:secret%@h/pets -> %25
          postgresql://me:secret@%2Fvar%2Frun/pets -> Unix socket in '/var/run'
          postgresql://me:secret@h/pets?target_session_attrs=read-only -> 'read-only' has no counterpart
          postgresql://me:secret@h/pets?client_encoding=gbk -> client_encoding must be UTF8, was 'gbk'
          host=a,b,c port=1,2 dbname=pets password=secret -> 3 hosts have 2 ports
          host=/var/run dbname=pets password=secret -> Unix socket in '/var/run'
          host=h port=x dbname=pets password=secret -> the port must be 1 to 65535, was 'x'
          dbname=pets password='secret -> at character 21 is not closed
          dbname=pets secret -> name=value is missing at character 12
          jdbc:postgresql://me:secret@h/pets -> host:port
          sqlite:///pets.db?jounral_mode=WAL -> by the path of its file alone
          jdbc:sqlite:pets.db?jounral_mode=WAL -> by the path of its file alone
          """)
  void what_is_wrong_with_an_address_is_named_but_never_its_password(String url, String rule) {
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> DatabaseUrl.parse(url))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DB_URL"))
        .satisfies(e -> assertThat(e.getMessage()).contains(rule).doesNotContain("secret"));
  }

  @Test
  void any_other_address_is_refused_without_showing_the_password() {
    for (String wrong :
        new String[] {
          "",
          "pets.db",
          "mysql://me:secret@h/pets",
          "postgresql:me:secret@h/pets",
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
