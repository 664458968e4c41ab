package dev.petforge.feishu;

import dev.petforge.connection.GrantStore;
import dev.petforge.failure.PermanentException;
import dev.petforge.http.HttpClients;
import dev.petforge.money.AccountPace;
import dev.petforge.table.TableRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import tools.jackson.databind.JsonNode;

/**
 * Works with Feishu or Lark as one app. Keeps the app's token, its rate and the order of writes, so
 * there should be one for each app. Safe for use by many threads; close it when nobody uses it any
 * more.
 */
public final class FeishuClient implements AutoCloseable {
  /** Feishu's documentation, 2026-08. */
  private static final long MOST_AT_ONCE = 20L << 20;

  private static final Pattern REF = Pattern.compile("feishu:([^/]+)/([^/|]+)\\|([^/|]+)");

  private final OkHttpClient http;
  private final HttpUrl address;
  private final OpenApi api;
  private final FeishuApp app;
  private final InstantSource clock;
  private final Duration writePause;
  private final Duration firstPause;
  private final Duration uploadTime;
  private final long mostAtOnce;
  private final BaseGate uploadGate;
  private final Map<String, BaseGate> gates = new ConcurrentHashMap<>();
  private final Map<String, String> basesOfPages = new ConcurrentHashMap<>();

  private FeishuClient(Builder builder, HttpUrl address) {
    this.address = address;
    this.http = HttpClients.builder().callTimeout(builder.callTime).build();
    this.api =
        new OpenApi(
            http,
            builder.api,
            builder.app,
            builder.clock,
            new OpenApi.Patience(builder.attempts, builder.firstPause, builder.callsPerSecond),
            builder.pace);
    this.app = builder.app;
    this.clock = builder.clock;
    this.writePause = builder.writePause;
    this.firstPause = builder.firstPause;
    this.uploadTime = builder.uploadTime;
    this.mostAtOnce = builder.mostAtOnce;
    this.uploadGate = new BaseGate(builder.uploadPause);
  }

  /**
   * Begins a client.
   *
   * @param api as {@link FeishuLink#api} has it
   */
  public static Builder builder(String api, FeishuApp app) {
    return new Builder(api, app);
  }

  /**
   * Opens the base that an address names.
   *
   * @throws PermanentException if there is none, or the app may not work in it: says what to do.
   *     Codes are Feishu's own, and {@code NOT_A_BASE} for a page of a wiki that holds something
   *     else
   * @throws dev.petforge.failure.RetryableException if Feishu cannot be asked now
   */
  public FeishuBase base(FeishuLink link) {
    api.requireSameHost(link.api());
    return base(link.kind() == FeishuLink.Kind.BASE ? link.token() : baseOfPage(link.token()));
  }

  /**
   * A table that was opened before, without asking anybody: what is wrong with it shows when it is
   * used.
   *
   * @param ref as {@link FeishuTable#ref} gave it
   * @param name as {@link FeishuTable#name} gave it
   * @throws IllegalArgumentException if it is none of this client's
   */
  public FeishuTable table(TableRef ref, String name) {
    Matcher parts = REF.matcher(ref.value());
    if (!parts.matches() || !parts.group(1).equals(host())) {
      throw new IllegalArgumentException("there is no table " + ref + " at " + host());
    }
    return new FeishuTable(this, parts.group(2), parts.group(3), name);
  }

  /** Opens a base by its token. */
  public FeishuBase base(String token) {
    JsonNode app = api.get("open base " + token, "bitable/v1/apps/" + token, Map.of()).path("app");
    return new FeishuBase(
        this,
        token,
        app.path("name").asString(""),
        FeishuBase.zone(app.path("time_zone").asString("")),
        app.path("is_advanced").asBoolean(false));
  }

  private String baseOfPage(String page) {
    return basesOfPages.computeIfAbsent(
        page,
        token -> {
          JsonNode node =
              api.get(
                      "find the base in wiki page " + token,
                      "wiki/v2/spaces/get_node",
                      Map.of("token", token))
                  .path("node");
          String kind = node.path("obj_type").asString("");
          if (!kind.equals("bitable")) {
            throw new PermanentException(
                "NOT_A_BASE", "the wiki page " + token + " holds no base, but a " + kind);
          }
          return node.path("obj_token").asString("");
        });
  }

  /** The folders that the app may use. */
  public FeishuDrive drive() {
    return drive(api, host() + "/" + app.id() + "/folder/");
  }

  /** The folders that a user may use. */
  public FeishuDrive drive(FeishuUser user) {
    return drive(api.with(user), host() + "/" + app.id() + "/user/folder/");
  }

  /** The bases that the app may bring attachments into. */
  public FeishuAttachments attachments() {
    return new FeishuAttachments(
        this, uploads(api, Uploads.Area.BASES), "feishu:" + host() + "/" + app.id() + "/base/");
  }

