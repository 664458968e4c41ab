package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.CallKey;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that database, versions, file names, table and provider agree. */
final class ConsistencyCheck {
  private static final String JOB = ".job";

  private final Path home;
  private final Path photos;
  private final List<String> problems = new ArrayList<>();
  private int projects;
  private int calls;

  ConsistencyCheck(Path home, Path photos) {
    this.home = home;
    this.photos = photos;
  }

  List<String> problems() {
    return problems;
  }

  int projects() {
    return projects;
  }

  int calls() {
    return calls;
  }

  /**
   * @param pictures how many videos there must be
   */
  void check(int pictures) {
    try (JdbcPersistence database =
            JdbcPersistence.open("jdbc:sqlite:" + home.resolve("petforge.db"));
        LocalFileStore files = LocalFileStore.at(home.resolve("files"))) {
      List<Project> all =
          database.tasks().list(TaskQuery.all()).stream()
              .map(task -> database.tasks().find(task.id()).orElseThrow())
              .toList();
      projects = all.size();
      require(
          projects == pictures, "there are " + projects + " projects of " + pictures + " pictures");
      List<ProviderCall> ledger = new ArrayList<>();
      for (Project project : all) {
        video(project.task(), files);
        bought(project);
        versions(project.task(), files);
        ledger.addAll(project.calls());
      }
      calls = ledger.size();
      provider(ledger);
      new Shown(photos, key -> home.resolve("files").resolve(key.value()), files::url)
          .problems(all.stream().map(Project::task).toList())
          .forEach(problems::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  private void video(Task task, LocalFileStore files) {
    require(
        task.status() == TaskStatus.COMPLETED,
        "project "
            + task.id()
            + " is "
            + task.statusWord()
            + ": "
            + task.activity().failure().map(Failure::toString).orElse(""));
    require(
        files.find(new ProjectFiles(task.source().home()).finalVideo()).isPresent(),
        "project " + task.id() + " has no final video");
    require(!task.chain().finalOutOfDate(), "the final video of " + task.id() + " is out of date");
    require(task.chain().stale().isEmpty(), "project " + task.id() + " has stale segments");
  }

  /** Each segment was paid for exactly once: one call is done, all others failed. */
  private void bought(Project project) {
    Task task = project.task();
    Set<String> attempts = new HashSet<>();
    for (ProviderCall call : project.calls()) {
      require(!call.open(), "call " + call.key() + " is still " + call.status().state().word());
      require(
          call.status().strayJobs().isEmpty(),
          "call " + call.key() + " was made twice: " + call.status().strayJobs());
      require(
          attempts.add(call.subject().segment() + "/" + call.subject().attempt()),
          "attempt " + call.subject().attempt() + " was used twice, also by call " + call.key());
    }
    for (Segment segment : task.chain().segments()) {
      List<ProviderCall> done =
          project.calls().stream()
              .filter(call -> call.subject().segment() == segment.index())
              .filter(call -> call.status().state() == CallState.DONE)
              .toList();
      String name = "segment " + segment.index() + " of project " + task.id();
      require(done.size() == 1, name + " was made " + done.size() + " times");
      require(
          done.isEmpty() || done.get(0).status().version().equals(segment.current()),
          name + " does not show the clip that its call made");
      require(segment.history().isEmpty(), name + " has clips that nobody asked for");
    }
  }

  private void versions(Task task, LocalFileStore files) {
    List<StoredFile> rows = new ArrayList<>();
    for (Segment segment : task.chain().segments()) {
      segment.current().map(SegmentVersion::files).ifPresent(clip -> rows.addAll(all(clip)));
    }
    task.chain().finalVideo().ifPresent(video -> rows.add(video.file()));
    for (StoredFile row : rows) {
      require(
          files.find(row.key()).filter(row::equals).isPresent(),
          "the file " + row.key() + " is not what its row says");
    }
    FileKey opening = task.source().opening().frame().file();
    require(
        files
            .find(opening)
            .filter(file -> file.sha256().equals(task.source().opening().frame().sha256()))
            .isPresent(),
        "the file " + opening + " is not what its row says");
  }

  /** The files of a clip. */
  static List<StoredFile> all(ClipFiles clip) {
    return List.of(clip.video(), clip.firstFrame(), clip.lastFrame(), clip.seed());
  }

  /** The provider has exactly the jobs that the ledger says it took. */
  private void provider(List<ProviderCall> ledger) throws IOException {
    Set<String> accepted =
        ledger.stream()
            .filter(call -> call.status().job().isPresent())
            .map(ProviderCall::key)
            .map(CallKey::value)
            .collect(Collectors.toSet());
    Set<String> jobs;
    try (Stream<Path> listed = Files.list(home.resolve("animatic"))) {
      jobs =
          listed
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(JOB))
              .map(name -> name.substring(0, name.length() - JOB.length()))
              .collect(Collectors.toSet());
    }
    require(
        jobs.equals(accepted),
        "the provider has "
            + jobs.size()
            + " jobs, the ledger "
            + accepted.size()
            + " accepted calls; only one of them has "
            + difference(jobs, accepted));
  }

  private static Set<String> difference(Set<String> one, Set<String> other) {
    Set<String> difference = new HashSet<>(one);
    difference.addAll(other);
    difference.removeIf(key -> one.contains(key) && other.contains(key));
    return difference;
  }
}
