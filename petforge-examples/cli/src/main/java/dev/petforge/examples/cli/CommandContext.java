package dev.petforge.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The environment that a command runs in.
 *
 * @param environment the variables of the process
 * @param directory where it was started
 * @param out for results
 * @param err for progress and errors
 * @param terminal whether a person watches {@code err} as it is written
 */
public record CommandContext(
    Map<String, String> environment,
    Path directory,
    PrintStream out,
    PrintStream err,
    boolean terminal) {

  /** Those of this process. Both streams are UTF-8, whatever the locale says. */
  static CommandContext ofProcess() {
    return new CommandContext(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        errIsTerminal());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The JDK does not say it of this stream alone, so Linux is asked itself. */
  private static boolean errIsTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux, and nobody to ask: lines can be read anywhere.
      return false;
    }
  }
}
