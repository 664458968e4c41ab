package dev.petforge.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on this machine and passes on what they say to each other,
 * until it falls silent: then connections stay open, and nothing that one side says reaches the
 * other, as when a firewall has forgotten them or a machine is gone without a word. It can also
 * lose certain answers. It listens on the loopback address only. Safe for use by many threads.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final ServerSocket listening;
  private final String host;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile boolean silent;
  private volatile boolean refusing;
  private volatile Duration roundTrip = Duration.ZERO;
  private volatile @Nullable Loss loss;

  private record Loss(String said, String answer, int every) {}

  private TcpProxy(ServerSocket listening, String host, int port) {
    this.listening = listening;
    this.host = host;
    this.port = port;
  }

  /**
   * Begins to listen on a port that is free.
   *
   * @param host of the server
   * @param port of the server
   */
  public static TcpProxy to(String host, int port) {
    try {
      TcpProxy proxy =
          new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), host, port);
      daemon("petforge-proxy", proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  /** Where clients connect to, on 127.0.0.1. */
  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections were taken so far, silent ones too. */
  public int accepted() {
    return accepted.get();
  }

  /** Silences the connections that there are now, for good; new ones are passed on. */
  public void silence() {
    links.forEach(link -> link.silent = true);
  }

  /**
   * Silences all connections, also those that come, until {@link #speak}: the server is gone for
   * everybody.
   */
  public void silenceAll() {
    silent = true;
    silence();
  }

  /**
   * Breaks all connections, also those that come, until {@link #speak}: the server has ended, and
   * everybody sees that.
   */
  public void refuseAll() {
    refusing = true;
    cut();
  }

  /** Passes new connections on again; those that were silenced stay silent. */
  public void speak() {
    silent = false;
    refusing = false;
  }

  /**
   * Lets what a client says and what is answered take longer from now on, as over a long way. An
   * answer in several pieces is held up once.
   *
   * @param longer there and back together, 0 or more
   */
  public void slow(Duration longer) {
    roundTrip = longer;
  }

  /** Breaks the connections that there are now; both sides see that. */
  public void cut() {
    links.forEach(Link::close);
  }

  /**
   * Loses answers from now on: the server has done what it was asked to, and instead of its word on
   * that the client sees its connection break. What is looked for is ASCII, and has to come in one
   * piece.
   *
   * @param said what a client has to have said on the connection since the last such answer
   * @param answer what an answer contains
   * @param every of so many of them one is lost, at least 1
   */
  public void lose(String said, String answer, int every) {
    loss = new Loss(said, answer, every);
  }

  /** How many answers were lost so far. */
  public int lost() {
    return lost.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        accepted.incrementAndGet();
        Link link = new Link(client, silent);
        links.add(link);
        if (refusing) {
          link.close();
        } else {
          daemon("petforge-proxy-link", link::open);
        }
      } catch (IOException e) {
        // It was closed, or the client has gone already: the loop looks which.
        Thread.onSpinWait();
      }
    }
  }

  private static void daemon(String name, Runnable run) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening", e);
    } finally {
      cut();
    }
  }

  /** A client's connection and the one to the server that belongs to it. */
  private final class Link {
    private final Socket client;
    private volatile boolean silent;
    private volatile boolean concerned;
    private volatile boolean asked;
    private volatile @Nullable Socket server;

    Link(Socket client, boolean silent) {
      this.client = client;
      this.silent = silent;
    }

    void open() {
      try {
        Socket connected = new Socket(host, port);
        server = connected;
        client.setTcpNoDelay(true);
        connected.setTcpNoDelay(true);
        daemon("petforge-proxy-answers", () -> pass(connected, client));
        pass(client, connected);
      } catch (IOException e) {
        close();
      }
    }

    private static String text(byte[] said, int length) {
      return new String(said, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void listen(String said) {
      Loss now = loss;
      if (now != null && said.contains(now.said())) {
        concerned = true;
      }
    }

    private boolean isLost(String said) {
      Loss now = loss;
      if (now == null || !concerned || !said.contains(now.answer())) {
        return false;
      }
      concerned = false;
      boolean isOne = answers.incrementAndGet() % now.every() == 0;
      if (isOne) {
        lost.incrementAndGet();
      }
      return isOne;
    }

    private void holdUp() throws IOException {
      if (asked && !roundTrip.isZero()) {
        asked = false;
        try {
          TimeUnit.NANOSECONDS.sleep(roundTrip.toNanos());
        } catch (InterruptedException e) {
          throw new InterruptedIOException("interrupted");
        }
      }
    }

    private void pass(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (from == client) {
            asked = true;
            listen(text(buffer, read));
          } else if (isLost(text(buffer, read))) {
            break;
          } else {
            holdUp();
          }
          if (!silent) {
            out.write(buffer, 0, read);
          }
        }
      } catch (IOException e) {
        // One of them has gone; the other is told below.
      }
      // A silent client does not hear that the server has gone.
      if (!silent || from == client) {
        close();
      }
    }

    void close() {
      links.remove(this);
      close(client);
      close(server);
    }

    private void close(@Nullable Socket socket) {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException e) {
        // It is gone anyway.
      }
    }
  }
}
