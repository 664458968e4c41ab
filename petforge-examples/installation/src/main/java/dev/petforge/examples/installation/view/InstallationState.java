package dev.petforge.examples.installation.view;

import dev.petforge.PetForge;
import dev.petforge.TrashCommands;
import dev.petforge.call.CallSummary;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.WriteFailures;
import dev.petforge.explanation.Inspection;
import dev.petforge.money.Budget;
import dev.petforge.money.Spending;
import dev.petforge.storage.s3.S3FileStore;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How an installation does.
 *
 * @param work its projects, calls, jobs, tables and workers
 * @param spentToday of the day that it is here, by currency
 * @param budgets of all scopes
 * @param trash what can be brought back
 * @param bucket where the files are, if that is no folder
 * @param room on the disk
 * @param schema the form of the database's tables
 * @param durabilityRisk what the database may lose although it has said that it is stored, in
 *     English; empty if nothing
 */
public record InstallationState(
    Inspection work,
    List<Spending> spentToday,
    List<Budget> budgets,
    Trash trash,
    Optional<Bucket> bucket,
    Room room,
    int schema,
    Optional<String> durabilityRisk) {

  /** Copies both lists. */
  public InstallationState {
    spentToday = List.copyOf(spentToday);
    budgets = List.copyOf(budgets);
  }

  /**
   * What can be brought back.
   *
   * @param nextGone when the first of them is removed for good
   */
  public record Trash(long projects, Optional<Instant> nextGone) {}

  /**
   * Where the files are.
   *
   * @param place its address
   * @param missing words for what is not used of the protocol there
   */
  public record Bucket(String place, List<String> missing) {}

  /**
   * Room on the disk, in bytes.
   *
   * @param database empty if it is not a file here
   * @param files all of them; empty if they were not looked at
   * @param free where the files are
   */
  public record Room(Optional<Long> database, Optional<Long> files, long free) {}

  /**
   * Looks at an installation.
   *
   * @param errors of projects that changed within this time are counted
   * @param sizes whether each file is looked at, for how much room they take
   * @throws dev.petforge.failure.PetForgeException if the folder or the database cannot be read
   */
  public static InstallationState of(Installation installation, Duration errors, boolean sizes) {
    PetForge petForge = installation.petForge();
    Instant now = petForge.clock().instant();
    LocalDate today = now.atZone(ZoneId.systemDefault()).toLocalDate();
    return new InstallationState(
        petForge.inspect(now.minus(errors)),
        petForge.money().spending(Spending.By.DAY, Optional.of(today), Optional.empty()).stream()
            .filter(line -> line.on().equals(today.toString()))
            .toList(),
        petForge.money().budgets(),
        trash(petForge.trash()),
        installation.bucket().map(InstallationState::bucket),
        room(installation, sizes),
        installation.schema(),
        installation.durabilityRisk());
  }

  /** What an open call waits for, or what is wrong with it, in English. */
  public static Optional<String> why(CallSummary call) {
    return call.status()
        .waitingFor()
        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
        .or(() -> call.status().failure().map(Object::toString));
  }

  private static Trash trash(TrashCommands trash) {
    return new Trash(
        trash.count(), trash.list(Optional.empty(), 1).stream().findFirst().map(trash::until));
  }

  private static Bucket bucket(S3FileStore store) {
    return new Bucket(
        store.place(),
        store.check().missing().stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList());
  }

  private static Room room(Installation installation, boolean sizes) {
    try {
      Path files = installation.filesRoot();
      return new Room(
          databaseFiles(installation.folder()),
          sizes ? Optional.of(bytesBelow(files)) : Optional.empty(),
          Files.getFileStore(files).getUsableSpace());
    } catch (IOException e) {
      throw WriteFailures.of(
          installation.folder(), "the folder " + installation.folder() + " cannot be looked at", e);
    }
  }

  /** Of a database that is a file here, with what is not in the file itself yet. */
  private static Optional<Long> databaseFiles(Path folder) throws IOException {
    long bytes = 0;
    for (String name : List.of(Installation.DATABASE, Installation.DATABASE + "-wal")) {
      Path file = folder.resolve(name);
      bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return bytes == 0 ? Optional.empty() : Optional.of(bytes);
  }

  private static long bytesBelow(Path root) throws IOException {
    long[] bytes = {0};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Gone meanwhile, or nobody's business.
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }
}
