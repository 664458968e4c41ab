package dev.petforge.archive;

import dev.petforge.document.LedgerDocument;
import dev.petforge.document.ManifestDocument;
import dev.petforge.document.TaskDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.verification.KnownFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an archive has in it, after every rule that one has to keep was held against it.
 *
 * @param task the project as it was there
 * @param ledger what was paid for it
 * @param files the stored files, each as the rows name it
 */
record ArchiveContent(Task task, LedgerDocument.Content ledger, List<Member> files) {
  /**
   * Twelve segments with a hundred attempts each have five million bytes in the largest. One that
   * is read becomes many times as large in memory.
   */
  static final long MOST_OF_A_DOCUMENT = 16_000_000;

  ArchiveContent {
    files = List.copyOf(files);
  }

  /** How much room its files need. */
  long bytes() {
    return files.stream().mapToLong(Member::bytes).sum();
  }

  /** The project as its installation knew it. */
  Project project() {
    return new Project(task, ledger.calls());
  }

  /**
   * Reads an archive and holds all rules against it.
   *
   * @param file names it in failures
   * @param target where each stored file is copied to; empty if it is only looked at
   * @throws PermanentException with code {@code ARCHIVE_INVALID}, naming the file, the member and
   *     the rule, with code {@code NEWER_ARCHIVE} if a later version wrote it, or as {@link
   *     ArchiveReader}
   */
  static ArchiveContent read(
      ArchiveReader archive, Path file, Function<FileKey, Optional<Path>> target) {
    return new Reading(archive, file).run(target);
  }

  /** One look at an archive. */
  private static final class Reading {
    private final ArchiveReader archive;
    private final Path file;
    private final ContentRules rules = new ContentRules(this::invalid);

    Reading(ArchiveReader archive, Path file) {
      this.archive = archive;
      this.file = file;
    }

    ArchiveContent run(Function<FileKey, Optional<Path>> target) {
      Set<MemberName> names = names();
      if (!names.contains(MemberName.MANIFEST)) {
        throw invalid(MemberName.MANIFEST.value(), "it is not there");
      }
      ManifestDocument.Manifest manifest =
          parsed(
              MemberName.MANIFEST,
              () -> ManifestDocument.read(archive.text(MemberName.MANIFEST, MOST_OF_A_DOCUMENT)));
      Map<MemberName, Member> listed = listed(manifest, names);
      Task task =
          parsed(MemberName.PROJECT, () -> TaskDocument.read(document(MemberName.PROJECT, listed)));
      LedgerDocument.Content ledger =
          parsed(MemberName.LEDGER, () -> LedgerDocument.read(document(MemberName.LEDGER, listed)));
      document(MemberName.README, listed);
      rules.check(task, manifest.project());
      rules.check(ledger, task);
      List<Member> files = files(new Project(task, ledger.calls()), listed);
      files.forEach(one -> readFile(one, target.apply(one.name().key().orElseThrow())));
      return new ArchiveContent(task, ledger, files);
    }

    private Set<MemberName> names() {
      Set<MemberName> names = new HashSet<>();
      for (String raw : archive.names()) {
        MemberName name;
        try {
          name = new MemberName(raw);
        } catch (IllegalArgumentException e) {
          throw invalid(raw, e.getMessage());
        }
        if (!names.add(name)) {
          throw invalid(raw, "it is there twice");
        }
      }
      return names;
    }

