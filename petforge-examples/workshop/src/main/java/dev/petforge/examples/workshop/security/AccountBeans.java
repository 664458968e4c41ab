package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.WorkshopOptions;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Where users, tokens and the log are kept: they are the server's own, in its home. */
@Configuration(proxyBeanMethods = false)
public class AccountBeans {
  private static final int BUSY_MILLIS = 10_000;

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** The file {@code workshop.db}. */
  @Bean
  DataSource workshopDatabase(WorkshopOptions options) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteDataSource database = new SQLiteDataSource(config);
    database.setUrl("jdbc:sqlite:" + options.home().resolve("workshop.db"));
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:dev/petforge/examples/workshop/db")
        .load()
        .migrate();
    return database;
  }

  @Bean
  JdbcClient workshopTables(DataSource database) {
    return JdbcClient.create(database);
  }

  @Bean
  PasswordEncoder passwords() {
    return Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8();
  }
}
