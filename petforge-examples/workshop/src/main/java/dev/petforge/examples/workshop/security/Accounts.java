package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.file.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Users and their passwords, which are kept hashed. */
@Component
public class Accounts {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@-]{1,64}");

  /** As OWASP's ASVS has it for passwords that people choose (level 2, 2.1.1 and 2.1.2). */
  private static final int SHORTEST = 12;

  private static final int LONGEST = 128;

  private final JdbcClient database;
  private final PasswordEncoder passwords;
  private final InstantSource clock;

  /** Made with the first sign-in: to make it takes as long as to compare one. */
  private @Nullable String nobody;

  Accounts(JdbcClient database, PasswordEncoder passwords, InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.clock = clock;
  }

  /** All of them, by name. */
  public List<Account> all() {
    return database.sql("select * from users order by name").query(Accounts::read).list();
  }

  /** Whether there is any. */
  public boolean any() {
    return database.sql("select count(*) from users").query(Long.class).single() > 0;
  }

  /** The user of a name. */
  public Optional<Account> find(String name) {
    return database
        .sql("select * from users where name = :name")
        .param("name", name)
        .query(Accounts::read)
        .optional();
  }

  /**
   * Makes a user, or changes one.
   *
   * @param password 12 to 128 characters; empty to keep the one that is there
   */
  public void put(String name, Role role, Optional<String> password) {
    if (!NAME.matcher(name).matches()) {
      throw new BadRequest(
          "user", "user must be 1 to 64 letters, digits and ._@-, was '" + name + "'");
    }
    password.ifPresent(Accounts::check);
    boolean there = find(name).isPresent();
    if (!there && password.isEmpty()) {
      throw new BadRequest("password", "a new user needs a password");
    }
    Optional<String> hash = password.map(passwords::encode);
    if (there) {
      database
          .sql(
              "update users set role = :role, password = coalesce(:password, password)"
                  + " where name = :name")
          .param("name", name)
          .param("role", role.word())
          .param("password", hash.orElse(null))
          .update();
    } else {
      database
          .sql(
              "insert into users (name, role, password, created_at)"
                  + " values (:name, :role, :password, :now)")
          .param("name", name)
          .param("role", role.word())
          .param("password", hash.orElseThrow())
          .param("now", clock.millis())
          .update();
    }
  }

  private static void check(String password) {
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST || length > LONGEST) {
      // The value itself is never said.
      throw new BadRequest(
          "password",
          "password must have " + SHORTEST + " to " + LONGEST + " characters, had " + length);
    }
  }

  /** Removes a user; whether there was one. The last admin stays. */
  public boolean remove(String name) {
    boolean lastAdmin =
        find(name).filter(account -> account.role() == Role.ADMIN).isPresent()
            && all().stream().filter(account -> account.role() == Role.ADMIN).count() == 1;
    if (lastAdmin) {
      throw new BadRequest("user", "the last admin cannot be removed");
    }
    return database.sql("delete from users where name = :name").param("name", name).update() > 0;
  }

  /**
   * What changes with a user's role or password, and tells nothing of them; empty if there is no
   * such user.
   */
  Optional<String> stamp(String name) {
    return database
        .sql("select role || ' ' || password from users where name = :name")
        .param("name", name)
        .query(String.class)
        .optional()
        .map(text -> Sha256.of(text).hex());
  }

  /** The user of a name and a password; empty if they do not belong together. */
  Optional<Account> signIn(String name, String password) {
    // Asked for whoever it is, so that the first sign-in takes no longer for a name that is
    // unknown.
    String other = nobody();
    Optional<String> hash =
        database
            .sql("select password from users where name = :name")
            .param("name", name)
            .query(String.class)
            .optional();
    boolean right = passwords.matches(password, hash.orElse(other)) && hash.isPresent();
    if (!right) {
      return Optional.empty();
    }
    database
        .sql("update users set last_sign_in = :now where name = :name")
        .param("name", name)
        .param("now", clock.millis())
        .update();
    return find(name);
  }

  /** Compared with where there is no such user, so that it takes as long. */
  private synchronized String nobody() {
    String made = nobody;
    if (made == null) {
      made = String.valueOf(passwords.encode("nobody has this password"));
      nobody = made;
    }
    return made;
  }

  private static Account read(ResultSet row, int number) throws SQLException {
    long last = row.getLong("last_sign_in");
    return new Account(
        row.getString("name"),
        Role.ofWord(row.getString("role")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        last == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)));
  }
}
