package dev.petforge.emulator.feishu;

import dev.petforge.emulator.Exchange;
import dev.petforge.emulator.Faults;
import dev.petforge.emulator.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
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

  private final FaultScript troubles;
  private final Map<String, EmulatedBase> bases = new ConcurrentSkipListMap<>();
  private final List<EmulatedBase> inOrder = new ArrayList<>();
  private final World world;
  private final TenantTokenIssuer tokens;
  private final UserTokenIssuer users;
  private final Wiki wiki = new Wiki();
  private final Gateway gateway;
  private final EmulatedDrive drive;
  private final FeishuEvents events;
  private final UploadApi mediaUploads;
  private final UploadApi fileUploads;
  private final DownloadApi downloads;
  private final EmulatedApp app = EmulatedApp.standard();

  /** Starts it, with one app that may do all that a table needs, and no base. */
  public FeishuEmulator(FeishuSettings settings) {
    super(settings.port());
    this.world = new World(settings, this::address, this::changed, this::complain);
    this.tokens = new TenantTokenIssuer(settings);
    this.users = new UserTokenIssuer(world, tokens);
    this.troubles = new FaultScript(tokens, settings.slowness());
    this.drive = new EmulatedDrive(world);
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
    this.downloads = new DownloadApi(world, bases, drive, troubles::cutsDownload);
    BitableApi bitable = new BitableApi(world, bases, wiki);
    List<FeishuEndpoint> endpoints = new ArrayList<>(bitable.endpoints());
    endpoints.addAll(mediaUploads.endpoints());
    endpoints.addAll(fileUploads.endpoints());
    endpoints.addAll(downloads.endpoints());
    endpoints.addAll(new FolderApi(world, drive).endpoints());
    endpoints.addAll(wiki.endpoints());
    endpoints.addAll(events.endpoints());
    this.gateway = new Gateway(world, tokens, users, troubles, endpoints, bitable::find);
    tokens.put(app);
    start();
  }

  private void changed(Change change) {
    events.changed(change);
  }

  // set up, and look

  /** The app that is there from the start. */
  public EmulatedApp app() {
    return tokens.app(app.id()).orElse(app);
  }

  /** Adds an app, or changes the one of its id: its scopes, its secret, whether it is on. */
  public FeishuEmulator put(EmulatedApp other) {
    tokens.put(other);
    return this;
  }

  /** Adds an empty base that no app may use yet. */
  public EmulatedBase addBase(String name) {
    EmulatedBase base = new EmulatedBase(world, name);
    synchronized (world) {
      bases.put(base.token(), base);
      inOrder.add(base);
    }
    return base;
  }

  /** Adds a base to try things with, two pets with pictures, which an app may use. */
  public EmulatedTable addDemo() {
    return FeishuDemo.add(this, app());
  }

  /** Its bases, in the order in which they were added. */
  public List<EmulatedBase> bases() {
    synchronized (world) {
      return List.copyOf(inOrder);
    }
  }

  /** Puts a base into the wiki, and gives the node's address as a person would copy it. */
  public String addToWiki(EmulatedBase base) {
    return address() + "/wiki/" + wiki.add("bitable", base.token(), base.name());
  }

  /** Puts a document of another type into the wiki, such as {@code docx}, and gives its address. */
  public String addToWiki(String type, String title) {
    return address() + "/wiki/" + wiki.add(type, Ids.next(type, 22), title);
  }

  /** The folders of the drive. */
  public EmulatedDrive drive() {
    return drive;
  }

  /** What sends events. */
  public FeishuEvents events() {
    return events;
  }

  /** What goes wrong. */
  public Faults<FeishuFault> faults() {
    return troubles.faults();
  }

  /**
   * Lets things go wrong on some calls only.
   *
   * @param lines says so of a method, a space and the path
   */
  public FeishuEmulator faultsOn(Predicate<String> lines) {
    troubles.keepTo(lines);
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
    gateway.limit(api, calls, window);
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
    gateway.largestBody(bytes);
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

  /** How long the access tokens of users live that are given from now on; at first 2 h. */
  public void userTokensLive(Duration life) {
    users.accessLives(life);
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
      gateway.serve(exchange);
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
    Collection<EmulatedBase> shown = bases();
    boolean ofFolder = path.startsWith("/drive/folder/");
    Collection<EmulatedDrive.Listing> folders =
        path.equals("/") || ofFolder ? drive.listings() : List.of();
    if (ofFolder) {
      shown = List.of();
    } else if (path.startsWith("/base/") || path.startsWith("/wiki/")) {
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

  // where uploads may go

  private void requireBase(Call call, String type, String node) {
    if (!type.equals("bitable_image") && !type.equals("bitable_file")) {
      throw FeishuRefusal.of(1061002, "params error.", "parent_type '" + type + "' is not known");
    }
    EmulatedBase base = bases.get(node);
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
