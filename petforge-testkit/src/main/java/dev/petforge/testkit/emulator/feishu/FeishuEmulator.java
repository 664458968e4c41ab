package dev.petforge.testkit.emulator.feishu;

import dev.petforge.testkit.emulator.Exchange;
import dev.petforge.testkit.emulator.Faults;
import dev.petforge.testkit.emulator.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Feishu on this machine: tokens, bases ({@code bitable/v1}), attachments, drive, wiki, events and
 * the page at {@code /}, as Feishu's and Lark's documentation and their official SDKs have them,
 * 2026-09. What they leave open is read strictly: each class says where.
 *
 * <p>A test sets it up and looks at it as a person would, without any right:
 *
 * <pre>{@code
 * try (FeishuEmulator feishu = new FeishuEmulator(FeishuSettings.standard())) {
 *   FeishuBase base = feishu.addBase("Pets").add(feishu.app());
 *   FeishuTable table = base.addTable("Videos").add("status", FieldType.TEXT);
 *   String record = table.addRow(Map.of("status", "new"));
 *   …
 *   assertThat(table.cell(record, "status")).isEqualTo("done");
 *   assertThat(base.writes().overlapping()).isZero();
 * }
 * }</pre>
 *
 * Safe for use by many threads.
 */
public final class FeishuEmulator extends LocalServer {
  private static final String API = "/open-apis";
  private static final String TOKEN = "/open-apis/auth/v3/tenant_access_token/internal";

  /** What only a client's mistake leads to. */
  private static final Set<Integer> MISTAKES =
      Set.of(
          99991661, 99992402, 1254000, 1254001, 1254007, 1254011, 1254016, 1254018, 1254037,
          1061002);

  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Set<FeishuFault> ON_ANY =
      EnumSet.of(
          FeishuFault.TOKEN_DIES,
          FeishuFault.TOKEN_DOUBTED,
          FeishuFault.RATE,
          FeishuFault.CUT_BEFORE,
          FeishuFault.GATEWAY_BEFORE,
          FeishuFault.SLOW);
  private static final Set<FeishuFault> ON_BASES =
      EnumSet.of(
          FeishuFault.TOO_MANY,
          FeishuFault.NOT_READY,
          FeishuFault.COPYING,
          FeishuFault.INTERNAL,
          FeishuFault.FAIL);
  private static final Set<FeishuFault> ON_WRITES =
      EnumSet.of(FeishuFault.WRITE_CONFLICT, FeishuFault.REPEATED, FeishuFault.TIMEOUT_BEFORE);

  private final FeishuSettings settings;
  private final Faults<FeishuFault> faults = new Faults<>(FeishuFault.class);
  private final Map<String, FeishuBase> bases = new ConcurrentSkipListMap<>();
  private final List<FeishuBase> inOrder = new ArrayList<>();
  private final World world;
  private final Tokens tokens;
  private final UserTokens users;
  private final Wiki wiki = new Wiki();
  private final RateLimits limits;
  private final FeishuDrive drive;
  private final FeishuEvents events;
  private final UploadApi mediaUploads;
  private final UploadApi fileUploads;
  private final DownloadApi downloads;
  private final BitableApi bitable;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final FeishuApp app = FeishuApp.standard();
  private volatile Predicate<String> faulty = line -> true;
  private volatile int largestBody = Integer.MAX_VALUE;

  /** Starts it, with one app that may do all that a table needs, and no base. */
  public FeishuEmulator(FeishuSettings settings) {
    super(settings.port());
    this.settings = settings;
    this.world = new World(settings, this::address, this::changed, this::complain);
    this.tokens = new Tokens(settings);
    this.users = new UserTokens(world, tokens);
    this.limits = new RateLimits(settings.clock(), settings.rateLimits());
    this.drive = new FeishuDrive(world);
    this.events = new FeishuEvents(world, bases);
    this.mediaUploads =
        new UploadApi(
            world,
            "medias",
            Set.of("docs:document.media:upload", "bitable:app", "drive:drive"),
            this::requireBase);
    this.fileUploads =
        new UploadApi(
            world, "files", Set.of("drive:drive", "drive:file:upload"), this::requireFolder);
    this.downloads =
        new DownloadApi(
            world, bases, drive, () -> faults.draw(FeishuFault.DOWNLOAD_CUT).isPresent());
    this.bitable = new BitableApi(world, bases, wiki);
    endpoints.addAll(bitable.endpoints());
    endpoints.addAll(mediaUploads.endpoints());
    endpoints.addAll(fileUploads.endpoints());
    endpoints.addAll(downloads.endpoints());
    endpoints.addAll(new FolderApi(world, drive).endpoints());
    endpoints.addAll(wiki.endpoints());
    endpoints.addAll(events.endpoints());
    tokens.put(app);
    start();
  }

