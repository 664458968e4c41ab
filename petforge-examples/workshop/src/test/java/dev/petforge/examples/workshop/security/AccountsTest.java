package dev.petforge.examples.workshop.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.workshop.WorkshopOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What a sign-in takes must not tell whether there is such a user. */
class AccountsTest {
  private static final String PASSWORD = "a password of tests";

  @TempDir Path home;

  /** What took long, in its order. */
  private final List<String> hashed = new ArrayList<>();

  private JdbcClient database;

  @BeforeEach
  void open() {
    database =
        JdbcClient.create(
            new AccountBeans()
                .workshopDatabase(new WorkshopOptions(home, "127.0.0.1", 0, false, false)));
    accounts().put("mei", Role.VIEWER, Optional.of(PASSWORD));
    hashed.clear();
  }

  /** As after a start. */
  private Accounts accounts() {
    return new Accounts(database, new Encoder(), InstantSource.system());
  }

  private final class Encoder implements PasswordEncoder {
    @Override
    public String encode(CharSequence password) {
      hashed.add("encode");
      return "hash of " + password;
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
      hashed.add("match");
      return hash.equals("hash of " + password);
    }
  }

  private List<String> signIn(Accounts accounts, String name, String password, boolean right) {
    hashed.clear();
    assertThat(accounts.signIn(name, password).isPresent()).isEqualTo(right);
    return List.copyOf(hashed);
  }

  @Test
  void a_start_computes_no_hash() {
    assertThat(accounts().any()).isTrue();

    assertThat(hashed).isEmpty();
  }

  @Test
  void a_known_and_an_unknown_user_take_the_same_at_the_first_sign_in_and_later() {
    Accounts known = accounts();
    Accounts unknown = accounts();

    assertThat(signIn(known, "mei", PASSWORD, true))
        .isEqualTo(signIn(unknown, "nobody", PASSWORD, false))
        .contains("match");
    assertThat(signIn(known, "mei", PASSWORD, true)).containsExactly("match");
    assertThat(signIn(known, "mei", "another password", false)).containsExactly("match");
    assertThat(signIn(known, "nobody", PASSWORD, false)).containsExactly("match");
    assertThat(signIn(unknown, "mei", PASSWORD, true)).containsExactly("match");
    // Whoever knows what nobody's hash is made of is nobody all the same.
    assertThat(signIn(known, "nobody", "nobody has this password", false)).containsExactly("match");
  }
}
