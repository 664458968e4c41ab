package dev.petforge.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.archive.ArchiveReader;
import dev.petforge.archive.ArchiveWriter;
import dev.petforge.archive.Member;
import dev.petforge.archive.MemberName;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An archive is one file, which is there as a whole or not at all. */
class ZipArchivesTest {
  private static final MemberName CLIP = MemberName.of(new FileKey("projects/a/clip.mp4"));

  private final ZipArchives archives = new ZipArchives();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void named() {
    file = folder.resolve("a.zip");
  }

  private static InputStream text(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  private static Member addClip(ArchiveWriter archive, String content) {
    return archive.add(CLIP, text(content));
  }

  private String[] names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(one -> one.getFileName().toString()).sorted().toArray(String[]::new);
    }
  }

  @Test
  void what_went_in_comes_out() throws Exception {
    Member clip;
    try (ArchiveWriter archive = archives.create(file)) {
      clip = addClip(archive, "a clip");
      archive.add(MemberName.README, text("猫 🐈"));
      assertThat(file).as("before it is committed").doesNotExist();
      assertThat(archive.commit()).isEqualTo(Files.size(file));
    }
    try (ArchiveReader archive = archives.open(file)) {
      assertThat(archive.bytes()).isEqualTo(Files.size(file));
      assertThat(archive.names()).containsExactly(CLIP.value(), "README.txt");
      assertThat(archive.text(MemberName.README, 100)).isEqualTo("猫 🐈");
      Path copy = folder.resolve("copy");
      assertThat(archive.read(CLIP, 6, Optional.of(copy))).isEqualTo(clip);
      assertThat(copy).hasContent("a clip");
      assertThat(archive.read(CLIP, 6, Optional.empty())).isEqualTo(clip);
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> archive.read(CLIP, 5, Optional.empty()))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ARCHIVE_INVALID"));
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> archive.text(MemberName.LEDGER, 5))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ARCHIVE_INVALID"));
    }
    assertThat(names()).containsExactly("a.zip", "copy");
  }

  @Test
  void two_archives_of_the_same_content_are_the_same() throws Exception {
    for (String name : new String[] {"a.zip", "b.zip"}) {
      try (ArchiveWriter archive = archives.create(folder.resolve(name))) {
        addClip(archive, "a clip");
        archive.commit();
      }
    }

    assertThat(folder.resolve("b.zip")).hasSameBinaryContentAs(file);
  }

  @Test
  void what_is_not_committed_is_not_there_and_the_one_before_stays() throws Exception {
    try (ArchiveWriter archive = archives.create(file)) {
      addClip(archive, "first");
      archive.commit();
    }
    byte[] before = Files.readAllBytes(file);
    try (ArchiveWriter archive = archives.create(file)) {
      addClip(archive, "second");
    }
    assertThat(names()).containsExactly("a.zip");
    assertThat(file).hasBinaryContent(before);

    try (ArchiveWriter archive = archives.create(file)) {
      addClip(archive, "third");
      archive.commit();
    }
    assertThat(names()).containsExactly("a.zip");
    assertThat(Files.readAllBytes(file)).isNotEqualTo(before);
  }

  @Test
  void of_two_that_write_the_same_archive_at_once_one_is_refused() {
    try (ArchiveWriter one = archives.create(file)) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> archives.create(file))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ARCHIVE_IN_USE"));
      addClip(one, "one");
      one.commit();
    }
    assertThat(file).exists();
  }

  @Test
  @Timeout(60)
  void what_a_killed_process_left_is_removed_by_the_next_one_and_not_before() throws Exception {
    Process other = OtherProcess.start("archive", file.toString());
    try (BufferedReader answers = OtherProcess.answers(other)) {
      assertThat(answers.readLine()).isEqualTo("half");
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> archives.create(file))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("ARCHIVE_IN_USE"));
      other.destroyForcibly().waitFor();
    } finally {
      other.destroyForcibly();
    }
    assertThat(names()).containsExactly(".a.zip.part");

    try (ArchiveWriter archive = archives.create(file)) {
      addClip(archive, "whole");
      archive.commit();
    }

    assertThat(names()).containsExactly("a.zip");
    try (ArchiveReader archive = archives.open(file)) {
      assertThat(archive.text(CLIP, 5)).isEqualTo("whole");
    }
  }

  @Tag("long")
  @Test
  @Timeout(120)
  void a_large_archive_is_written_and_read_in_little_memory() throws Exception {
    Process other = OtherProcess.start("large", file.toString());
    try (BufferedReader answers = OtherProcess.answers(other)) {
      assertThat(answers.readLine()).isEqualTo(String.valueOf(OtherProcess.LARGE));
    }
    assertThat(other.waitFor()).isZero();
    assertThat(Files.size(file)).isGreaterThan(OtherProcess.LARGE);
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws Exception {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> archives.create(blocked.resolve("a.zip")))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NOT_WRITABLE"));
  }
}
