package dev.petforge.examples.installation;

import dev.petforge.connection.Connection;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.connection.GrantStore;
import dev.petforge.failure.PermanentException;
import dev.petforge.feishu.FeishuClient;
import dev.petforge.feishu.FeishuDrive;
import dev.petforge.feishu.FeishuFolder;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.feishu.FeishuUser;
import dev.petforge.feishu.Seal;
import dev.petforge.publication.Destination;
import dev.petforge.publication.PublishedFile;
import dev.petforge.publication.Publisher;
import dev.petforge.table.TableRef;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders that an installation can put videos to: by the apps of its connected tables, and by
 * the app that is set. Each place says in its name which app it is reached by.
 */
public final class FeishuPlaces implements Publisher {
  private static final String LOGIN = "the login of a user";
  private static final Pattern PLACE = Pattern.compile("feishu:([^/]+)/([^/]+)/.+");

  private final FeishuConnections connections;
  private final ConnectionStore store;
  private final GrantStore grants;
  private final Map<FeishuClient, FeishuUser> users = new ConcurrentHashMap<>();

  FeishuPlaces(FeishuConnections connections, ConnectionStore store, GrantStore grants) {
    this.connections = connections;
    this.store = store;
    this.grants = grants;
  }

  /** Who puts a video into a folder. */
  public enum As {
    /** The app itself. */
    APP,
    /** The app in the name of the user who has logged in. */
    USER
  }

  /**
   * The place that a folder is.
   *
   * @param table whose app puts videos there; without one, or if it is none of Feishu's, the app
   *     that is set does
   * @param folder as a person gave it; empty for the one that was kept with the table
   * @param as who puts it there
   * @throws PermanentException with code {@code NO_FOLDER}, {@code NOT_A_FOLDER}, {@code
   *     OTHER_HOST} or {@code NO_APP}
   */
  public Destination place(Optional<TableRef> table, Optional<String> folder, As as) {
    Optional<Connection> connection = table.flatMap(store::find);
    FeishuFolder wanted =
        folder
            .or(() -> connection.flatMap(Connection::driveFolder))
            .map(FeishuFolder::parse)
            .orElseThrow(
                () ->
                    new PermanentException(
                        "NO_FOLDER",
                        "no folder is named: give --folder with the address of one, or"
                            + " 'connect-table' with --drive-folder"));
    FeishuClient client =
        connection
            .map(connections::client)
            .orElseGet(
                () ->
                    connections.client(
                        wanted
                            .api()
                            .orElseThrow(
                                () ->
                                    new PermanentException(
                                        "NOT_A_FOLDER",
                                        "the token alone does not say whether the folder is at"
                                            + " Feishu or at Lark: give its address")),
                        connections.app()));
    return drive(client, as).folder(wanted);
  }

  private FeishuDrive drive(FeishuClient client, As as) {
    return as == As.APP ? client.drive() : client.drive(user(client));
  }

  /** The user in whose name an app works. One for each app: it renews the login. */
  public FeishuUser user(FeishuClient client) {
    return users.computeIfAbsent(client, app -> app.user(grants, seal()));
  }

  private Seal seal() {
    return new Seal() {
      @Override
      public String seal(String plain) {
        return connections.secrets().seal(plain, LOGIN);
      }

      @Override
      public String open(String sealed) {
        return connections.opened(sealed, LOGIN, "log in again (login-drive)");
      }
    };
  }

  /**
   * The app that a user logs in for.
   *
   * @param host where the app that is set belongs to; empty for the app of the connected tables
   * @throws PermanentException with code {@code NO_APP}, {@code WHICH_APP} or {@code BAD_HOST}
   */
  public FeishuClient caller(Optional<String> host) {
    if (host.isPresent()) {
      return connections.client(Hosts.api(host.get()), connections.app());
    }
    List<FeishuClient> all = store.all().stream().map(connections::client).distinct().toList();
    if (all.size() == 1) {
      return all.get(0);
    }
    throw new PermanentException(
        "WHICH_APP",
        all.isEmpty()
            ? "no table is connected: give --host for the app that is set"
            : "tables of several apps are connected: set the one that is meant, and give --host");
  }

  @Override
  public boolean serves(Destination destination) {
    return publisher(destination).isPresent();
  }

  /** {@inheritDoc} Those of each app, as the places that it reaches begin. */
  @Override
  public List<String> named() {
    Stream<String> connected =
        store.all().stream()
            .filter(connection -> connections.unreachable(connection).isEmpty())
            .map(
                connection ->
                    "feishu:"
                        + host(FeishuLink.parse(connection.address()).api())
                        + "/"
                        + connection.account());
    return connected.distinct().sorted().toList();
  }

  private Optional<Publisher> publisher(Destination destination) {
    Matcher place = PLACE.matcher(destination.value());
    if (!place.matches()) {
      return Optional.empty();
    }
    String host = place.group(1);
    String app = place.group(2);
    Stream<FeishuClient> connected =
        store.all().stream()
            .filter(connection -> connection.account().equals(app))
            .filter(connection -> host(FeishuLink.parse(connection.address()).api()).equals(host))
            // Those whose secret cannot be opened here are served by workers that can.
            .filter(connection -> connections.unreachable(connection).isEmpty())
            .map(connections::client);
    Stream<FeishuClient> set =
        connections.setApp().stream()
            .filter(one -> one.id().equals(app))
            .map(one -> connections.client(api(host), one));
    return Stream.concat(connected, set)
        .flatMap(this::publishers)
        .filter(publisher -> publisher.serves(destination))
        .findFirst();
  }

  /** As the names of places have it: with a port only where it is not the usual one. */
  private static String host(String api) {
    return URI.create(api).getRawAuthority();
  }

  /** Only an emulator is reached without encryption. */
  private static String api(String host) {
    boolean local = host.matches("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?");
    return (local ? "http://" : "https://") + host;
  }

  private Stream<Publisher> publishers(FeishuClient client) {
    return Stream.of(client.drive(), client.drive(user(client)), client.attachments());
  }

  private Publisher required(Destination destination) {
    return publisher(destination)
        .orElseThrow(
            () ->
                new PermanentException(
                    "NO_PUBLISHER", "no app is known that puts files to " + destination));
  }

  @Override
  public void check(Destination destination) {
    required(destination).check(destination);
  }

  @Override
  public PublishedFile publish(PublishedContent content, Destination destination, Session session) {
    return required(destination).publish(content, destination, session);
  }
}