  private void changed(Change change) {
    events.changed(change);
  }

  // set up, and look

  /** The app that is there from the start. */
  public FeishuApp app() {
    return tokens.app(app.id()).orElse(app);
  }

  /** Adds an app, or changes the one of its id: its scopes, its secret, whether it is on. */
  public FeishuEmulator put(FeishuApp other) {
    tokens.put(other);
    return this;
  }

  /** Adds an empty base that no app may use yet. */
  public FeishuBase addBase(String name) {
    FeishuBase base = new FeishuBase(world, name);
    synchronized (world) {
      bases.put(base.token(), base);
      inOrder.add(base);
    }
    return base;
  }

  /** Adds a base to try things with, two pets with pictures, which an app may use. */
  public FeishuTable addDemo() {
    return FeishuDemo.add(this, app());
  }

  /** Its bases, in the order in which they were added. */
  public List<FeishuBase> bases() {
    synchronized (world) {
      return List.copyOf(inOrder);
    }
  }

  /** Puts a base into the wiki, and gives the node's address as a person would copy it. */
  public String addToWiki(FeishuBase base) {
    return address() + "/wiki/" + wiki.add("bitable", base.token(), base.name());
  }

  /** Puts a document of another type into the wiki, such as {@code docx}, and gives its address. */
  public String addToWiki(String type, String title) {
    return address() + "/wiki/" + wiki.add(type, Ids.next(type, 22), title);
  }

  /** The folders of the drive. */
  public FeishuDrive drive() {
    return drive;
  }

  /** What sends events. */
  public FeishuEvents events() {
    return events;
  }

  /** What goes wrong. */
  public Faults<FeishuFault> faults() {
    return faults;
  }

  /**
   * Lets things go wrong on some calls only.
   *
   * @param lines says so of a method, a space and the path
   */
  public FeishuEmulator faultsOn(Predicate<String> lines) {
    faulty = lines;
    return this;
  }

  /**
   * Limits one API otherwise than the documentation, also when limits are off.
   *
   * @param api its method, a space and its path below {@code /open-apis}, with names in braces: for
   *     example {@code POST /bitable/v1/apps/{app}/tables/{table}/records/search}
   * @throws IllegalArgumentException if there is no such API
   */
  public FeishuEmulator limit(String api, int calls, Duration window) {
    if (endpoints.stream().noneMatch(one -> name(one).equals(api))) {
      throw new IllegalArgumentException("there is no API '" + api + "'");
    }
    limits.set(api, new RateLimits.Tier(calls, window));
    return this;
  }

