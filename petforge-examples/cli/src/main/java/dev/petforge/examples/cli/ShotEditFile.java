package dev.petforge.examples.cli;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/**
 * Edits of shots as people write them into a file: a JSON list of objects such as
 *
 * <pre>{"project_id": "…", "segment_index": 2, "action": "…", "action_zh": "…"}</pre>
 *
 * <p>or an object that has this list as {@code storyboards}. Fields are those of {@code
 * storyboard.json}; what a shot says already, and fields that nobody edits, change nothing. {@code
 * project_id} is needed only where edits are of several projects.
 */
final class ShotEditFile {
  /** A storyboard has at most 12 shots of a few texts each. */
  private static final long MOST_BYTES = 64L << 20;

  private static final String LIST = "storyboards";
  private static final String PROJECT = "project_id";
  private static final String INDEX = "segment_index";

  private final CliCommand command;

  ShotEditFile(CliCommand command) {
    this.command = command;
  }

  /**
   * What a file says of one shot.
   *
   * @param project whose; empty if it does not say
   * @param index of the shot
   * @param texts by language
   */
  record Entry(Optional<ProjectId> project, int index, Map<Language, Map<ShotPart, String>> texts) {
    /** What of it changes a shot; empty if nothing does. */
    List<ShotEdit> edits(Shot shot) {
      List<ShotEdit> edits = new ArrayList<>();
      texts.forEach(
          (language, parts) -> {
            Map<ShotPart, String> changed = new EnumMap<>(ShotPart.class);
            parts.forEach(
                (part, text) -> {
                  if (!shot.text(part, language).equals(text)) {
                    changed.put(part, text);
                  }
                });
            if (!changed.isEmpty()) {
              edits.add(new ShotEdit(index, language, changed));
            }
          });
      return edits;
    }
  }

  /**
   * Reads a file.
   *
   * @throws ParameterException if it cannot be read, or says something that is no edit: names the
   *     entry, the field and the value
   */
  List<Entry> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw command.wrong(command.messages().say("edits.missing", file));
    }
    Object json;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw command.wrong(command.messages().say("edits.too_large", file, MOST_BYTES >> 20));
      }
      json = Json.read(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw command.wrong(command.messages().say("edits.unreadable", file, e.toString()));
    } catch (PermanentException e) {
      throw command.wrong(command.messages().failure(e.failure()));
    }
    Object list = json instanceof Map<?, ?> object ? object.get(LIST) : json;
    if (!(list instanceof List<?> entries)) {
      throw command.wrong(command.messages().say("edits.no_list", file, LIST));
    }
    List<Entry> read = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      read.add(entry(entries.get(i), file, i));
    }
    return read;
  }

  private Entry entry(Object value, Path file, int place) {
    if (!(value instanceof Map<?, ?> object)) {
      throw bad("edits.entry_object", file, place, INDEX, value);
    }
    Object index = object.get(INDEX);
    if (!(index instanceof Number number)
        || number.doubleValue() != number.intValue()
        || number.intValue() < 0
        || number.intValue() >= Storyboard.MAX_SHOTS) {
      throw bad(
          "edits.entry_index", file, place, INDEX, Storyboard.MAX_SHOTS - 1, String.valueOf(index));
    }
    Map<Language, Map<ShotPart, String>> texts = texts(object, file, place);
    if (texts.isEmpty()) {
      throw bad(
          "edits.entry_empty",
          file,
          place,
          Stream.of(ShotPart.values())
              .flatMap(part -> Stream.of(Language.values()).map(part::key))
              .toList());
    }
    return new Entry(project(object, file, place), number.intValue(), texts);
  }

  private Optional<ProjectId> project(Map<?, ?> object, Path file, int place) {
    Object project = object.get(PROJECT);
    if (project == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProjectId(String.valueOf(project)));
    } catch (IllegalArgumentException e) {
      throw bad(
          "edits.entry_project",
          file,
          place,
          command.messages().translated(String.valueOf(e.getMessage())));
    }
  }

  private Map<Language, Map<ShotPart, String>> texts(Map<?, ?> object, Path file, int place) {
    Map<Language, Map<ShotPart, String>> texts = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      Map<ShotPart, String> parts = new LinkedHashMap<>();
      for (ShotPart part : ShotPart.values()) {
        Object text = object.get(part.key(language));
        if (text == null) {
          continue;
        }
        if (!(text instanceof String said)) {
          throw bad("edits.entry_text", file, place, part.key(language), text);
        }
        if (said.length() > ShotEdit.MAX_TEXT) {
          throw bad(
              "edits.entry_length",
              file,
              place,
              part.key(language),
              ShotEdit.MAX_TEXT,
              said.length());
        }
        parts.put(part, said);
      }
      if (!parts.isEmpty()) {
        texts.put(language, parts);
      }
    }
    return texts;
  }

  /**
   * @param key of the message, which begins with the file and the entry's place
   */
  private ParameterException bad(String key, Object... values) {
    return command.wrong(command.messages().say(key, values));
  }

  /** What of a storyboard people edit, as a file says it. */
  static String write(Storyboard storyboard) {
    return Json.pretty(storyboard.shots().stream().map(ShotEditFile::tree).toList());
  }

  private static Map<String, Object> tree(Shot shot) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(INDEX, shot.index());
    for (ShotPart part : ShotPart.values()) {
      for (Language language : Language.values()) {
        String text = shot.text(part, language);
        if (!text.isEmpty()) {
          tree.put(part.key(language), text);
        }
      }
    }
    return tree;
  }
}
