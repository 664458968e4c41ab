package dev.petforge.examples.benchmarks.kills;

import dev.petforge.testkit.TcpProxy;
import java.util.Map;
import java.util.Optional;

/** The database of one run of chaos. */
interface RunDatabase extends AutoCloseable {
  /** Whether there is a server, which several workers use at a time, and which can be ended. */
  boolean takesManyWorkers();

  /** A new line to it for a worker; empty if it is a file, which cannot fall silent. */
  Optional<TcpProxy> line();

  /** What a command line has to be told to use it, over a line or straight. */
  Map<String, String> settings(Optional<TcpProxy> line);

  /** Somebody who looks at it. */
  Watch watch();

  /**
   * Ends the server.
   *
   * @param orderly whether it ends its connections and writes all that it has; else it is gone at
   *     once, with what it has promised in its log
   */
  void end(boolean orderly, Signals signals) throws InterruptedException;

  /** Starts the server that was ended, where it was, and returns when it answers. */
  void comeBack();

  @Override
  void close();
}
