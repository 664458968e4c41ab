package dev.petforge.feishu;

import dev.petforge.connection.Grant;
import dev.petforge.connection.GrantStore;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user in whose name an app works, for what belongs to people, such as their own drives. {@link
 * FeishuClient#user} gives one, {@link FeishuClient#login} lets the user agree. Safe for use by
 * many threads.
 *
 * <p>An access token is good for two hours. It is renewed with a refresh token that is good once,
 * for seven days (Feishu's documentation, 2026-09). So of all processes on a database one renews at
 * a time, having said so there, and what it gets is stored before it is used.
 */
public final class FeishuUser implements AccessTokens {
  private static final Logger log = LoggerFactory.getLogger(FeishuUser.class);
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** Longer than a renewal takes with all its tries; a dead process holds the others up so long. */
  private static final Duration RENEWAL = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int TIMES = 4;
  private static final String PATH = "authen/v2/oauth/token";

  /** What says that a refresh token is good no more: the user has to log in again. */
  private static final Set<Integer> ENDED = Set.of(20024, 20026, 20037, 20064, 20066, 20073, 20074);

  private final OpenApi api;
  private final FeishuApp app;
  private final String account;
  private final GrantStore store;
  private final Seal seal;
  private final InstantSource clock;
  private final Duration firstPause;
  private final String own = UUID.randomUUID().toString();
  private @Nullable String dropped;
  private @Nullable Unsaved unsaved;

  /** New tokens that the database could not take yet. */
  private record Unsaved(Grant claim, UserTokens tokens) {}

  FeishuUser(
      OpenApi api,
      FeishuApp app,
      String account,
      GrantStore store,
      Seal seal,
      InstantSource clock,
      Duration firstPause) {
    this.api = api;
    this.app = app;
    this.account = account;
    this.store = store;
    this.seal = seal;
    this.clock = clock;
    this.firstPause = firstPause;
  }

  /** Whether somebody has logged in; the login may have ended since. */
  public boolean loggedIn() {
    return store.find(account).isPresent();
  }

  /**
   * Forgets the login.
   *
   * @return whether there was one
   */
  public boolean logOut() {
    return store.remove(account);
  }

  /**
   * Takes the code that the user's agreement gave.
   *
   * @throws PermanentException if Feishu refuses it, or gives nothing that lasts
   * @throws RetryableException if it gives no answer: then the user agrees once more
   */
  void logIn(String code, String redirect, String verifier) {
    ObjectNode body =
        request("authorization_code")
            .put("code", code)
            .put("redirect_uri", redirect)
            .put("code_verifier", verifier);
    OpenApi.Reply reply = api.askFlat("log in", PATH, body);
    if (reply.code() != 0) {
      throw new PermanentException(Integer.toString(reply.code()), reply.message());
    }
    store.put(account, seal.seal(tokens(reply.json()).write()));
    log.info("a user has logged in: account={}", account);
  }

  private ObjectNode request(String type) {
    return OpenApi.object()
        .put("grant_type", type)
        .put("client_id", app.id())
        .put("client_secret", app.secret());
  }

  private UserTokens tokens(JsonNode answer) {
    Instant now = clock.instant();
    String access = answer.path("access_token").asString("");
    String refresh = answer.path("refresh_token").asString("");
    if (access.isEmpty() || refresh.isEmpty()) {
      throw new PermanentException(
          "NO_OFFLINE_ACCESS",
          "Feishu gives app "
              + app.id()
              + " no login that lasts: add the permission offline_access in the developer console,"
              + " allow 'Refresh user_access_token' under 'Security Settings', publish a version of"
              + " the app, and log in again");
    }
    Duration life = Duration.ofSeconds(Math.max(0, answer.path("expires_in").asLong(0)));
    Duration use = life.minus(MARGIN);
    // A token that lives hardly longer than the margin is used for half of that.
    Duration half = life.dividedBy(2);
    return new UserTokens(
        access,
        now.plus(use.compareTo(half) > 0 ? use : half),
        refresh,
        now.plusSeconds(answer.path("refresh_token_expires_in").asLong(0)));
  }

  @Override
  public synchronized void drop(String refused) {
    dropped = refused;
  }

  @Override
  public synchronized String get() {
    save();
    Instant end = clock.instant().plus(RENEWAL).plus(RENEWAL);
    while (true) {
      Grant grant =
          store.find(account).orElseThrow(() -> loginNeeded("nobody has logged in for it"));
      UserTokens tokens = UserTokens.read(seal.open(grant.sealed()));
      Instant now = clock.instant();
      if (now.isBefore(tokens.accessUntil()) && !tokens.access().equals(dropped)) {
        return tokens.access();
      }
      if (!now.isBefore(tokens.refreshUntil())) {
        throw loginNeeded("the login ended at " + tokens.refreshUntil());
      }
      boolean another = !tokens.renewing().isEmpty() && !tokens.renewing().equals(own);
      if (another && now.isBefore(tokens.renewingUntil())) {
        if (!now.isBefore(end)) {
          throw new RetryableException(
              "RENEWING", "another process renews the login of " + account + " and does not end");
        }
        pause(LOOK);
        continue;
      }
      Optional<Grant> claim =
          store.replace(grant, seal.seal(tokens.renewedBy(own, now.plus(RENEWAL)).write()));
      // Somebody else was faster: what is there now is looked at.
      if (claim.isPresent()) {
        Optional<String> renewed = renew(claim.get(), tokens);
        if (renewed.isPresent()) {
          // However short its life: another at once would live no longer.
          return renewed.get();
        }
      }
    }
  }

  /**
   * @return what speaks for the user now; empty if somebody has changed the login meanwhile
   */
  private Optional<String> renew(Grant claim, UserTokens old) {
    OpenApi.Reply reply;
    try {
      reply = refresh(old.refresh());
    } catch (RetryableException e) {
      store.replace(claim, seal.seal(old.write()));
      throw e;
    }
    if (ENDED.contains(reply.code())) {
      if (store.find(account).map(Grant::version).equals(Optional.of(claim.version()))) {
        store.replace(claim, seal.seal(old.write()));
        throw loginNeeded(reply.message());
      }
      // The user has logged in again meanwhile.
      return Optional.empty();
    }
    if (reply.code() != 0) {
      store.replace(claim, seal.seal(old.write()));
      throw new PermanentException(Integer.toString(reply.code()), reply.message());
    }
    UserTokens fresh = tokens(reply.json());
    unsaved = new Unsaved(claim, fresh);
    return save() ? Optional.of(fresh.access()) : Optional.empty();
  }

  /**
   * What was got for a paper that is good once must not be lost: it is stored before all else.
   *
   * @return whether something was stored
   */
  private boolean save() {
    Unsaved waiting = unsaved;
    if (waiting == null) {
      return false;
    }
    String sealed = seal.seal(waiting.tokens().write());
    for (int time = 1; ; time++) {
      try {
        boolean stored = store.replace(waiting.claim(), sealed).isPresent();
        unsaved = null;
        dropped = null;
        log.info("a login was renewed: account={} stored={}", account, stored);
        return stored;
      } catch (RetryableException e) {
        if (time == TIMES) {
          throw e;
        }
        pause(firstPause.multipliedBy(time));
      }
    }
  }

  private OpenApi.Reply refresh(String token) {
    ObjectNode body = request("refresh_token").put("refresh_token", token);
    for (int time = 1; ; time++) {
      try {
        return api.askFlat("renew the login of " + account, PATH, body);
      } catch (RetryableException e) {
        if (time == TIMES) {
          throw e;
        }
        log.info("a login is renewed once more: account={} because={}", account, e.getMessage());
        pause(e.retryAfter().orElse(firstPause.multipliedBy(time)));
      }
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", "renewing a login was interrupted", null, e);
    }
  }

  private PermanentException loginNeeded(String why) {
    return new PermanentException(
        "LOGIN_NEEDED",
        "app "
            + app.id()
            + " cannot work in a user's name: "
            + why
            + "; the user must log in again");
  }
}
