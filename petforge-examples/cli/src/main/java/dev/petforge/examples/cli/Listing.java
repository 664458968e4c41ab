package dev.petforge.examples.cli;

import dev.petforge.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/**
 * A list of which a page is shown, or all. It is read in parts and each part is written before the
 * next is read, so that it never has to fit into memory.
 */
final class Listing {
  /** As many as a person looks at. */
  static final int PAGE = 50;

  private static final int PART = 500;

  @Option(names = "--all", description = "All of them, not just a page.")
  private boolean all;

  /** What is listed. */
  interface Source<T> {
    /** At most so many that come behind one. */
    List<T> part(Optional<T> behind, int most);
  }

  /**
   * How one is shown.
   *
   * @param line for people
   * @param tree for programs
   * @param id what {@code --after} names it by
   */
  record Look<T>(Function<T, String> line, Function<T, Object> tree, Function<T, String> id) {}

  /**
   * What stands around them.
   *
   * @param name of their list in the JSON object
   * @param members what this object has before it
   * @param more what a person is told if there are more behind the one of this id
   */
  record Head(String name, Map<String, Object> members, Function<String, String> more) {}

  /**
   * Writes them to standard output: lines, or one JSON object with them and, if a page was not all,
   * with the {@code next} thing to give to {@code --after}.
   *
   * @param name of their list in the JSON object
   * @return whether there were any
   */
  <T> boolean print(CliCommand command, String name, Source<T> source, Look<T> look) {
    return print(
        command,
        new Head(name, Map.of(), id -> command.messages().say("list.more", id)),
        source,
        look);
  }

  /** The same with something around them. */
  <T> boolean print(CliCommand command, Head head, Source<T> source, Look<T> look) {
    PrintStream out = command.context().out();
    if (command.json()) {
      out.print("{");
      head.members()
          .forEach((key, value) -> out.print(quoted(key) + ":" + Json.write(value) + ","));
      out.print(quoted(head.name()) + ":[");
    }
    Optional<T> last = Optional.empty();
    boolean more;
    do {
      // One more than is shown says whether there are more.
      int most = all ? PART : PAGE;
      List<T> part = source.part(last, most + 1);
      more = part.size() > most;
      for (T one : more ? part.subList(0, most) : part) {
        if (command.json()) {
          out.print((last.isPresent() ? "," : "") + Json.write(look.tree().apply(one)));
        } else {
          out.println(look.line().apply(one));
        }
        last = Optional.of(one);
      }
      // Whoever reads it may have seen enough.
    } while (all && more && !out.checkError());
    if (command.json()) {
      out.println(
          "]" + (more ? ",\"next\":" + quoted(look.id().apply(last.orElseThrow())) : "") + "}");
    } else if (more) {
      command.context().err().println(head.more().apply(look.id().apply(last.orElseThrow())));
    }
    return last.isPresent();
  }

  private static String quoted(String text) {
    return Json.write(text);
  }
}
