package dev.petforge.examples.benchmarks.kills;

import dev.petforge.testkit.TcpProxy;
import java.util.Optional;

/**
 * A worker while it lives.
 *
 * @param place where it works; no two have the same at a time
 * @param process the command line
 * @param line to its database, where that can fall silent
 */
record Life(int place, Process process, Optional<TcpProxy> line) {
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
