package dev.petforge.examples.cli;

import dev.petforge.archive.FileMove;
import dev.petforge.examples.installation.BucketSettings;
import dev.petforge.examples.installation.FilePlace;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileStore;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.storage.s3.S3FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves all files from one store to another. */
@Command(
    name = "move-files",
    description = {
      "Copies all files of the installation from one folder or bucket to another, and compares "
          + "each: what the database names, with the hash in its row.",
      "Nobody may work with the database meanwhile. The old files stay as they are; remove them "
          + "yourself when all is well.",
      "May be given again: what has arrived is not sent again. Files that are lost or damaged are "
          + "named, and the others go on."
    })
final class MoveFilesCommand extends HomeCommand {
  /** So many projects between two words about how far it is. */
  private static final int OFTEN = 100;

  @Option(
      names = "--from",
      paramLabel = "PLACE",
      description = {
        "Where the files are: a folder, s3://BUCKET/PREFIX or oss://BUCKET/PREFIX.",
        "Without, where this home has them now."
      })
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      required = true,
      description = {
        "Where they shall be. A bucket is reached as PETFORGE_S3_* say; if it is in another",
        "store than the one of --from, as PETFORGE_S3_TO_* say."
      })
  private String to = "";

  MoveFilesCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    FilePlace source =
        from == null ? FilePlace.configured(configuration(), folder()) : place("--from", from);
    FilePlace target = place("--to", to);
    requireApart(source, target);
    try (JdbcPersistence database =
        Installation.database(
            folder(), configuration(), messages().language(), this::tellMigration)) {
      database.requireNoWorker();
      try (Opened opened = new Opened(source, target)) {
        FileMove.Report report =
            new FileMove(database, opened.from(), opened.to()).run(new Progress());
        return tell(report, source, target);
      }
    }
  }

  private FilePlace place(String option, String text) {
    return FilePlace.parse(text, context().directory())
        .orElseThrow(() -> wrong(messages().say("usage.place", option, text)));
  }

  /** A bucket under two names is found out by what it has: nothing would be sent. */
  private void requireApart(FilePlace source, FilePlace target) {
    if (source instanceof FilePlace.Folder folder && !Files.isDirectory(folder.path())) {
      throw new PermanentException("MOVE_SOURCE", "there is no folder " + folder);
    }
    if (source.equals(target) && !(source instanceof FilePlace.Bucket && isOtherStore())) {
      throw wrong(messages().say("usage.same_place", source));
    }
    if (source instanceof FilePlace.Folder one && target instanceof FilePlace.Folder other) {
      Path from = real(one.path());
      Path to = real(other.path());
      if (from.startsWith(to) || to.startsWith(from)) {
        throw wrong(messages().say("usage.same_place", source));
      }
    }
  }

  private boolean isOtherStore() {
    return BucketSettings.isOther(configuration());
  }

  /** As far as it is there. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  private int tell(FileMove.Report report, FilePlace source, FilePlace target) {
    if (json()) {
      print(tree(report, source, target));
    }
    tell(
        "move.files.done",
        report.files(),
        TrashCommand.megabytes(report.bytes()),
        report.projects(),
        target,
        report.sent());
    if (report.problems() > 0) {
      tell("move.files.problems", report.problems());
      return PetForgeCli.FAILED;
    }
    if (target instanceof FilePlace.Bucket bucket) {
      tell("move.files.next_bucket", bucket.scheme(), bucket.name(), bucket.prefix());
      if (isOtherStore()) {
        tell("move.files.next_store");
      }
    } else {
      tell("move.files.next_folder", target);
    }
    return 0;
  }

  private static Map<String, Object> tree(
      FileMove.Report report, FilePlace source, FilePlace target) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", source.toString());
    tree.put("to", target.toString());
    tree.put("projects", report.projects());
    tree.put("files", report.files());
    tree.put("bytes", report.bytes());
    tree.put("sent", report.sent());
    tree.put("problems", report.problems());
    return tree;
  }

  private final class Progress implements FileMove.Listener {
    @Override
    public void moved(FileMove.Report soFar) {
      if (soFar.projects() % OFTEN == 0 && soFar.projects() > 0) {
        tell(
            "move.files.progress",
            soFar.projects(),
            soFar.files(),
            TrashCommand.megabytes(soFar.bytes()));
      }
    }

    @Override
    public void problem(ProjectId project, Failure why) {
      tellFailure(messages().say("move.files.problem", project, messages().failure(why)));
    }
  }

  /** Both places, as long as they are used. */
  private final class Opened implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final FileMove.Place from;
    private final FileMove.Place to;

    Opened(FilePlace source, FilePlace target) {
      Path usual = Installation.filesRoot(folder(), configuration());
      // What comes from a bucket is best fetched onto the disk where it shall stay.
      Path work =
          target instanceof FilePlace.Folder one
              ? one.path()
              : source instanceof FilePlace.Folder other ? other.path() : usual;
      try {
        from = place(source, usual, work, false);
        to = place(target, usual, work, true);
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    private FileMove.Place place(FilePlace place, Path usual, Path work, boolean target) {
      if (place instanceof FilePlace.Folder folder) {
        FileStore files = onDisk(folder.path());
        return place(files, Optional.empty(), folder.path());
      }
      S3FileStore bucket =
          BucketSettings.moving(configuration(), (FilePlace.Bucket) place, onDisk(work), target);
      open.add(bucket);
      if (target) {
        bucket.check();
      }
      return place(bucket, Optional.of(bucket), usual);
    }

    /**
     * @param folder where this machine has what is in no bucket
     */
    private FileMove.Place place(FileStore files, Optional<S3FileStore> bucket, Path folder) {
      return new FileMove.Place(
          files,
          Installation.witness(bucket, folder, Runnable::run, Duration.ZERO),
          Installation.undelivered(folder));
    }

    private LocalFileStore onDisk(Path folder) {
      LocalFileStore.Builder storage = LocalFileStore.builder(folder);
      Installation.linkMode(configuration()).ifPresent(storage::linkMode);
      LocalFileStore store = storage.build();
      open.add(0, store);
      return store;
    }

    FileMove.Place from() {
      return from;
    }

    FileMove.Place to() {
      return to;
    }

    /** Buckets before the disk that they work on. */
    @Override
    public void close() {
      for (int i = open.size() - 1; i >= 0; i--) {
        Installation.closePart(open.get(i));
      }
    }
  }
}
