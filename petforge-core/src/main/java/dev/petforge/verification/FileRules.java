package dev.petforge.verification;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.file.FileKey;
import dev.petforge.file.FoundFile;
import dev.petforge.file.StoredFile;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Project;
import dev.petforge.verification.KnownFile.Part;
import java.time.Instant;
import java.util.Optional;

/** When a file is what the database says, and where its content may come from. */
final class FileRules {
  static final String MISSING = "MISSING";
  private static final String DAMAGED = "DAMAGED";

  private FileRules() {}

  /**
   * What is wrong by what is known without reading.
   *
   * @param bytes the size of what is there; empty if nothing is
   */
  static Optional<Failure> bySize(KnownFile file, Optional<Long> bytes) {
    if (bytes.isEmpty()) {
      return Optional.of(Failure.permanent(MISSING, "the stored file " + file.key() + " is gone"));
    }
    return file.bytes()
        .filter(expected -> !expected.equals(bytes.get()))
        .map(
            expected ->
                Failure.permanent(
                    DAMAGED,
                    "the stored file "
                        + file.key()
                        + " was changed: it must have "
                        + expected
                        + " bytes, has "
                        + bytes.get()));
  }

  /** What is wrong by its content. */
  static Optional<Failure> byContent(KnownFile file, Optional<StoredFile> there) {
    if (there.isEmpty()) {
      return bySize(file, Optional.empty());
    }
    return there
        .filter(found -> !found.sha256().equals(file.sha256()))
        .map(
            found ->
                Failure.permanent(
                    DAMAGED,
                    "the stored file "
                        + file.key()
                        + " was changed: its hash must be "
                        + file.sha256().hex()
                        + ", is "
                        + found.sha256().hex()));
  }

  /** Whether a file is not there with its content: another one may be put in its place. */
  static boolean isLost(Failure problem) {
    return problem.code().equals(MISSING) || problem.code().equals(DAMAGED);
  }

  /** A file that is as it was stored, and does not play. */
  static Failure unplayable(KnownFile file, Failure why) {
    return Failure.permanent(
        "UNPLAYABLE",
        "the stored file " + file.key() + " is as it was stored, and does not play: " + why);
  }

  static Failure nameMissing(FileKey name, FileKey version) {
    return Failure.permanent(
        "NAME_MISSING", "there is no file " + name + ", which should show " + version);
  }

  static Failure nameWrong(FileKey name, FileKey version) {
    return Failure.permanent(
        "NAME_WRONG", "the file " + name + " shows something else than " + version);
  }

  static Failure nameOfNothing(FileKey name) {
    return Failure.permanent(
        "NAME_WRONG", "the file " + name + " shows a version, and there is none to be shown");
  }

  static Failure documentMissing(FileKey name) {
    return Failure.permanent(
        "NAME_MISSING", "there is no file " + name + ", which should say what the database has");
  }

  static Failure documentWrong(FileKey name) {
    return Failure.permanent(
        "NAME_WRONG", "the file " + name + " says something else than the database has");
  }

  static Failure unknown(FileKey key) {
    return Failure.permanent(
        "UNKNOWN_FILE", "the file " + key + " lies among versions, and the database knows none");
  }

  /** Whether some file may have a content, by what is known without reading. */
  static boolean mayBe(KnownFile wanted, FoundFile other) {
    return wanted.bytes().isPresent()
        ? wanted.bytes().get() == other.bytes()
        : other.key().name().equals(wanted.key().name());
  }

  /** The call whose provider may still have a clip. */
  static Optional<ProviderCall> call(Project project, KnownFile clip, Instant now) {
    return clip.part() == Part.CLIP
        ? calledFor(project, clip)
            .filter(call -> call.status().job().isPresent() && call.status().result().isPresent())
            .filter(
                call -> call.status().resultUntil().filter(until -> until.isBefore(now)).isEmpty())
        : Optional.empty();
  }

  /** The call that brought the clip that a file belongs to. */
  static Optional<ProviderCall> calledFor(Project project, KnownFile file) {
    return project.calls().stream()
        .filter(call -> call.status().state() == CallState.DONE)
        .filter(
            call ->
                call.status()
                    .version()
                    .map(SegmentVersion::id)
                    .filter(file.version()::equals)
                    .isPresent())
        .findFirst();
  }
}
