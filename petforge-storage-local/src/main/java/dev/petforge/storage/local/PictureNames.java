package dev.petforge.storage.local;

import dev.petforge.failure.WordDistance;
import dev.petforge.table.WrittenText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Finds the files that cells name. Unicode has several forms of one name, and systems change one
 * into the other; they are the same here, as names with invisible characters around them are. What
 * only looks alike is never taken: it is offered. A folder is listed once; used by one thread.
 */
final class PictureNames {
  private static final int MOST_OFFERED = 3;
  private static final int MOST_SLIPS = 2;

  private final Folder folder;
  private final Map<Path, Map<String, List<Path>>> listed = new HashMap<>();

  PictureNames(Folder folder) {
    this.folder = folder;
  }

  /**
   * The files that a cell names: none, one, or several whose names differ in what nobody sees.
   *
   * @throws IllegalArgumentException if no file can have that name
   */
  List<Path> named(String cell) {
    for (String name : List.of(cell, WrittenText.strip(cell))) {
      Path exact = folder.resolve(name);
      if (Files.exists(exact)) {
        return List.of(exact);
      }
    }
    List<Path> found = List.of(folder.path());
    for (String part : WrittenText.strip(cell).split("/", -1)) {
      found =
          found.stream()
              .flatMap(parent -> files(parent).getOrDefault(form(part), List.of()).stream())
              .toList();
    }
    return found;
  }

  private static String form(String name) {
    return Normalizer.normalize(WrittenText.strip(name), Normalizer.Form.NFC);
  }

  /** What is in a folder, by the one form of its names. */
  private Map<String, List<Path>> files(Path parent) {
    return listed.computeIfAbsent(
        parent,
        path ->
            Files.isDirectory(path) && Files.isReadable(path)
                ? Folder.files(path).stream()
                    .sorted()
                    .collect(Collectors.groupingBy(file -> form(Folder.name(file))))
                : Map.of());
  }

  /** The names of files that a cell may mean, the likeliest alone if there is one. */
  List<String> alike(String cell) {
    String wanted = key(lastPart(cell));
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Path file : all(folder.path())) {
      if (Files.isDirectory(file)) {
        all(file).stream()
            .filter(Files::isRegularFile)
            .forEach(below -> names.add(Folder.name(file) + "/" + Folder.name(below)));
      } else {
        names.add(Folder.name(file));
      }
    }
    names.removeIf(name -> name.equals(WrittenText.strip(cell)) || name.equals(Folder.TABLE));
    names.sort(Comparator.naturalOrder());
    List<BiPredicate<String, String>> alike =
        List.of(
            String::equals,
            (one, other) -> !stem(one).isEmpty() && stem(one).equals(stem(other)),
            PictureNames::isSlip);
    for (BiPredicate<String, String> rule : alike) {
      List<String> found =
          names.stream()
              .filter(name -> rule.test(key(name.substring(name.lastIndexOf('/') + 1)), wanted))
              .limit(MOST_OFFERED)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<Path> all(Path parent) {
    return files(parent).values().stream()
        .flatMap(List::stream)
        .filter(file -> !Folder.name(file).startsWith("."))
        .toList();
  }

  /** The name in a path or an address of any system, without the quotes around it. */
  private static String lastPart(String cell) {
    String plain = WrittenText.plain(cell).replace('\\', '/');
    if (plain.contains("://")) {
      plain = plain.replaceFirst("[?#].*", "");
    }
    return decoded(plain.substring(plain.lastIndexOf('/') + 1));
  }

  private static String decoded(String name) {
    try {
      return name.contains("%")
          ? URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8)
          : name;
    } catch (IllegalArgumentException e) {
      return name; // A percent sign that stands for itself.
    }
  }

  /** What of a name is read out: letters and digits, without accents, and the dots. */
  private static String key(String name) {
    return Normalizer.normalize(WrittenText.plain(name), Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}.]", "");
  }

  private static String stem(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  private static boolean isSlip(String one, String other) {
    return one.length() > 2 * MOST_SLIPS
        && Math.abs(one.length() - other.length()) <= MOST_SLIPS
        && WordDistance.between(one, other) <= MOST_SLIPS;
  }
}