  /**
   * Sets how large the body of a call may be; what is larger is refused with status 413 and a
   * gateway's page. Feishu does not say where its own limit is; here there is none at first.
   *
   * @param bytes at least 1
   */
  public FeishuEmulator largestBody(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1, was " + bytes);
    }
    largestBody = bytes;
    return this;
  }

  /** How many tenant tokens were made. */
  public int tokensGiven() {
    return tokens.given();
  }

  /** Lets every tenant token end now. */
  public void forgetTokens() {
    tokens.forget();
  }

  /** Whether the user says no to apps that ask from now on; at first the user says yes. */
  public void userRefuses(boolean no) {
    users.refuse(no);
  }

  /** The user takes back all that was allowed to apps. */
  public void userRevokes() {
    users.revoke();
  }

  /** How many uploads were refused because another was under way. */
  public int overlappingUploads() {
    return mediaUploads.overlapping() + fileUploads.overlapping();
  }

  // answer

  @Override
  protected void serve(Exchange exchange) throws IOException {
    String path = exchange.path();
    if (path.startsWith(API + "/")) {
      serveApi(exchange, path);
    } else if (path.equals("/tmp/download")) {
      downloads.serveLink(exchange);
    } else if (path.startsWith("/file/")) {
      Optional<MediaStore.Blob> blob = world.media().blob(path.substring("/file/".length()));
      if (blob.isPresent()) {
        downloads.send(exchange, blob.get(), true);
      } else {
        exchange.page(404, "404");
      }
    } else {
      servePage(exchange, path);
    }
  }

  private void servePage(Exchange exchange, String path) throws IOException {
    Collection<FeishuBase> shown = bases();
    Collection<FeishuDrive.Listing> folders = path.equals("/") ? drive.listings() : List.of();
    if (path.startsWith("/base/") || path.startsWith("/wiki/")) {
      String token = path.substring("/base/".length());
      String base = path.startsWith("/wiki/") ? wiki.objectOf(token) : token;
      shown = shown.stream().filter(one -> one.token().equals(base)).toList();
    } else if (!path.equals("/")) {
      exchange.page(404, "404");
      return;
    }
    exchange.tell("Content-Security-Policy", "default-src 'self'; style-src 'unsafe-inline'");
    exchange.answer(
        200,
        "text/html; charset=utf-8",
        FeishuPage.of(shown, folders).getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  private void serveApi(Exchange exchange, String path) throws IOException {
    String logId = Ids.next(LOG_TIME.format(world.now()), 18);
    exchange.tell("X-Tt-Logid", logId);
    try {
      if (exchange.line().equals("POST " + TOKEN)) {
        if (faults.draw(FeishuFault.NO_TOKEN).isPresent()) {
          throw FeishuRefusal.of(2200, "internal error", "by script");
        }
        exchange.answer(
            200,
            tokens.answer(
                exchange
                    .json()
                    .orElseThrow(() -> FeishuRefusal.of(10003, "invalid param", "no JSON"))));
      } else if (exchange.line().equals("GET /open-apis/authen/v1/authorize")) {
        users.authorize(exchange);
      } else if (exchange.line().equals("POST /open-apis/authen/v2/oauth/token")) {
        users.token(exchange, faults.draw(FeishuFault.NO_TOKEN).isPresent());
      } else {
        route(exchange, path.substring(API.length()));
      }
    } catch (FeishuRefusal refusal) {
      refuse(exchange, refusal, logId);
    }
  }

  private void route(Exchange exchange, String path) throws IOException {
    for (Endpoint endpoint : endpoints) {
      Optional<Map<String, String>> values = endpoint.match(exchange.method(), path);
      if (values.isPresent()) {
        call(exchange, endpoint, values.get());
        return;
      }
    }
    complain(exchange.line() + " is not there");
    exchange.answer(
        404, "text/plain", "404 page not found".getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private void call(Exchange exchange, Endpoint endpoint, Map<String, String> values)
      throws IOException {
    Optional<FeishuBase> written =
        endpoint.kind() == Endpoint.Kind.WRITE && endpoint.ofRecords()
            ? bitable.find(values)
            : Optional.empty();
    try {
      String token = bearer(exchange);
      boolean byUser = token.startsWith("u-");
      FeishuApp caller = byUser ? users.appOf(token) : tokens.appOf(token);
      if (!caller.hasAny(endpoint.scopes())) {
        throw FeishuRefusal.scope(byUser ? 99991679 : 99991672, endpoint.scopes(), caller.id());
      }
      limits.count(name(endpoint), caller.id(), endpoint.tier());
      // Counted before it is answered: whoever has the answer may look at the count.
      Runnable refused = () -> written.ifPresent(FeishuBase::noteRefused);
      if (tooLarge(exchange, refused) || troubledBefore(exchange, endpoint, token, refused)) {
        return;
      }
      endpoint
          .handler()
          .handle(
              new Call(
                  exchange,
                  endpoint,
                  values,
                  caller,
                  byUser ? Optional.of(UserTokens.USER) : Optional.empty(),
                  this::complain,
                  this::troubledAfter));
    } catch (FeishuRefusal refusal) {
      if (!refusal.done()) {
        written.ifPresent(FeishuBase::noteRefused);
      }
      throw refusal;
    }
  }

  private boolean tooLarge(Exchange exchange, Runnable refused) throws IOException {
    boolean large = exchange.body().length > largestBody;
    if (large) {
      refused.run();
      exchange.page(413, "413 Request Entity Too Large");
    }
    return large;
  }

  private static String name(Endpoint endpoint) {
    return endpoint.method() + " " + endpoint.template();
  }

  private static String bearer(Exchange exchange) {
    String header = exchange.header("Authorization").orElse("");
    if (!header.startsWith("Bearer ")) {
      throw FeishuRefusal.of(
          99991661, "Missing access token for authorization", "there is no Bearer token");
    }
    String token = header.substring("Bearer ".length());
    if (!token.startsWith("t-") && !token.startsWith("u-")) {
      throw FeishuRefusal.of(
          99991671, "Invalid access token format", "a token must begin with t- or u-");
    }
    return token;
  }

  // what goes wrong

  private boolean troubledBefore(
      Exchange exchange, Endpoint endpoint, String token, Runnable refused) throws IOException {
    if (!faulty.test(exchange.line())) {
      return false;
    }
    Set<FeishuFault> possible = EnumSet.copyOf(ON_ANY);
    if (token.startsWith("u-")) {
      possible.remove(FeishuFault.TOKEN_DIES);
      possible.remove(FeishuFault.TOKEN_DOUBTED);
    }
    if (endpoint.ofBase()) {
      possible.addAll(ON_BASES);
    }
    if (endpoint.kind() == Endpoint.Kind.WRITE) {
      possible.addAll(ON_WRITES);
    }
    if (endpoint.kind() == Endpoint.Kind.UPLOAD) {
      possible.add(FeishuFault.UPLOAD_BUSY);
    }
    Optional<FeishuFault> fault = faults.draw(possible);
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get()) {
      case CUT_BEFORE -> {
        refused.run();
        exchange.cut();
      }
      case GATEWAY_BEFORE -> {
        refused.run();
        exchange.page(504, "504 Gateway Time-out");
      }
      case SLOW -> {
        pause();
        return false;
      }
      case TOKEN_DIES -> {
        tokens.kill(token);
        throw tokens.unknown();
      }
      case TOKEN_DOUBTED -> throw tokens.unknown();
      default -> throw refusal(fault.get());
    }
    return true;
  }

  private static FeishuRefusal refusal(FeishuFault fault) {
    return switch (fault) {
      case RATE -> FeishuRefusal.rate(1);
      case TOO_MANY -> FeishuRefusal.of(1254290, "TooManyRequest", "by script");
      case NOT_READY ->
          FeishuRefusal.of(1254607, "Data not ready, please try again later", "by script");
      case COPYING ->
          FeishuRefusal.of(1254036, "Base is copying, please try again later.", "by script");
      case INTERNAL -> FeishuRefusal.of(1255001, "InternalError", "by script");
      case FAIL -> FeishuRefusal.of(1254002, "Fail", "by script");
      case WRITE_CONFLICT -> FeishuRefusal.of(1254291, "Write conflict", "by script");
      case REPEATED ->
          FeishuRefusal.of(1254608, "Same API requests are submitted repeatedly.", "by script");
      case TIMEOUT_BEFORE -> FeishuRefusal.timeout(false);
      default ->
          FeishuRefusal.of(1061045, "resource contention occurred, please retry.", "by script");
    };
  }

  private boolean troubledAfter(Call call) throws IOException {
    Endpoint.Kind kind = call.endpoint().kind();
    boolean changes = kind == Endpoint.Kind.WRITE || kind == Endpoint.Kind.UPLOAD;
    if (!changes || !faulty.test(call.exchange().line())) {
      return false;
    }
    Set<FeishuFault> possible =
        EnumSet.of(FeishuFault.CUT_AFTER, FeishuFault.GATEWAY_AFTER, FeishuFault.SLOW_AFTER);
    if (kind == Endpoint.Kind.WRITE) {
      possible.add(FeishuFault.TIMEOUT_AFTER);
    }
    Optional<FeishuFault> fault = faults.draw(possible);
    if (fault.isEmpty()) {
      return false;
    }
    switch (fault.get()) {
      case CUT_AFTER -> call.exchange().cut();
      case GATEWAY_AFTER -> call.exchange().page(504, "504 Gateway Time-out");
      case SLOW_AFTER -> {
        pause();
        return false;
      }
      default -> throw FeishuRefusal.timeout(true);
    }
    return true;
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(settings.slowness().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuse(Exchange exchange, FeishuRefusal refusal, String logId) throws IOException {
    if (MISTAKES.contains(refusal.code())) {
      complain(exchange.line() + ": " + refusal.words());
    }
    refusal
        .waitSeconds()
        .ifPresent(
            seconds -> {
              exchange.tell("x-ogw-ratelimit-limit", "50");
              exchange.tell("x-ogw-ratelimit-reset", Long.toString(seconds));
            });
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", refusal.words());
    error.put("log_id", logId);
    error.put("troubleshooter", "https://open.feishu.cn/search?log_id=" + logId);
    error.putAll(refusal.error());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", refusal.code());
    answer.put("msg", refusal.name());
    answer.put("data", Map.of());
    answer.put("error", error);
    exchange.answer(refusal.status(), answer);
  }

  // where uploads may go

  private void requireBase(Call call, String type, String node) {
    if (!type.equals("bitable_image") && !type.equals("bitable_file")) {
      throw FeishuRefusal.of(1061002, "params error.", "parent_type '" + type + "' is not known");
    }
    FeishuBase base = bases.get(node);
    if (base == null) {
      throw FeishuRefusal.of(1061044, "parent node not exist.", "there is no base " + node);
    }
    try {
      base.require(call);
      base.requireWritable(call);
    } catch (FeishuRefusal refusal) {
      throw FeishuRefusal.of(1061004, "forbidden.", refusal.words());
    }
  }

  private void requireFolder(Call call, String type, String node) {
    if (!type.equals("explorer")) {
      throw FeishuRefusal.of(1061002, "params error.", "parent_type must be explorer, was " + type);
    }
    drive.require(node, call.who());
  }

  @Override
  public void close() {
    events.close();
    super.close();
  }
}
