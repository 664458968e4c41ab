package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.file.FileKey;
import dev.petforge.file.StoredFile;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which files projects have, also those of earlier versions. */
@Command(
    name = "files",
    description = {
      "Shows which files projects have, also of versions that are not the current ones any "
          + "more: 'restore' brings one of those back."
    })
final class FilesCommand extends HomeCommand {
  private static final String OPENING = "opening image";
  private static final String VIDEO = "final video";

  @Mixin private ProjectSelection selection = new ProjectSelection();

  FilesCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  /**
   * A file that the database knows.
   *
   * @param what for example {@code segment 2}
   * @param version of what
   * @param state {@code current}, or why it is not any more, one word
   * @param key where it is stored
   * @param path on this machine
   * @param bytes as the database has it; null if it does not know
   * @param missing whether it is not there, and should be
   * @param removedAt since when it is not kept any more; null while it is
   */
  private record Line(
      String what,
      String version,
      String state,
      FileKey key,
      String path,
      @Nullable Long bytes,
      boolean missing,
      @Nullable Instant removedAt) {}

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      ProjectPages pages = new ProjectPages(this, selection, installation);
      return pages.show(
          project -> lines(installation.task(project), installation),
          (project, lines) -> {
            pages.head(project);
            if (json()) {
              pages.print(project, tree(project, lines));
            } else {
              lines.forEach(line -> context().out().println(text(line)));
            }
            return lines.stream().anyMatch(Line::missing) ? PetForgeCli.FAILED : 0;
          });
    }
  }

  private static List<Line> lines(Task task, Installation installation) {
    List<Line> lines = new ArrayList<>();
    FileKey opening = task.source().opening().frame().file();
    lines.add(line(installation, OPENING, "", "current", opening, null, null));
    for (Segment segment : task.chain().segments()) {
      String what = "segment " + segment.index();
      segment
          .current()
          .ifPresent(clip -> lines.add(clip(installation, what, clip, "current", null)));
      for (ReplacedVersion earlier : segment.history()) {
        lines.add(
            clip(
                installation,
                what,
                earlier.version(),
                earlier.reason(),
                earlier.filesRemovedAt().orElse(null)));
      }
    }
    task.chain().finalVideo().ifPresent(video -> lines.add(video(installation, video, "current")));
    task.chain()
        .earlierFinals()
        .forEach(video -> lines.add(video(installation, video, "replaced")));
    return lines;
  }

  private static Line clip(
      Installation installation,
      String what,
      SegmentVersion clip,
      String state,
      @Nullable Instant removedAt) {
    return stored(installation, what, clip.id(), state, clip.files().video(), removedAt);
  }

  private static Line video(Installation installation, FinalVideo video, String state) {
    return stored(
        installation, VIDEO, video.id(), state, video.file(), video.filesRemovedAt().orElse(null));
  }

  private static Line stored(
      Installation installation,
      String what,
      String version,
      String state,
      StoredFile file,
      @Nullable Instant removedAt) {
    return line(installation, what, version, state, file.key(), file.bytes(), removedAt);
  }

  private static Line line(
      Installation installation,
      String what,
      String version,
      String state,
      FileKey key,
      @Nullable Long bytes,
      @Nullable Instant removedAt) {
    boolean missing = removedAt == null && !installation.isThere(key);
    return new Line(what, version, state, key, installation.place(key), bytes, missing, removedAt);
  }

  private String text(Line line) {
    return String.join(
            "  ",
            what(line.what()),
            line.version(),
            messages().translated(line.state()),
            line.path(),
            remark(line))
        .stripTrailing();
  }

  private String remark(Line line) {
    if (line.removedAt() != null) {
      return messages().say("files.removed", line.removedAt());
    }
    return line.missing() ? messages().say("files.missing") : "";
  }

  private String what(String what) {
    return switch (what) {
      case OPENING -> messages().say("files.opening");
      case VIDEO -> messages().say("files.video");
      default -> messages().translated(what);
    };
  }

  private static Map<String, Object> tree(ProjectId project, List<Line> lines) {
    return Map.of(
        "project_id", project.value(), "files", lines.stream().map(FilesCommand::tree).toList());
  }

  private static Map<String, @Nullable Object> tree(Line line) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("what", line.what());
    tree.put("version", line.version());
    tree.put("state", line.state());
    tree.put("key", line.key().value());
    tree.put("path", line.path());
    tree.put("bytes", line.bytes());
    tree.put("missing", line.missing());
    tree.put("removed_at", line.removedAt() == null ? null : line.removedAt().toString());
    return tree;
  }
}
