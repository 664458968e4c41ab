package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import dev.petforge.migration.Finding;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A storyboard as PetForge2 has it: a list of shots, or an object with {@code storyboards} and what
 * it was written from.
 *
 * @param about the members of the object beside its shots
 * @param shots the shots with all their members, in order
 */
record OldStoryboard(Map<?, ?> about, List<Map<?, ?>> shots) {
  static final String PLACE = "storyboard";

  private static final OldStoryboard NONE = new OldStoryboard(Map.of(), List.of());

  /** More is no storyboard. */
  private static final long MOST_BYTES = 20_000_000;

  /** What became of a shot stands beside it there, and not in it here. */
  private static final Set<String> NOT_OF_THE_SHOT =
      Set.of(
          "segment_index",
          "segment_type",
          "video_url",
          "status",
          "first_frame_url",
          "last_frame_url",
          "updated_at");

  /**
   * Reads the one in the database, or, if that cannot be read, the one in the project's folder.
   *
   * @param findings is told what is wrong
   */
  static OldStoryboard read(
      Optional<String> cell, Optional<DiskFile> file, List<Finding> findings) {
    Optional<OldStoryboard> inDatabase =
        cell.flatMap(text -> parse(text, "storyboard_json", findings));
    if (inDatabase.isPresent() && !inDatabase.get().shots().isEmpty()) {
      return inDatabase.get();
    }
    Optional<OldStoryboard> inFolder =
        file.flatMap(
            one -> text(one, findings).flatMap(text -> parse(text, one.place(), findings)));
    if (inFolder.isPresent() && !inFolder.get().shots().isEmpty()) {
      if (cell.isPresent()) {
        findings.add(
            Finding.mended(PLACE, "it was taken from " + file.map(DiskFile::place).orElse("")));
      }
      return inFolder.get();
    }
    return inDatabase.or(() -> inFolder).orElse(NONE);
  }

  private static Optional<String> text(DiskFile file, List<Finding> findings) {
    try {
      if (file.bytes() <= MOST_BYTES) {
        return Optional.of(Files.readString(file.path(), StandardCharsets.UTF_8));
      }
      findings.add(
          Finding.missing(PLACE, file.place() + " has more than " + MOST_BYTES + " bytes"));
    } catch (IOException e) {
      findings.add(
          Finding.missing(
              PLACE, file.place() + " cannot be read: " + e.getClass().getSimpleName()));
    }
    return Optional.empty();
  }

  private static Optional<OldStoryboard> parse(String text, String where, List<Finding> findings) {
    try {
      Object tree = OldJson.read(text, where);
      Map<?, ?> about = tree instanceof Map<?, ?> map ? map : Map.of();
      @Nullable Object list =
          tree instanceof Map<?, ?> map
              ? map.get("storyboards") == null ? map.get("shots") : map.get("storyboards")
              : tree;
      if (!(list instanceof List<?> shots)) {
        if (tree instanceof Map<?, ?> map && !map.isEmpty()) {
          findings.add(Finding.missing(PLACE, where + " has no list of shots"));
        }
        return Optional.of(new OldStoryboard(about, List.of()));
      }
      return Optional.of(new OldStoryboard(about, shots(shots, where, findings)));
    } catch (PermanentException e) {
      findings.add(Finding.missing(PLACE, "it cannot be read: " + e.failure()));
      return Optional.empty();
    }
  }

  private static List<Map<?, ?>> shots(List<?> list, String where, List<Finding> findings) {
    List<Map<?, ?>> shots = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> shot) {
        shots.add(shot);
      } else {
        findings.add(
            Finding.missing(
                PLACE, "shot " + i + " of " + where + " is no object: it is empty here"));
        shots.add(Map.of());
      }
    }
    return inOrder(shots, findings);
  }

  /** By their own numbers, if these are those of all places; else as they stand. */
  private static List<Map<?, ?>> inOrder(List<Map<?, ?>> shots, List<Finding> findings) {
    Map<Integer, Map<?, ?>> byNumber = new LinkedHashMap<>();
    Set<Integer> numbers = new HashSet<>();
    boolean asTheyStand = true;
    for (int i = 0; i < shots.size(); i++) {
      int number = OldJson.number(shots.get(i), "segment_index").orElse(i);
      asTheyStand &= number == i;
      numbers.add(number);
      byNumber.put(number, shots.get(i));
    }
    if (asTheyStand) {
      return shots;
    }
    List<Map<?, ?>> sorted = new ArrayList<>();
    boolean complete = numbers.size() == shots.size();
    for (int i = 0; i < shots.size() && complete; i++) {
      Map<?, ?> shot = byNumber.get(i);
      complete = shot != null;
      if (shot != null) {
        sorted.add(shot);
      }
    }
    findings.add(
        Finding.mended(
            PLACE,
            complete
                ? "its shots were not in the order of their segment_index"
                : "the segment_index of its shots did not go from 0 on: they are numbered as they"
                    + " stand"));
    return complete ? sorted : shots;
  }

  /**
   * A shot as it is here.
   *
   * @param index its place; there may be no such shot
   */
  Shot shot(int index) {
    Map<?, ?> tree = index < shots.size() ? shots.get(index) : Map.of();
    Map<String, Object> fields = new LinkedHashMap<>();
    tree.forEach(
        (name, value) -> {
          if (value != null && !NOT_OF_THE_SHOT.contains(String.valueOf(name))) {
            fields.put(String.valueOf(name), value);
          }
        });
    return new Shot(index, OldJson.text(tree, "segment_type").orElse("segment"), fields);
  }

  /** How many of its shots can be taken. */
  int size() {
    return Math.min(shots.size(), Storyboard.MAX_SHOTS);
  }
}
