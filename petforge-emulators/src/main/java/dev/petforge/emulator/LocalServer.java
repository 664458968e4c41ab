package dev.petforge.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server on this machine that plays a remote service: it listens on the loopback address only,
 * remembers what was asked, and notes what a client sent that the service does not know. Safe for
 * use by many threads.
 */
public abstract class LocalServer implements AutoCloseable {
  private static final int HISTORY = 10_000;

  private final HttpServer server;
  private final ExecutorService threads;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  /**
   * Binds the port; nothing is answered before {@link #start}.
   *
   * @param port to listen on, 0 for any that is free
   */
  protected LocalServer(int port) {
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "petforge-emulator");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::take);
  }

  /** Begins to answer; the last thing that a constructor does. */
  protected final void start() {
    server.start();
  }

  /** Its base address, without a slash at the end. */
  public final URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What clients sent that this service does not know, or left out. */
  public final List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  /** The requests that came, each as its method and path. */
  public final List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Answers a request. What it throws becomes a complaint and status 500. */
  protected abstract void serve(Exchange exchange) throws IOException;

  private void take(HttpExchange http) throws IOException {
    Exchange exchange = new Exchange(http);
    synchronized (requests) {
      if (requests.size() < HISTORY) {
        requests.add(exchange.line());
      }
    }
    try {
      serve(exchange);
    } catch (RuntimeException e) {
      complain(exchange.line() + " broke the emulator: " + e);
      exchange.page(500, "emulator: " + e);
    } finally {
      http.close();
    }
  }

  /** Notes what a client did wrong. */
  protected final void complain(String what) {
    synchronized (complaints) {
      if (complaints.size() < HISTORY) {
        complaints.add(what);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
