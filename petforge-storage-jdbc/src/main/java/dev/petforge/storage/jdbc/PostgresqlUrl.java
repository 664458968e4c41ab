package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database in the words of libpq, SQLAlchemy or the JDBC driver, said in those of the
 * driver.
 *
 * <p>What has the same meaning in both is translated ({@code connect_timeout}, {@code
 * target_session_attrs} …); what the driver does not know is refused, since it would pass over it
 * without a word. Several hosts are taken for one cluster: only its primary is connected to, unless
 * the address says otherwise. (Names of libpq: PostgreSQL 18 documentation, 34.1.2, looked up
 * 2026-12-01; of the driver: pgjdbc 42.7.14.)
 */
final class PostgresqlUrl {
  private static final String JDBC = "jdbc:postgresql:";
  private static final String SERVER_TYPE = "targetServerType";
  private static final String DEFAULT_PORT = "5432";

  /** libpq, Heroku and others, and SQLAlchemy with the name of its driver. */
  private static final Pattern URI =
      Pattern.compile("(?:postgres|postgresql)(?:\\+[a-z0-9_]+)?://(.*)", Pattern.DOTALL);

  private static final Pattern KEYWORD = Pattern.compile("\\s*([A-Za-z_]+)\\s*=\\s*");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+]|[^:\\[\\]]*)(?::([0-9]*))?");

  /** What libpq calls by another name. */
  private static final Map<String, String> OF_LIBPQ =
      Map.of(
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "gssencmode", "gssEncMode",
          "krbsrvname", "kerberosServerName",
          "sslnegotiation", "sslNegotiation",
          "schema", "currentSchema");

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private final Map<String, String> parameters = new LinkedHashMap<>();
  private List<String> hosts = List.of();
  private List<String> ports = List.of();
  private @Nullable String database;
  private @Nullable String user;
  private @Nullable String password;

  private PostgresqlUrl() {}

  /**
   * Reads an address.
   *
   * @return empty if it has none of PostgreSQL's forms
   * @throws PermanentException with code {@code DB_URL} if it has, but cannot be understood; the
   *     message never shows the password
   */
  static Optional<DatabaseUrl> parse(String url) {
    PostgresqlUrl read = new PostgresqlUrl();
    Matcher uri = URI.matcher(url);
    if (url.startsWith(JDBC)) {
      read.jdbc(url.substring(JDBC.length()));
    } else if (uri.matches()) {
      read.uri(uri.group(1));
    } else if (KEYWORD.matcher(url).lookingAt()) {
      read.keywords(url);
    } else {
      return Optional.empty();
    }
    return Optional.of(read.url());
  }

  private void jdbc(String rest) {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    if (place.startsWith("//")) {
      int slash = place.indexOf('/', 2);
      hosts(slash < 0 ? place.substring(2) : place.substring(2, slash));
      database = slash < 0 ? null : decoded(place.substring(slash + 1));
    } else {
      database = decoded(place.startsWith("/") ? place.substring(1) : place);
    }
    // The driver reads a plus sign as a space.
    query(question < 0 ? "" : rest.substring(question + 1), PostgresqlUrl::formDecoded);
  }

  private void uri(String rest) {
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String[] login = authority.substring(0, at).split(":", 2);
      user = decoded(login[0]);
      password = login.length > 1 ? decoded(login[1]) : null;
    }
    if (place.indexOf('@', authority.length()) >= 0
        || (at < 0 && rest.contains("@") && !authority.matches("[^:]*(:[0-9]*)?"))) {
      throw wrong("'/', '?' and '@' in user and password must be written %2F, %3F and %40");
    }
    hosts(authority.substring(at + 1));
    database = slash < 0 ? null : decoded(place.substring(slash + 1));
    query(question < 0 ? "" : rest.substring(question + 1), PostgresqlUrl::decoded);
  }

  private void query(String query, UnaryOperator<String> decoder) {
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        String[] pair = parameter.split("=", 2);
        set(decoder.apply(pair[0]), pair.length > 1 ? decoder.apply(pair[1]) : "");
      }
    }
  }

  /** Pairs of name and value with blanks between; in quotes, a backslash stands before quotes. */
  private void keywords(String text) {
    int at = 0;
    while (!text.substring(at).isBlank()) {
      Matcher name = KEYWORD.matcher(text).region(at, text.length());
      if (!name.lookingAt()) {
        throw wrong("name=value is missing at character " + at);
      }
      StringBuilder value = new StringBuilder();
      at = value(text, name.end(), value);
      set(name.group(1), value.toString());
    }
  }

  /** Where the value ends. */
  private static int value(String text, int from, StringBuilder value) {
    boolean quoted = from < text.length() && text.charAt(from) == '\'';
    for (int at = quoted ? from + 1 : from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted ? c == '\'' : Character.isWhitespace(c)) {
        return at + 1;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c = text.charAt(at);
      }
      value.append(c);
    }
    if (quoted) {
      throw wrong("the quotation mark at character " + from + " is not closed");
    }
    return text.length();
  }

  private void hosts(String list) {
    if (list.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (String one : list.split(",", -1)) {
      Matcher place = HOST_AND_PORT.matcher(one);
      if (!place.matches()) {
        // What stands there may be a password whose host is missing.
        throw wrong("the host must be written host, host:port or [IPv6 address]:port");
      }
      names.add(decoded(place.group(1)));
      numbers.add(Optional.ofNullable(place.group(2)).orElse(""));
    }
    hosts = names;
    ports = numbers;
  }

  private void set(String name, String value) {
    switch (name) {
      case "host", "PGHOST" -> hosts = List.of(value.split(",", -1));
      case "port", "PGPORT" -> ports = List.of(value.split(",", -1));
      case "dbname", "PGDBNAME" -> database = value;
      case "user" -> user = value;
      case "password" -> password = value;
      case "keepalives" -> parameters.put("tcpKeepAlive", Boolean.toString(!value.equals("0")));
      case "load_balance_hosts" ->
          parameters.put("loadBalanceHosts", Boolean.toString(value.equals("random")));
      case "target_session_attrs" ->
          parameters.put(
              SERVER_TYPE,
              Optional.ofNullable(SERVER_TYPES.get(value))
                  .orElseThrow(
                      () ->
                          wrong(
                              "target_session_attrs '"
                                  + value
                                  + "' has no counterpart in the driver: use read-write")));
      case "client_encoding" -> {
        if (!value.replace("-", "").equalsIgnoreCase("utf8")) {
          throw wrong("client_encoding must be UTF8, was '" + value + "'");
        }
      }
      case "ssl" -> ssl(value);
      default -> parameter(name, value);
    }
  }

  /** The driver knows true and false; asyncpg names the mode here. */
  private void ssl(String value) {
    boolean mode = !value.isEmpty() && !value.equals("true") && !value.equals("false");
    parameters.put(mode ? "sslmode" : "ssl", value);
  }

  private void parameter(String name, String value) {
    String known = OF_LIBPQ.getOrDefault(name, name);
    if (!name.matches("[A-Za-z_]+")) {
      throw wrong("a parameter behind '?' must be written name=value");
    }
    if (!isKnown(known)) {
      throw wrong("the driver knows no parameter '" + name + "'");
    }
    parameters.put(known, value);
  }

  private static boolean isKnown(String name) {
    try {
      DriverPropertyInfo[] all =
          DriverManager.getDriver(JDBC + "//").getPropertyInfo(JDBC + "//", new Properties());
      return Arrays.stream(all).anyMatch(property -> property.name.equals(name));
    } catch (SQLException e) {
      throw new IllegalStateException("the driver of PostgreSQL is missing", e);
    }
  }

  private DatabaseUrl url() {
    boolean service = parameters.containsKey("service");
    String name = Optional.ofNullable(database).filter(text -> !text.isEmpty()).orElse(user);
    if (name == null && !service) {
      throw wrong("the database is missing");
    }
    if (hosts.size() > 1) {
      parameters.putIfAbsent(SERVER_TYPE, "primary");
    }
    String place = service && hosts.isEmpty() ? "" : places();
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    parameters.forEach((key, value) -> query.add(encoded(key) + "=" + encoded(value)));
    return new DatabaseUrl(
        Dialect.POSTGRESQL,
        JDBC + "//" + place + (name == null ? "" : "/" + encoded(name)) + query,
        Optional.empty(),
        Optional.ofNullable(user),
        Optional.ofNullable(password),
        Optional.empty());
  }

  private String places() {
    List<String> names = hosts.isEmpty() ? List.of("") : hosts;
    if (ports.size() > 1 && ports.size() != names.size()) {
      throw wrong(names.size() + " hosts have " + ports.size() + " ports");
    }
    StringJoiner places = new StringJoiner(",");
    for (int i = 0; i < names.size(); i++) {
      String port = ports.isEmpty() ? "" : ports.get(ports.size() == 1 ? 0 : i);
      places.add(host(names.get(i)) + ":" + port(port));
    }
    return places.toString();
  }

  private static String host(String name) {
    if (name.startsWith("/") || name.startsWith("@")) {
      throw wrong(
          "the driver cannot use the Unix socket in '" + name + "': name the host, as localhost");
    }
    if (name.isEmpty()) {
      return "localhost";
    }
    return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
  }

  private static String port(String number) {
    if (number.isEmpty()) {
      return DEFAULT_PORT;
    }
    if (!number.matches("[0-9]{1,5}") || Integer.parseInt(number) > 65_535 || number.equals("0")) {
      throw wrong("the port must be 1 to 65535, was '" + number + "'");
    }
    return number;
  }

  private static String formDecoded(String text) {
    return decoded(text.replace("+", "%20"));
  }

  /** A plus sign stands for itself. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The exception shows what may be a part of the password, so it is not passed on.
      throw wrong("'%' in it must be followed by two hexadecimal digits, or be written %25");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static PermanentException wrong(String what) {
    return DatabaseUrl.wrong(what);
  }
}