  /**
   * The user in whose name this app works.
   *
   * @param store keeps the login
   * @param seal keeps it from being read there
   */
  public FeishuUser user(GrantStore store, Seal seal) {
    return new FeishuUser(
        api, app, "feishu:" + host() + "/" + app.id(), store, seal, clock, firstPause);
  }

  /**
   * Begins a login.
   *
   * @param redirect where the user is sent back to: one of the addresses that the developer console
   *     has for this app, to the letter
   */
  public FeishuLogin login(FeishuUser user, String redirect) {
    return new FeishuLogin(user, address, app.id(), redirect);
  }

  private FeishuDrive drive(OpenApi caller, String place) {
    return new FeishuDrive(
        caller, uploads(caller, Uploads.Area.FOLDERS), "feishu:" + place, firstPause);
  }

  private Uploads uploads(OpenApi caller, Uploads.Area area) {
    return new Uploads(caller.forUploads(uploadTime), uploadGate, mostAtOnce, area);
  }

  OpenApi api() {
    return api;
  }

  /** Where the API is, in words. */
  String host() {
    return address.host()
        + (address.port() == HttpUrl.defaultPort(address.scheme()) ? "" : ":" + address.port());
  }

  BaseGate gate(String base) {
    return gates.computeIfAbsent(base, token -> new BaseGate(writePause));
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Collects the settings; every one has a default. */
  public static final class Builder {
    private final String api;
    private final FeishuApp app;
    private InstantSource clock = InstantSource.system();
    private Duration callTime = Duration.ofMinutes(2);
    private Duration writePause = Duration.ofMillis(500);
    private Duration uploadTime = Duration.ofMinutes(15);
    private Duration uploadPause = Duration.ofMillis(200);
    private long mostAtOnce = MOST_AT_ONCE;
    private int attempts = OpenApi.Patience.USUAL.attempts();
    private Duration firstPause = OpenApi.Patience.USUAL.firstPause();
    private int callsPerSecond = OpenApi.Patience.USUAL.callsPerSecond();
    private AccountPace pace = AccountPace.ofOneProcess();

    private Builder(String api, FeishuApp app) {
      this.api = api;
      this.app = app;
    }

    /** What tells the time for tokens; the system's clock by default. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** How long one call may take, above 0; 2 minutes by default. */
    public Builder callTime(Duration time) {
      this.callTime = time;
      return this;
    }

    /** How long a base is left alone after a write, at least 0; 500 ms by default. */
    public Builder writePause(Duration pause) {
      this.writePause = pause;
      return this;
    }

    /** How long one call that carries a file may take, above 0; 15 minutes by default. */
    public Builder uploadTime(Duration time) {
      this.uploadTime = time;
      return this;
    }

    /**
     * How long is waited after each call of an upload, at least 0; 200 ms by default: Feishu takes
     * five in a second.
     */
    public Builder uploadPause(Duration pause) {
      this.uploadPause = pause;
      return this;
    }

    /**
     * Files of more bytes than this are uploaded in blocks, and go on where they were after a
     * break. 1 to 20 MiB, which is the default, and the most that Feishu takes at once.
     */
    public Builder uploadAtOnce(long bytes) {
      this.mostAtOnce = bytes;
      return this;
    }

    /**
     * How a busy table is waited for.
     *
     * @param calls how often a call is made, at least 1; 6 by default
     * @param pause before the second time, at least 10 ms; 700 ms by default; it doubles each time
     */
    public Builder patience(int calls, Duration pause) {
      this.attempts = calls;
      this.firstPause = pause;
      return this;
    }

    /** Calls in a second, at least 1; 10 by default. */
    public Builder rate(int perSecond) {
      this.callsPerSecond = perSecond;
      return this;
    }

    /**
     * The turns that this process shares with others which are the same app, so that all of them
     * together keep to the {@link #rate}. Default: this process alone is.
     */
    public Builder pace(AccountPace shared) {
      this.pace = shared;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public FeishuClient build() {
      HttpUrl address = HttpUrl.parse(api);
      if (address == null || !address.encodedPath().equals("/") || address.querySize() > 0) {
        throw new IllegalArgumentException(
            "api must be an address without a path such as https://open.feishu.cn, was " + api);
      }
      if (mostAtOnce < 1 || mostAtOnce > MOST_AT_ONCE) {
        throw new IllegalArgumentException(
            "uploadAtOnce must be 1 to " + MOST_AT_ONCE + " bytes, was " + mostAtOnce);
      }
      boolean local = address.host().equals("localhost") || address.host().equals("127.0.0.1");
      if (!address.isHttps() && !local) {
        throw new IllegalArgumentException("api must be https, was " + api);
      }
      return new FeishuClient(this, address);
    }
  }
}
