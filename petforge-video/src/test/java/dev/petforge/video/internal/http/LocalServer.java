package dev.petforge.video.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.HttpUrl;

/** A server of this test, with the answers that the test wants. */
public final class LocalServer implements AutoCloseable {
  /** What answers. */
  public interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

  public LocalServer(Handler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            handler.handle(exchange);
          }
        });
    server.start();
  }

  public HttpUrl url(String path) {
    return url("127.0.0.1", path);
  }

  public HttpUrl url(String host, String path) {
    return HttpUrl.get("http://" + host + ":" + server.getAddress().getPort() + path);
  }

  /** The headers of each request that came. */
  public List<Map<String, List<String>>> requests() {
    return headers;
  }

  public static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  public static void json(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
