package dev.petforge.examples.workshop.table;

import dev.petforge.PetForge;
import dev.petforge.connection.Connection;
import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Setting;
import dev.petforge.examples.workshop.WorkshopOptions;
import dev.petforge.examples.workshop.web.BadRequest;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.feishu.FeishuApp;
import dev.petforge.feishu.FeishuFolder;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.production.PushTurns;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.table.Row;
import dev.petforge.table.TableRef;
import dev.petforge.task.TaskQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Connects tables, and shows which are connected. No secret ever leaves the server. */
@RestController
@RequestMapping("/api/batch")
class ConnectionController {
  private static final int USUAL_SEGMENTS = 7;

  /** So many rows are enough to see what is meant. */
  private static final int MOST_NAMED = 20;

  private final PetForge petForge;
  private final Installation installation;
  private final WorkshopOptions options;
  private final Configuration settings;
  private final KnownTables tables;

  ConnectionController(
      PetForge petForge,
      Installation installation,
      WorkshopOptions options,
      Configuration settings,
      KnownTables tables) {
    this.settings = settings;
    this.tables = tables;
    this.petForge = petForge;
    this.installation = installation;
    this.options = options;
  }

  /**
   * A connected table.
   *
   * @param tableId names it
   * @param name as people see it
   * @param address as a person opens it; of a folder, its path
   * @param kind {@code feishu} or {@code folder}
   * @param appId the app by which it is reached, of Feishu's
   * @param rows how many projects came from it
   * @param behind how many of its rows show an older state
   * @param refused how many of its rows the table does not take the newest state of
   * @param error why it cannot be read or written, for people
   */
  record ConnectionCard(
      String tableId,
      String name,
      @Nullable String address,
      @Schema(allowableValues = {"feishu", "folder"}) String kind,
      @Nullable String appId,
      long rows,
      int behind,
      int refused,
      @Nullable String error) {}

  /**
   * The connected tables.
   *
   * @param connections the tables
   */
  record ConnectionsAnswer(boolean success, List<ConnectionCard> connections) {}

  @Operation(operationId = "listConnections", summary = "The connected tables.")
  @GetMapping("/saved-connections")
  ConnectionsAnswer saved() {
    Set<TableRef> tables = new LinkedHashSet<>(petForge.tables().refs());
    petForge.tables().connections().forEach(connection -> tables.add(connection.table()));
    return new ConnectionsAnswer(true, tables.stream().map(this::card).toList());
  }

  private ConnectionCard card(TableRef table) {
    Optional<Connection> connection = petForge.table(table).connection();
    PushTurns.Lag lag = petForge.table(table).lag(Instant.EPOCH);
    Messages messages = Texts.messages();
    Optional<String> folder = KnownTables.folder(table);
    return new ConnectionCard(
        table.value(),
        tables.title(table, messages),
        connection.map(Connection::address).or(() -> folder).orElse(null),
        folder.isPresent() ? "folder" : "feishu",
        connection.map(Connection::account).orElse(null),
        rows(table),
        lag.behind(),
        lag.refused().size(),
        error(connection, messages).orElse(null));
  }

  private Optional<String> error(Optional<Connection> connection, Messages messages) {
    return connection.flatMap(
        one ->
            one.problem()
                .map(messages::translated)
                .or(
                    () ->
                        installation
                            .feishu()
                            .unreachable(one)
                            .map((Failure why) -> messages.failure(why))));
  }

