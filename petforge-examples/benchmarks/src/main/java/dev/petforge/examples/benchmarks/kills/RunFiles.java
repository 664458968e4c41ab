package dev.petforge.examples.benchmarks.kills;

import dev.petforge.file.FileKey;
import dev.petforge.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The files of one run of chaos. */
interface RunFiles extends AutoCloseable {
  /** What all workers reach them over; empty if nothing is between. */
  Optional<TcpProxy> line();

  /** What a worker has to be told to use them. */
  Map<String, String> settings();

  /** What somebody has to be told who reaches them whatever happens to the workers. */
  Map<String, String> straight();

  /** Where the bytes of a file really are. */
  Path place(FileKey key);

  /** How a table shows a file. */
  String url(FileKey key);

  @Override
  void close();
}
