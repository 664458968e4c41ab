package dev.petforge.examples.installation.view;

import dev.petforge.project.ProjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a project, for programs. */
public final class FilesTree {
  private FilesTree() {}

  /** Of one project. */
  public static Map<String, Object> of(ProjectId project, List<ListedFile> files) {
    return Map.of(
        "project_id", project.value(), "files", files.stream().map(FilesTree::tree).toList());
  }

  private static Map<String, @Nullable Object> tree(ListedFile file) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("what", file.what());
    tree.put("version", file.version());
    tree.put("state", file.state());
    tree.put("key", file.key().value());
    tree.put("path", file.path());
    tree.put("bytes", file.bytes());
    tree.put("missing", file.missing());
    tree.put("removed_at", file.removedAt() == null ? null : file.removedAt().toString());
    return tree;
  }
}
