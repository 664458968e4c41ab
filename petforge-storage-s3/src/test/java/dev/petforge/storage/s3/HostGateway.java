package dev.petforge.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * What stands before stores that know buckets in paths only: it takes requests with the bucket in
 * the name of the host, and no others, and passes them on with the bucket in the path. A store that
 * checks signatures would refuse them.
 */
final class HostGateway {
  private static final String DOMAIN = ".localhost";
  private static final int MISDIRECTED = 421;
  private static final int NO_BODY = -1;

  /** Each connection has its own. */
  private static final Set<String> OF_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String store;
  private final HttpServer server;

  private HostGateway(String store) {
    this.store = store;
    // Else small answers wait for the other side's confirmation of their first half.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::pass);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "host-gateway");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  /** The address under which the buckets of a store have hosts; it ends with the JVM. */
  static String before(String store) {
    return "http://localhost:" + new HostGateway(store).server.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
      String name = host.replaceFirst(":\\d+$", "");
      if (!name.endsWith(DOMAIN)) {
        exchange.sendResponseHeaders(MISDIRECTED, NO_BODY);
        return;
      }
      String bucket = name.substring(0, name.length() - DOMAIN.length());
      URI asked = exchange.getRequestURI();
      String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(store + "/" + bucket + asked.getRawPath() + query))
              .method(exchange.getRequestMethod(), body(exchange));
      exchange
          .getRequestHeaders()
          .forEach(
              (header, values) -> {
                if (!OF_CONNECTION.contains(header.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> request.header(header, value));
                }
              });
      answer(exchange, client.send(request.build(), BodyHandlers.ofInputStream()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length == null || length.equals("0")) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(exchange::getRequestBody), Long.parseLong(length));
  }

  private static void answer(HttpExchange exchange, HttpResponse<InputStream> answer)
      throws IOException {
    try (InputStream in = answer.body()) {
      answer
          .headers()
          .map()
          .forEach(
              (header, values) -> {
                if (!OF_CONNECTION.contains(header.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(header, List.copyOf(values));
                }
              });
      long length = answer.headers().firstValueAsLong("content-length").orElse(0);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        exchange.sendResponseHeaders(answer.statusCode(), NO_BODY);
        return;
      }
      boolean empty = length == 0 && answer.headers().firstValue("transfer-encoding").isEmpty();
      // Nothing is a length that is not known.
      exchange.sendResponseHeaders(answer.statusCode(), empty ? NO_BODY : length);
      if (!empty) {
        try (OutputStream out = exchange.getResponseBody()) {
          in.transferTo(out);
        }
      }
    }
  }
}
