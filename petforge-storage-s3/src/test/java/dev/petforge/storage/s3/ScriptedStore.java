package dev.petforge.storage.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An object store that answers what a test tells it to, and remembers what it was asked. */
final class ScriptedStore implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();

  /**
   * @param bytes how many of the body are promised; when there are more than are in it the
   *     connection breaks off after them
   */
  record Answer(int status, Map<String, String> headers, String body, int bytes) {
    static Answer of(int status, Map<String, String> headers, String body) {
      return new Answer(status, headers, body, body.length());
    }

    static Answer error(int status, String code) {
      return of(
          status,
          Map.of("Content-Type", "application/xml"),
          "<?xml version=\"1.0\"?><Error><Code>"
              + code
              + "</Code><Message>because</Message></Error>");
    }
  }

  ScriptedStore() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String endpoint() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** What is answered next, each once; the last one for ever. */
  synchronized void answer(Answer... all) {
    answers.clear();
    answers.addAll(List.of(all));
  }

  /** Method and range of each request. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized Answer next(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(exchange.getRequestMethod() + (range == null ? "" : " " + range));
    return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer = next(exchange);
    exchange.getRequestBody().readAllBytes();
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        answer.status(), head || answer.bytes() == 0 ? -1 : answer.bytes());
    if (!head && answer.bytes() > 0) {
      OutputStream out = exchange.getResponseBody();
      out.write(answer.body().getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    // With bytes owing, this closes the connection.
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
