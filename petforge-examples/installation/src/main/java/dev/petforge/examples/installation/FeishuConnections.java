package dev.petforge.examples.installation;

import dev.petforge.connection.Connection;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.feishu.FeishuApp;
import dev.petforge.feishu.FeishuBase;
import dev.petforge.feishu.FeishuClient;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.money.AccountPace;
import dev.petforge.storage.local.SecretBox;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of Feishu and Lark that an installation is connected to. */
public final class FeishuConnections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeishuConnections.class);
  private static final Setting APP_ID = Setting.PETFORGE_FEISHU_APP_ID;
  private static final Setting APP_SECRET = Setting.PETFORGE_FEISHU_APP_SECRET;
  private static final Setting SECRET_KEY = Setting.PETFORGE_SECRET_KEY;
  private static final String KEY_FILE = "secret.key";

  private final Path folder;
  private final Configuration configuration;
  private final ConnectionStore store;
  private final AccountPace pace;
  private final Map<Caller, FeishuClient> clients = new ConcurrentHashMap<>();

  /** When tables were connected that are known here. */
  private final Map<TableRef, Instant> seen = new ConcurrentHashMap<>();

  /** Who calls whom: an app whose secret was changed is another caller. */
  private record Caller(String api, FeishuApp app) {}

  /**
   * @param folder of the installation
   * @param pace the turns that all workers of a database share
   */
  FeishuConnections(
      Path folder, Configuration configuration, ConnectionStore store, AccountPace pace) {
    this.folder = folder;
    this.configuration = configuration;
    this.store = store;
    this.pace = pace;
  }

  /** All of them. One that cannot be reached says so to whoever needs it. */
  List<RecordTable> tables() {
    List<RecordTable> tables = new ArrayList<>();
    for (Connection connection : store.all()) {
      tables.add(reached(connection));
    }
    return tables;
  }

  /** Those of a base, or of this name, that were connected since they were last asked for. */
  List<RecordTable> news(String name) {
    List<RecordTable> news = new ArrayList<>();
    for (Connection connection : store.all()) {
      TableRef ref = connection.table();
      boolean meant = ref.base().equals(name) || ref.value().equals(name);
      if (meant && !connection.connectedAt().equals(seen.get(ref))) {
        news.add(reached(connection));
      }
    }
    return news;
  }

  private RecordTable reached(Connection connection) {
    seen.put(connection.table(), connection.connectedAt());
    try {
      return table(connection);
    } catch (PetForgeException e) {
      log.warn("a table cannot be reached: table={} because={}", connection.table(), e.failure());
      return new UnreachableTable(connection.table(), e.failure());
    }
  }

  /** A connected table, without asking anybody. */
  public FeishuTable table(Connection connection) {
    return client(connection).table(connection.table(), connection.name());
  }

  /**
   * What reaches a connected table.
   *
   * @throws PermanentException with code {@code BAD_SECRET_KEY} or {@code SECRET_NOT_OPENED} if the
   *     secret of its app cannot be opened: says what to do
   */
  FeishuClient client(Connection connection) {
    return client(FeishuLink.parse(connection.address()).api(), app(connection));
  }

  private FeishuApp app(Connection connection) {
    return new FeishuApp(
        connection.account(),
        opened(
            connection.sealedSecret(),
            purpose(connection.table()),
            "connect the table again (connect-table '" + connection.address() + "')"));
  }

  /** Why a table cannot be reached from here, before anybody is asked; empty if it can. */
  public Optional<Failure> unreachable(Connection connection) {
    try {
      client(connection);
      return Optional.empty();
    } catch (PetForgeException e) {
      return Optional.of(e.failure());
    }
  }

  /**
   * Opens what was sealed here.
   *
   * @param otherwise what helps if the key is lost for good
   */
  String opened(String sealed, String purpose, String otherwise) {
    Path file = folder.resolve(KEY_FILE);
    boolean set = configuration.get(SECRET_KEY).isPresent();
    String again =
        "put the key of that time back ("
            + file
            + ", or "
            + SECRET_KEY
            + "), or "
            + otherwise
            + "; what only looks at this installation works without";
    if (!set && !Files.exists(file)) {
      // A new key would open nothing, and hide that the old one is gone.
      throw new PermanentException(
          "BAD_SECRET_KEY",
          "the secret of "
              + purpose
              + " cannot be opened, there is no key file "
              + file
              + " and "
              + SECRET_KEY
              + " is not set: "
              + again);
    }
    try {
      return secrets().open(sealed, purpose);
    } catch (PermanentException e) {
      if (!e.failure().code().equals("SECRET_NOT_OPENED")) {
        throw e;
      }
      throw new PermanentException(
          "SECRET_NOT_OPENED",
          "the secret of " + purpose + " was sealed with another key than that in use: " + again,
          e);
    }
  }

  /** How a table is connected, if it is one of Feishu's. */
  public Optional<Connection> connection(TableRef table) {
    return store.find(table);
  }

  /**
   * All connections, or that of one table.
   *
   * @param address of the table
   * @throws PermanentException with code {@code NOT_CONNECTED} if that table is not connected
   */
  public List<Connection> connections(Optional<String> address) {
    if (address.isEmpty()) {
      return store.all();
    }
    TableRef wanted = connected(FeishuLink.parse(address.get()));
    return store.all().stream().filter(one -> one.table().equals(wanted)).toList();
  }

  /**
   * The connected table that an address names.
   *
   * @throws PermanentException with code {@code NOT_CONNECTED} if there is none
   */
  public TableRef connected(FeishuLink link) {
    return connection(link)
        .map(Connection::table)
        .orElseThrow(
            () ->
                new PermanentException(
                    "NOT_CONNECTED",
                    "this table is not connected yet: give 'connect-table' with its address"
                        + " first"));
  }

  private Optional<Connection> connection(FeishuLink link) {
    return store.all().stream()
        .filter(connection -> FeishuLink.parse(connection.address()).equals(link))
        .findFirst();
  }

  /**
   * Opens a table for the first time.
   *
   * @throws PermanentException if there is none, or the app may not work in it: says what to do
   */
  public FeishuTable open(FeishuLink link, FeishuApp app) {
    FeishuBase base = client(link.api(), app).base(link);
    if (link.table().isPresent()) {
      return base.table(link.table().get());
    }
    Map<String, String> tables = base.tables();
    if (tables.size() == 1) {
      return base.table(tables.keySet().iterator().next());
    }
    throw new PermanentException(
        "WHICH_TABLE",
        base + " has several tables, open the one that is meant and copy its address: " + tables);
  }

  /**
   * Keeps a table that was opened.
   *
   * @param driveFolder where its videos are published to; what was said before stays if it is empty
   */
  public void keep(
      FeishuTable table, String address, FeishuApp app, Optional<String> driveFolder, Instant now) {
    store.put(
        new Connection(
            table.ref(),
            table.name(),
            address,
            app.id(),
            secrets().seal(app.secret(), purpose(table.ref())),
            now,
            Optional.empty(),
            driveFolder.or(() -> store.find(table.ref()).flatMap(Connection::driveFolder))));
  }

  /**
   * The app that is set.
   *
   * @throws PermanentException with code {@code NO_APP} if none is
   */
  FeishuApp app() {
    return setApp()
        .orElseThrow(
            () ->
                new PermanentException(
                    "NO_APP",
                    "set "
                        + APP_ID
                        + " and "
                        + APP_SECRET
                        + " to the App ID and the App Secret that the developer console shows"
                        + " under 'Credentials & Basic Info'"));
  }

  /**
   * The app that is set, or else the one that a table is connected with already.
   *
   * @throws PermanentException with code {@code NO_APP} if there is neither
   */
  public FeishuApp app(FeishuLink link) {
    return knownApp(link).orElseGet(this::app);
  }

  /** The app that is set, or else the one that a table is connected with already. */
  public Optional<FeishuApp> knownApp(FeishuLink link) {
    return setApp().or(() -> connection(link).map(this::app));
  }

  /** The app that is set, if one is. */
  Optional<FeishuApp> setApp() {
    Optional<String> id = configuration.get(APP_ID);
    Optional<String> secret = configuration.get(APP_SECRET);
    return id.isPresent() && secret.isPresent()
        ? Optional.of(new FeishuApp(id.get(), secret.get()))
        : Optional.empty();
  }

  private static String purpose(TableRef table) {
    return "the app of " + table;
  }

  /** What seals secrets here. */
  SecretBox secrets() {
    return configuration
        .get(SECRET_KEY)
        .map(SecretBox::withKey)
        .orElseGet(() -> SecretBox.withKeyFile(folder.resolve(KEY_FILE)));
  }

  /** One for each app: it keeps the app's token, its rate and the order of its writes. */
  FeishuClient client(String api, FeishuApp app) {
    return clients.computeIfAbsent(
        new Caller(api, app),
        caller -> FeishuClient.builder(caller.api(), caller.app()).pace(pace).build());
  }

  @Override
  public void close() {
    clients.values().forEach(FeishuClient::close);
  }
}
