package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folders of projects below an uploads folder: {@code projects/{date}/{template}/{project}}, in
 * older installations also {@code projects/{project}}. Only names are looked at here, so that there
 * may be very many.
 */
final class ProjectFolders {
  private static final String PROJECTS = "projects";
  private static final int DEEPEST = 3;

  private static final Set<String> PARTS =
      Set.of(
          "segments",
          "frames",
          "history",
          "archive",
          "storyboard.json",
          "meta.json",
          "final_video.mp4");

  private final Path uploads;
  private final Map<String, List<ProjectFolder>> byId = new LinkedHashMap<>();

  private ProjectFolders(Path uploads) {
    this.uploads = uploads;
  }

  /**
   * @param given the uploads folder, the folder {@code projects} in it, or that of the whole
   *     installation
   * @throws PermanentException with code {@code MIGRATION_SOURCE} if it is none of them
   */
  static ProjectFolders in(Path given) {
    if (!Files.isDirectory(given)) {
      throw new PermanentException(
          PetForge2.SOURCE,
          Files.exists(given)
              ? "the uploads folder must be a folder, and " + given + " is a file"
              : "there is no uploads folder " + given);
    }
    Path uploads =
        Stream.of(given, given.resolve("uploads"), given.resolve("data/uploads"))
            .filter(folder -> Files.isDirectory(folder.resolve(PROJECTS)))
            .findFirst()
            .or(() -> parentOfProjects(given))
            .map(folder -> folder.toAbsolutePath().normalize())
            .orElseThrow(
                () ->
                    new PermanentException(
                        PetForge2.SOURCE,
                        "the folder "
                            + given
                            + " is no uploads folder of PetForge2: there is no folder 'projects' in"
                            + " it"));
    ProjectFolders folders = new ProjectFolders(uploads);
    folders.look(uploads.resolve(PROJECTS), 1, new ArrayList<>());
    return folders;
  }

  private static Optional<Path> parentOfProjects(Path given) {
    return Optional.of(given.toAbsolutePath().normalize())
        .filter(folder -> folder.endsWith(PROJECTS))
        .map(Path::getParent);
  }

  private void look(Path folder, int depth, List<String> above) {
    for (Path child : folders(folder)) {
      String name = String.valueOf(child.getFileName());
      boolean filled = isProject(child);
      if (filled || depth == DEEPEST) {
        add(child, name, above, filled);
      } else {
        List<String> path = new ArrayList<>(above);
        path.add(name);
        look(child, depth + 1, path);
      }
    }
  }

  private void add(Path folder, String id, List<String> above, boolean filled) {
    Optional<String> date = above.isEmpty() ? Optional.empty() : Optional.of(above.get(0));
    Optional<String> template = above.size() < 2 ? Optional.empty() : Optional.of(above.get(1));
    byId.computeIfAbsent(id, any -> new ArrayList<>())
        .add(
            new ProjectFolder(
                folder, DiskFile.slashed(uploads.relativize(folder)), id, date, template, filled));
  }

  private static List<Path> folders(Path folder) {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
      children.forEach(folders::add);
    } catch (IOException e) {
      throw new PermanentException(
          PetForge2.SOURCE,
          "the folder " + folder + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
    folders.removeIf(child -> String.valueOf(child.getFileName()).startsWith("."));
    folders.sort(Comparator.comparing(Path::toString));
    return folders;
  }

  private static boolean isProject(Path folder) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName()).toLowerCase(Locale.ROOT);
        if (PARTS.contains(name) || name.startsWith("opening_image.")) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new PermanentException(
          PetForge2.SOURCE,
          "the folder " + folder + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    }
  }

  Path uploads() {
    return uploads;
  }

  /** The names of all folders, each once. */
  List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  /** The folders of a project; usually one. */
  List<ProjectFolder> of(String id) {
    return byId.getOrDefault(id, List.of());
  }
}
