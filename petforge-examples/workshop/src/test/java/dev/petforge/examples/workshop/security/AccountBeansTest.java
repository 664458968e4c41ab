package dev.petforge.examples.workshop.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.workshop.WorkshopOptions;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class AccountBeansTest {
  @TempDir Path home;

  @Test
  void a_database_of_before_keeps_its_users_and_can_note_who_deleted_what() {
    String address = "jdbc:sqlite:" + home.resolve("workshop.db");
    Flyway.configure()
        .dataSource(address, null, null)
        .locations("classpath:dev/petforge/examples/workshop/db")
        .target("1")
        .load()
        .migrate();
    JdbcClient.create(new DriverManagerDataSource(address))
        .sql("insert into users (name, role, password, created_at) values ('mei', 'admin', 'x', 1)")
        .update();

    JdbcClient now =
        JdbcClient.create(
            new AccountBeans()
                .workshopDatabase(new WorkshopOptions(home, "127.0.0.1", 0, false, false)));

    assertThat(now.sql("select name from users").query(String.class).list()).containsExactly("mei");
    assertThat(now.sql("select user from deletions").query(String.class).list()).isEmpty();
  }
}
