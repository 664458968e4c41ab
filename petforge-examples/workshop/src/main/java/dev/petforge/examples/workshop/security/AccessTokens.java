package dev.petforge.examples.workshop.security;

import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.file.Sha256;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tokens for scripts: {@code Authorization: Bearer pf_…}. Only their hashes are kept. */
@Component
public class AccessTokens {
  static final String PREFIX = "pf_";

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");

  private static final int BYTES = 32;

  private final JdbcClient database;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  AccessTokens(JdbcClient database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A token without what it says.
   *
   * @param name names it
   * @param role what its bearer may do
   * @param createdAt when it was made
   */
  public record Token(String name, Role role, Instant createdAt) {}

  /** All of them, by name. */
  public List<Token> all() {
    return database
        .sql("select name, role, created_at from tokens order by name")
        .query(
            (row, number) ->
                new Token(
                    row.getString("name"),
                    Role.ofWord(row.getString("role")),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
        .list();
  }

  /** Makes one, and says it, once. */
  public String make(String name, Role role) {
    if (!NAME.matcher(name).matches()) {
      throw new BadRequest(
          "name", "name must be 1 to 64 letters, digits and ._-, was '" + name + "'");
    }
    if (all().stream().anyMatch(token -> token.name().equals(name))) {
      throw new BadRequest("name", "there is a token " + name + " already");
    }
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    database
        .sql("insert into tokens (name, role, hash, created_at) values (:name, :role, :hash, :now)")
        .param("name", name)
        .param("role", role.word())
        .param("hash", Sha256.of(token).hex())
        .param("now", clock.millis())
        .update();
    return token;
  }

  /** Removes one; whether there was one. */
  public boolean remove(String name) {
    return database.sql("delete from tokens where name = :name").param("name", name).update() > 0;
  }

  Optional<Token> find(String token) {
    return database
        .sql("select name, role, created_at from tokens where hash = :hash")
        .param("hash", Sha256.of(token).hex())
        .query(
            (row, number) ->
                new Token(
                    row.getString("name"),
                    Role.ofWord(row.getString("role")),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
        .optional();
  }
}
