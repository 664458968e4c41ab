package dev.petforge.production;

import dev.petforge.document.ProjectDocument;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.ProjectFiles;
import dev.petforge.json.Json;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.Segment;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands under a project's well-known names. */
public final class ShownFiles {
  private final Task task;
  private final ProjectFiles home;

  private ShownFiles(Task task) {
    this.task = task;
    this.home = new ProjectFiles(task.source().home());
  }

  /** Of a project as it is. */
  public static ShownFiles of(Task task) {
    return new ShownFiles(task);
  }

  /** The names that show a version, with that version. */
  public Map<FileKey, FileKey> versions() {
    Map<FileKey, FileKey> names = new LinkedHashMap<>();
    if (!task.source().opening().lost()) {
      names.put(home.opening(), task.source().opening().frame().file());
    }
    for (Segment segment : task.chain().segments()) {
      if (segment.current().isPresent()) {
        ClipFiles clip = segment.current().get().files();
        names.put(home.segment(clip.video().key().name()), clip.video().key());
        names.put(home.firstFrame(segment.index()), clip.firstFrame().key());
        names.put(home.lastFrame(segment.index()), clip.lastFrame().key());
      }
    }
    task.chain().finalVideo().ifPresent(video -> names.put(home.finalVideo(), video.file().key()));
    return names;
  }

  /** The documents with their content. */
  public Map<FileKey, byte[]> documents(Language language) {
    Map<FileKey, byte[]> documents = new LinkedHashMap<>();
    documents.put(home.storyboard(), text(ProjectDocument.storyboard(task)));
    documents.put(home.meta(), text(ProjectDocument.meta(task, language)));
    return documents;
  }

  private static byte[] text(Object tree) {
    return (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Brings all of it about. Can be repeated. */
  public void show(FileStore files, Language language) {
    Map<FileKey, FileKey> names = versions();
    files.linkAll(home.home(), names);
    List<FileKey> shown = new ArrayList<>(files.list(home.segments()));
    shown.addAll(files.list(home.frames()));
    shown.add(home.finalVideo());
    shown.stream()
        .filter(home::isProjected)
        .filter(name -> !names.containsKey(name))
        .forEach(files::delete);
    documents(language).forEach(files::write);
  }
}
