package dev.petforge.examples.benchmarks.kills;

import dev.petforge.testkit.TcpProxy;
import java.util.Map;
import java.util.Optional;

/** The database of one run of chaos. */
public interface RunDatabase extends AutoCloseable {
  /** Whether a worker can begin while another one is silent. */
  boolean takesManyWorkers();

  /** A new line to it for a worker; empty if it is a file, which cannot fall silent. */
  Optional<TcpProxy> line();

  /** What a command line has to be told to use it, over a line or straight. */
  Map<String, String> settings(Optional<TcpProxy> line);

  /** Somebody who looks at it. */
  Watch watch();

  @Override
  void close();
}