    /** What the manifest says of all members but itself. */
    private Map<MemberName, Member> listed(
        ManifestDocument.Manifest manifest, Set<MemberName> there) {
      Map<MemberName, Member> listed = new LinkedHashMap<>();
      long files = 0;
      for (ManifestDocument.Entry entry : manifest.members()) {
        MemberName name = parsed(MemberName.MANIFEST, () -> new MemberName(entry.name()));
        if (name.equals(MemberName.MANIFEST) || listed.containsKey(name)) {
          throw invalid(name.value(), "the manifest must name it once at most");
        }
        if (!there.contains(name)) {
          throw invalid(name.value(), "the manifest names it, and it is not there");
        }
        // Files are not compressed: together they cannot be larger than the archive.
        boolean fits =
            name.key().isPresent()
                ? entry.bytes() >= 0 && entry.bytes() <= archive.bytes() - files
                : entry.bytes() >= 0 && entry.bytes() <= MOST_OF_A_DOCUMENT;
        if (!fits) {
          throw invalid(
              name.value(), "no archive of this size can have " + entry.bytes() + " bytes of it");
        }
        files += name.key().isPresent() ? entry.bytes() : 0;
        listed.put(name, new Member(name, entry.bytes(), entry.sha256()));
      }
      for (MemberName name : there) {
        if (!name.equals(MemberName.MANIFEST) && !listed.containsKey(name)) {
          throw invalid(name.value(), "the manifest does not name it");
        }
      }
      return listed;
    }

    private String document(MemberName name, Map<MemberName, Member> listed) {
      Member wanted = listed.get(name);
      if (wanted == null) {
        throw invalid(name.value(), "it is not there");
      }
      requireSame("the manifest", wanted, archive.read(name, wanted.bytes(), Optional.empty()));
      return archive.text(name, wanted.bytes());
    }

    private void readFile(Member wanted, Optional<Path> target) {
      requireSame("the manifest", wanted, archive.read(wanted.name(), wanted.bytes(), target));
    }

    private void requireSame(String by, Member wanted, Member found) {
      if (wanted.bytes() != found.bytes() || !wanted.sha256().equals(found.sha256())) {
        throw invalid(
            wanted.name().value(),
            "by "
                + by
                + " it has "
                + wanted.bytes()
                + " bytes with SHA-256 "
                + wanted.sha256()
                + ", it has "
                + found.bytes()
                + " with "
                + found.sha256());
      }
    }

    /** All that the rows name and nothing else, each where versions of this project lie. */
    private List<Member> files(Project project, Map<MemberName, Member> listed) {
      ProjectFiles home = new ProjectFiles(project.task().source().home());
      Map<MemberName, Member> left = new LinkedHashMap<>(listed);
      List.of(MemberName.PROJECT, MemberName.LEDGER, MemberName.README).forEach(left::remove);
      List<Member> files = new ArrayList<>();
      for (KnownFile known : KnownFile.of(project)) {
        MemberName name = MemberName.of(known.key());
        rules.check(known, home);
        Member member = left.remove(name);
        if (member == null) {
          throw invalid(name.value(), "the project has it, and it is not there");
        }
        requireSame(
            "the project",
            new Member(name, known.bytes().orElse(member.bytes()), known.sha256()),
            member);
        files.add(member);
      }
      left.keySet().stream()
          .findFirst()
          .ifPresent(
              name -> {
                throw invalid(name.value(), "nothing in the project has it");
              });
      return files;
    }

    private <T> T parsed(MemberName name, Supplier<T> reading) {
      try {
        return reading.get();
      } catch (PermanentException e) {
        switch (e.failure().code()) {
          case "UNREADABLE" -> throw invalid(name.value(), e.failure().message());
          case "UNKNOWN_WORD" ->
              throw new PermanentException(
                  "NEWER_ARCHIVE",
                  "the archive "
                      + file
                      + " was written by a later version: "
                      + e.failure().message(),
                  e);
          default -> throw e;
        }
      } catch (IllegalArgumentException
          | ArithmeticException
          | DateTimeException
          | IndexOutOfBoundsException e) {
        throw invalid(name.value(), String.valueOf(e.getMessage()));
      }
    }

    private PermanentException invalid(String member, @Nullable String why) {
      return new PermanentException(
          "ARCHIVE_INVALID",
          "the archive " + file + " is not taken because of its member '" + member + "': " + why);
    }
  }
}
