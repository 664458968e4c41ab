package dev.petforge.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;

/**
 * A server on this machine that answers as a test wants, and remembers where requests came from.
 */
final class TestServer implements AutoCloseable {
  /** What answers. */
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final List<InetSocketAddress> callers = new CopyOnWriteArrayList<>();

  TestServer(Handler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            callers.add(exchange.getRemoteAddress());
            handler.handle(exchange);
          }
        });
    server.start();
  }

  /** Answers with a body of so many bytes. */
  static TestServer answering(int status, int bytes) throws IOException {
    return new TestServer(
        exchange -> {
          exchange.sendResponseHeaders(status, bytes == 0 ? -1 : bytes);
          exchange.getResponseBody().write(new byte[bytes]);
        });
  }

  HttpUrl url() {
    return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The other end of the connection of each request that came. */
  List<InetSocketAddress> callers() {
    return callers;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
