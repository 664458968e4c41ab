package dev.petforge.examples.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment that a command runs in.
 *
 * @param environment the variables of the process
 * @param directory where it was started
 * @param out for results
 * @param err for progress and errors
 * @param terminal whether a person watches {@code err} as it is written
 * @param answers where a person answers what is asked on {@code err}; empty if nobody does
 */
public record CommandContext(
    Map<String, String> environment,
    Path directory,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Optional<BufferedReader> answers) {
  private static final Set<String> AGREED = Set.of("y", "yes", "是", "好");

  /** Where nobody answers. */
  public CommandContext(
      Map<String, String> environment,
      Path directory,
      PrintStream out,
      PrintStream err,
      boolean terminal) {
    this(environment, directory, out, err, terminal, Optional.empty());
  }

  /** Those of this process. Both streams are UTF-8, whatever the locale says. */
  static CommandContext ofProcess() {
    return new CommandContext(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        isTerminal(2),
        isTerminal(0) && isTerminal(2)
            ? Optional.of(new BufferedReader(new InputStreamReader(System.in, charset())))
            : Optional.empty());
  }

  private static Charset charset() {
    return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
  }

  /**
   * Asks the person.
   *
   * @param question without a line's end
   * @return whether they agree, which silence does not; empty if there is nobody to ask
   */
  Optional<Boolean> ask(String question) {
    return answers.map(
        reader -> {
          err.print(question + " ");
          err.flush();
          try {
            String answer = reader.readLine();
            return answer != null && AGREED.contains(answer.strip().toLowerCase(Locale.ROOT));
          } catch (IOException e) {
            // Who cannot be heard has not agreed.
            return false;
          }
        });
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The JDK does not say it of this stream alone, so Linux is asked itself. */
  private static boolean isTerminal(int descriptor) {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux, and nobody to ask: lines can be read anywhere.
      return false;
    }
  }
}
