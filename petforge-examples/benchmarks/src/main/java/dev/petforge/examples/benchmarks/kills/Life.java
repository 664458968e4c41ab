package dev.petforge.examples.benchmarks.kills;

import dev.petforge.testkit.TcpProxy;
import java.util.Optional;

/**
 * A worker while it lives.
 *
 * @param process the command line
 * @param line to its database, where that can fall silent
 */
record Life(Process process, Optional<TcpProxy> line) {
  boolean alive() {
    return process.isAlive();
  }

  /** Ends it without a chance to tidy up. */
  void kill() throws InterruptedException {
    WorkerProcess.kill(process);
    close();
  }

  void close() {
    line.ifPresent(TcpProxy::close);
  }
}