  private long rows(TableRef table) {
    TaskQuery.Only only =
        new TaskQuery.Only(
            Optional.of(table), Optional.empty(), Optional.empty(), Optional.empty());
    return petForge.projects().counts(only).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * A table to connect: one of Feishu or Lark by its address, or a folder on this server.
   *
   * @param url its address, as the browser shows it
   * @param folder a folder of pictures on this server, in place of an address
   * @param appId the app by which it is reached; that of the settings if it is left out
   * @param appSecret the app's secret; it is kept sealed
   * @param driveFolder where its videos are published to
   * @param checkOnly whether nothing is kept, and only told what was found
   * @param createColumns whether columns that are missing are made
   * @param segments for how many segments there shall be columns, 1 to 12; 7 if it is left out
   * @param importRows whether its rows are taken in at once; they are unless it says no
   */
  record ConnectRequest(
      @Nullable String url,
      @Nullable String folder,
      @Nullable String appId,
      @Nullable String appSecret,
      @Nullable String driveFolder,
      @Nullable Boolean checkOnly,
      @Nullable Boolean createColumns,
      @Nullable Integer segments,
      @Nullable Boolean importRows) {}

  /**
   * What was found, and done.
   *
   * @param success always true
   * @param connected whether the table is connected
   * @param tableId names it
   * @param name as people see it
   * @param made columns that were made
   * @param missing columns that there are not
   * @param optional columns that a table may be without and this one is; {@code create_columns}
   *     makes them too
   * @param wrong what is wrong, a sentence for each: with other columns, or with the first rows of
   *     a folder that have no picture. A person has to mend it
   * @param rows how many rows a folder has; null if it was not only looked at, and for Feishu's
   * @param rowsWithoutPicture how many of them have no picture that can be found
   * @param imported what the import of its rows did
   */
  record ConnectAnswer(
      boolean success,
      boolean connected,
      String tableId,
      String name,
      List<String> made,
      List<String> missing,
      List<String> optional,
      List<String> wrong,
      @Nullable Integer rows,
      @Nullable Integer rowsWithoutPicture,
      @Nullable ImportAnswer imported) {}

  @Operation(operationId = "connectTable", summary = "Connects a table, and takes its rows in.")
  @PostMapping("/connect-table")
  ConnectAnswer connect(@RequestBody ConnectRequest request) {
    boolean isFolder = given(request.folder()).isPresent();
    if (isFolder == given(request.url()).isPresent()) {
      throw new BadRequest("url", "either url or folder must be given");
    }
    return isFolder ? folder(request) : feishu(request);
  }

  private ConnectAnswer folder(ConnectRequest request) {
    FolderTable table =
        FolderTable.at(options.home().resolve(given(request.folder()).orElseThrow()));
    String name = tables.title(table.ref(), Texts.messages());
    if (is(request.checkOnly())) {
      List<Row> rows = table.rows();
      List<Row> without = rows.stream().filter(row -> row.pictureMark().isEmpty()).toList();
      return new ConnectAnswer(
          true,
          false,
          table.ref().value(),
          name,
          List.of(),
          List.of(),
          List.of(),
          without.stream().limit(MOST_NAMED).map(row -> withoutPicture(table, row)).toList(),
          rows.size(),
          without.size(),
          null);
    }
    petForge.tables().connect(table);
    return new ConnectAnswer(
        true,
        true,
        table.ref().value(),
        name,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        imported(table.ref(), request.importRows()));
  }

  private static String withoutPicture(FolderTable table, Row row) {
    Failure why = Row.withoutPicture();
    if (row.picture().isPresent()) {
      try {
        table.requirePicture(row.picture().get());
      } catch (PetForgeException e) {
        why = e.failure();
      }
    }
    return Texts.messages().translated(row.place()) + ": " + Texts.messages().failure(why);
  }

  private ConnectAnswer feishu(ConnectRequest request) {
    String url = given(request.url()).orElseThrow();
    int segments = Optional.ofNullable(request.segments()).orElse(USUAL_SEGMENTS);
    if (segments < 1 || segments > Storyboard.MAX_SHOTS) {
      throw new BadRequest(
          "segments", "segments must be 1 to " + Storyboard.MAX_SHOTS + ", was " + segments);
    }
    Optional<String> driveFolder = given(request.driveFolder());
    driveFolder.ifPresent(FeishuFolder::parse);
    FeishuLink link = link(url);
    requireOutside(link);
    FeishuApp app = app(request, link);
    FeishuTable table = installation.feishu().open(link, app);
    FeishuTable.Columns columns = table.columns(segments);
    List<String> made = List.of();
    if (is(request.createColumns())
        && !(columns.missing().isEmpty() && columns.withoutOptional().isEmpty())) {
      made = table.createColumns(segments);
      columns = table.columns(segments);
    }
    boolean ready = columns.missing().isEmpty() && columns.wrong().isEmpty();
    boolean kept = ready && !is(request.checkOnly());
    if (kept) {
      installation
          .feishu()
          .keep(table, FeishuLink.address(url), app, driveFolder, petForge.clock().instant());
      petForge.tables().connect(table);
      // What waited for these columns is written at once, wherever the worker is.
      petForge.table(table.ref()).push();
    }
    Messages messages = Texts.messages();
    return new ConnectAnswer(
        true,
        kept,
        table.ref().value(),
        messages.translated(table.name()),
        made,
        new ArrayList<>(columns.missing()),
        columns.withoutOptional(),
        columns.wrong().stream().map(messages::translated).toList(),
        null,
        null,
        kept ? imported(table.ref(), request.importRows()) : null);
  }

  private static FeishuLink link(String url) {
    try {
      return FeishuLink.parse(url);
    } catch (PermanentException e) {
      boolean mayBePath = !url.contains("://") || url.startsWith("file:");
      if (mayBePath) {
        throw new BadRequest(
            "url",
            "url must be an address such as https://example.feishu.cn/base/AbCd1234?table=tblXyz,"
                + " was '"
                + url
                + "'; the path of a folder on this server goes into folder");
      }
      throw e;
    }
  }

  /**
   * On a person's own command line an emulator on the same machine is as good as Feishu; a request
   * from elsewhere must not have the server ask what only the server reaches.
   */
  private void requireOutside(FeishuLink link) {
    String host = URI.create(link.api()).getHost();
    boolean local = host.equals("localhost") || host.equals("127.0.0.1");
    if (local && !settings.get(Setting.PETFORGE_ALLOW_LOCAL).equals(Optional.of("true"))) {
      throw new BadRequest(
          "url", "url leads to this server itself: that needs PETFORGE_ALLOW_LOCAL=true");
    }
  }

  private FeishuApp app(ConnectRequest request, FeishuLink link) {
    Optional<String> id = given(request.appId());
    Optional<String> secret = given(request.appSecret());
    if (id.isPresent() != secret.isPresent()) {
      throw new BadRequest("app_secret", "app_id and app_secret must be given together");
    }
    return id.isPresent()
        ? new FeishuApp(id.get(), secret.orElseThrow())
        : installation
            .feishu()
            .knownApp(link)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "NO_APP",
                        "fill in App ID and App secret, which the developer console shows under"
                            + " 'Credentials & Basic Info'; or the person who runs PetForge sets"
                            + " PETFORGE_FEISHU_APP_ID and PETFORGE_FEISHU_APP_SECRET, once for all"
                            + " tables"));
  }

  private @Nullable ImportAnswer imported(TableRef table, @Nullable Boolean wanted) {
    return Boolean.FALSE.equals(wanted)
        ? null
        : ImportAnswer.of(
            petForge.table(table).importRows(ImportDefaults.STANDARD), Texts.messages());
  }

  /**
   * A table as PetForge2's clients name it.
   *
   * @param appId the app by which it is reached
   * @param appSecret that app's secret
   * @param appToken names the base that the table is in
   * @param driveFolderToken the folder for finished videos
   */
  record ConnectFeishuRequest(
      String appId,
      String appSecret,
      String appToken,
      String tableId,
      @Nullable String driveFolderToken) {}

  /** PetForge2's name for it: the base and the table are named by their tokens. */
  @Operation(
      operationId = "connectFeishu",
      summary = "Connects a table that is named by its tokens.")
  @PostMapping("/connect-feishu")
  ConnectAnswer connectFeishu(@RequestBody ConnectFeishuRequest request) {
    return feishu(
        new ConnectRequest(
            "https://feishu.cn/base/" + request.appToken() + "?table=" + request.tableId(),
            null,
            request.appId(),
            request.appSecret(),
            Optional.ofNullable(request.driveFolderToken())
                .filter(token -> !token.isBlank())
                .map(token -> "https://feishu.cn/drive/folder/" + token)
                .orElse(null),
            false,
            false,
            USUAL_SEGMENTS,
            true));
  }

  private static Optional<String> given(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static boolean is(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
