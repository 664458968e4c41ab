package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.connection.Grant;
import dev.petforge.connection.GrantStore;
import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import dev.petforge.publication.Publisher.PublishedContent;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.MovableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeishuUserTest {
  private static final String BACK = "http://127.0.0.1:9/petforge";

  @TempDir Path directory;

  private final MovableClock clock = new MovableClock();
  private final Emulated emulated =
      new Emulated(FeishuSettings.standard().withRateLimits(false).withClock(clock));
  private final GrantStore store = InMemoryPersistence.manual(clock).grants();
  private final FeishuClient client = client();
  private final FeishuUser user = client.user(store, new Reversed());

  private FeishuClient client() {
    return FeishuClient.builder(
            emulated.api(),
            new FeishuApp(emulated.feishu.app().id(), emulated.feishu.app().secret()))
        .clock(clock)
        .patience(3, Duration.ofMillis(10))
        .rate(1_000)
        .uploadPause(Duration.ZERO)
        .build();
  }

  /** Not secret, but not readable at a glance. */
  private static final class Reversed implements Seal {
    @Override
    public String seal(String plain) {
      return "r"
          + new StringBuilder(
                  Base64.getEncoder()
                      .encodeToString(plain.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
              .reverse();
    }

    @Override
    public String open(String sealed) {
      return new String(
          Base64.getDecoder().decode(new StringBuilder(sealed.substring(1)).reverse().toString()),
          java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void register() {
    emulated.feishu.put(emulated.feishu.app().withRedirect(BACK));
  }

  @AfterEach
  void close() {
    client.close();
    emulated.close();
  }

  /** What the user's browser is sent back with. */
  private static Map<String, String> agreed(FeishuLogin login) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(login.address())).build(),
                HttpResponse.BodyHandlers.ofString());
    HttpUrl back =
        Objects.requireNonNull(
            HttpUrl.parse(answer.headers().firstValue("Location").orElseThrow()));
    Map<String, String> query = new HashMap<>();
    back.queryParameterNames()
        .forEach(name -> query.put(name, Objects.requireNonNull(back.queryParameter(name))));
    return query;
  }

  private void logIn() throws Exception {
    FeishuLogin login = client.login(user, BACK);
    login.complete(agreed(login));
  }

  private long asked() {
    return emulated.feishu.requests().stream()
        .filter(line -> line.endsWith("/authen/v2/oauth/token"))
        .count();
  }

  @Test
  void a_user_agrees_and_the_app_puts_a_file_into_the_users_own_folder() throws Exception {
    String mine = emulated.feishu.drive().sharedFolder("Mine");
    FeishuDrive drive = client.drive(user);
    Destination place = drive.folder(new FeishuFolder(Optional.empty(), mine));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> drive.check(place))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("LOGIN_NEEDED"))
        .withMessageContaining("must log in again");

    logIn();

    drive.check(place);
    PublishedFile file = drive.publish(content(), place, new None());
    assertThat(emulated.feishu.drive().files(mine)).containsExactly("cat.mp4");
    assertThat(file.link()).isNotEmpty();
    assertThat(client.drive().serves(place)).isFalse();
    assertThat(user.loggedIn()).isTrue();
    assertThat(user.logOut()).isTrue();
    assertThat(user.loggedIn()).isFalse();
  }

  private PublishedContent content() throws IOException {
    return new PublishedContent(
        "cat.mp4", Files.write(directory.resolve("cat.mp4"), new byte[] {1, 2, 3}), 3);
  }

  /** Nothing is noted. */
  private static final class None implements Publisher.Session {
    @Override
    public Optional<String> last() {
      return Optional.empty();
    }

    @Override
    public void keep(String text) {
      throw new AssertionError("a small file needs no notes");
    }
  }

  @Test
  void the_address_asks_for_what_is_needed_with_state_and_proof() {
    FeishuLogin login = client.login(user, BACK);

    HttpUrl url = Objects.requireNonNull(HttpUrl.parse(login.address()));
    assertThat(url.encodedPath()).isEqualTo("/open-apis/authen/v1/authorize");
    assertThat(url.queryParameter("scope")).isEqualTo("drive:drive offline_access");
    assertThat(url.queryParameter("code_challenge_method")).isEqualTo("S256");
    assertThat(url.queryParameter("state")).hasSizeGreaterThan(40);
    try (FeishuClient real =
        FeishuClient.builder("https://open.larksuite.com", new FeishuApp("cli_a", "s")).build()) {
      assertThat(real.login(real.user(store, new Reversed()), BACK).address())
          .startsWith("https://accounts.larksuite.com/open-apis/authen/v1/authorize?");
    }
  }

  @Test
  void an_answer_of_another_login_and_a_no_are_refused() throws Exception {
    FeishuLogin login = client.login(user, BACK);
    Map<String, String> others = new HashMap<>(agreed(login));
    others.put("state", "made up");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> login.complete(others))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WRONG_STATE"));

    emulated.feishu.userRefuses(true);
    FeishuLogin refused = client.login(user, BACK);
    Map<String, String> no = agreed(refused);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> refused.complete(no))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("LOGIN_REFUSED"))
        .withMessageContaining("access_denied");
    assertThat(user.loggedIn()).isFalse();
  }

  @Test
  void a_login_that_would_not_last_is_refused_with_what_to_do() throws Exception {
    emulated.feishu.put(emulated.feishu.app().withScopes(Set.of("drive:drive")));
    FeishuLogin login = client.login(user, BACK);
    Map<String, String> back = agreed(login);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> login.complete(back))
        .withMessageContaining("offline_access");
    assertThat(user.loggedIn()).isFalse();
  }

  @Test
  void a_code_is_good_once() throws Exception {
    FeishuLogin login = client.login(user, BACK);
    Map<String, String> back = agreed(login);
    login.complete(back);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> login.complete(back))
        .withMessageContaining("20065")
        .withMessageContaining("log in again");
  }

  @Test
  void a_token_is_renewed_before_it_ends_and_by_one_thread() throws Exception {
    logIn();
    String first = user.get();
    assertThat(user.get()).isEqualTo(first);
    clock.advance(Duration.ofMinutes(116));
    long before = asked();

    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<String>> tokens = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tokens.add(threads.submit(user::get));
      }
      Set<String> got = new java.util.HashSet<>();
      for (Future<String> token : tokens) {
        got.add(token.get());
      }
      assertThat(got).hasSize(1).doesNotContain(first);
    } finally {
      threads.shutdownNow();
    }
    assertThat(asked() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 60, 300})
  @Timeout(30)
  void a_token_with_a_life_shorter_than_any_margin_is_renewed_once_for_each_use(long seconds)
      throws Exception {
    logIn();
    String first = user.get();
    clock.advance(Duration.ofMinutes(116));
    emulated.feishu.userTokensLive(Duration.ofSeconds(seconds));
    long before = asked();

    String second = user.get();

    assertThat(second).isNotEqualTo(first);
    assertThat(asked() - before).isEqualTo(1);
    clock.advance(Duration.ofSeconds(seconds / 3));
    user.get();
    assertThat(asked() - before).as("half of its life it is good").isEqualTo(seconds > 0 ? 1 : 2);
  }

  @Test
  void two_processes_do_not_burn_each_others_paper() throws Exception {
    logIn();
    for (int round = 0; round < 5; round++) {
      clock.advance(Duration.ofMinutes(118));
      long before = asked();
      CyclicBarrier together = new CyclicBarrier(2);
      ExecutorService processes = Executors.newFixedThreadPool(2);
      try (FeishuClient other = client()) {
        FeishuUser theirs = other.user(store, new Reversed());
        List<Future<String>> tokens = new ArrayList<>();
        for (FeishuUser one : List.of(user, theirs)) {
          tokens.add(
              processes.submit(
                  () -> {
                    together.await();
                    return one.get();
                  }));
        }
        assertThat(tokens.get(0).get()).isEqualTo(tokens.get(1).get());
      } finally {
        processes.shutdownNow();
      }
      assertThat(asked() - before).isEqualTo(1);
    }
  }

  @Test
  void what_a_dead_process_had_begun_is_taken_up_after_a_while() throws Exception {
    logIn();
    clock.advance(Duration.ofMinutes(118));
    Grant grant =
        store.find("feishu:" + client.host() + "/" + emulated.feishu.app().id()).orElseThrow();
    UserTokens tokens = UserTokens.read(new Reversed().open(grant.sealed()));
    store.replace(
        grant,
        new Reversed().seal(tokens.renewedBy("dead", clock.instant().plusSeconds(120)).write()));
    clock.advance(Duration.ofSeconds(121));

    assertThat(user.get()).isNotEqualTo(tokens.access());
  }

  @Test
  void a_refusal_of_the_token_leads_to_one_renewal_and_the_call_goes_on() throws Exception {
    String mine = emulated.feishu.drive().sharedFolder("Mine");
    FeishuDrive drive = client.drive(user);
    Destination place = drive.folder(new FeishuFolder(Optional.empty(), mine));
    logIn();
    user.get();
    // Only Feishu knows that time has passed: this machine's clock is behind.
    try (FeishuClient late =
        FeishuClient.builder(
                emulated.api(),
                new FeishuApp(emulated.feishu.app().id(), emulated.feishu.app().secret()))
            .clock(() -> clock.instant().minus(Duration.ofHours(3)))
            .patience(3, Duration.ofMillis(10))
            .build()) {
      clock.advance(Duration.ofHours(3));
      long before = asked();

      late.drive(late.user(store, new Reversed())).check(place);

      assertThat(asked() - before).isEqualTo(1);
    }
    drive.check(place);
  }

  @Test
  void what_fails_inside_feishu_is_asked_once_more_with_the_same_paper() throws Exception {
    logIn();
    String first = user.get();
    clock.advance(Duration.ofMinutes(118));
    emulated.feishu.faults().next(FeishuFault.NO_TOKEN, FeishuFault.NO_TOKEN);

    assertThat(user.get()).isNotEqualTo(first);
  }

  @Test
  void a_login_that_was_taken_back_or_has_ended_is_said() throws Exception {
    logIn();
    emulated.feishu.userRevokes();
    String mine = emulated.feishu.drive().sharedFolder("Mine");
    FeishuDrive drive = client.drive(user);
    Destination place = drive.folder(new FeishuFolder(Optional.empty(), mine));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> drive.check(place))
        .withMessageContaining("20064")
        .withMessageContaining("must log in again");

    logIn();
    drive.check(place);
    clock.advance(Duration.ofDays(8));
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> drive.check(place))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("LOGIN_NEEDED"))
        .withMessageContaining("the login ended at");
  }

  /** A database that takes nothing for a while. */
  private static final class Failing implements GrantStore {
    private final GrantStore store;
    private int failures;
    private boolean armed;

    Failing(GrantStore store) {
      this.store = store;
    }

    @Override
    public Optional<Grant> find(String account) {
      return store.find(account);
    }

    @Override
    public Grant put(String account, String sealed) {
      return store.put(account, sealed);
    }

    @Override
    public Optional<Grant> replace(Grant seen, String sealed) {
      // The first change says who renews; the second is the new paper.
      if (armed && failures > 0 && seen.version() > 1) {
        failures--;
        throw new RetryableException("DATABASE", "locked");
      }
      return store.replace(seen, sealed);
    }

    @Override
    public boolean remove(String account) {
      return store.remove(account);
    }
  }

  @Test
  void new_paper_that_the_database_could_not_take_is_not_lost() throws Exception {
    logIn();
    Failing failing = new Failing(store);
    FeishuUser careful = client.user(failing, new Reversed());
    clock.advance(Duration.ofMinutes(118));
    failing.armed = true;
    failing.failures = 4;

    assertThatExceptionOfType(RetryableException.class).isThrownBy(careful::get);
    String token = careful.get();

    assertThat(token).isNotEmpty();
    clock.advance(Duration.ofMinutes(118));
    assertThat(user.get()).isNotEqualTo(token);
  }
}
