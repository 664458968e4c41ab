package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, homes and databases as people leave them: nothing is made here. */
class OddInputTest {
  @TempDir Path directory;

  private Path photos = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    photos = Files.createDirectories(directory.resolve("photos"));
  }

  private Cli cli() {
    return new Cli(directory);
  }

  private void file(String name, String content) throws IOException {
    Files.write(photos.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void a_table_that_is_not_read_stops_the_run_before_anything_is_made() throws IOException {
    Photos.write(photos, "cat.jpg", Photos.jpeg());
    file("table.xlsx", "PK\3\4");

    Cli.Result result = cli().run("run", "--photos=photos", "--segments=1", "--seconds=1");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("table.xlsx", "table.csv", "CSV UTF-8", "TABLE_NOT_READ");
    assertThat(directory.resolve("petforge-data")).doesNotExist();
    assertThat(photos.resolve("table.csv")).doesNotExist();
  }

  @Test
  void what_is_no_picture_is_named_as_what_it_is() throws IOException {
    file("clip.mp4", "\0\0\0\30ftypmp42");
    file("letter", "%PDF-1.7");
    file("Thumbs.db", "x");

    Cli.Result result = cli().run("run", "--photos=photos");
    assertThat(result.err()).contains("not taken as pictures: clip.mp4 (a video), letter (a PDF)");
    assertThat(result.err()).doesNotContain("Thumbs");

    Cli.Result chinese = cli().with("LANG", "zh_CN.UTF-8").run("run", "--photos=photos");
    assertThat(chinese.err()).contains("clip.mp4（视频）, letter（PDF）");
  }

  @Test
  void a_line_says_in_the_reader_s_language_why_it_is_not_taken_in() throws IOException {
    Photos.write(photos, "cat.jpg", Photos.jpeg());
    Files.writeString(
        photos.resolve("table.csv"),
        "opening_image_url,segment_count,error_message\ncat.jpg,many,\ndog.jpg,1,\n");

    assertThat(cli().run("run", "--photos=photos", "--lang=zh").status()).isEqualTo(1);
    String table = Files.readString(photos.resolve("table.csv"));
    assertThat(table)
        .contains("cat.jpg,many,segment_count 必须是 1 到 12 的整数，现在是“many”（BAD_SEGMENT_COUNT）")
        .contains("“dog.jpg”", "（PICTURE_MISSING）");

    assertThat(cli().run("run", "--photos=photos", "--lang=en").status()).isEqualTo(1);
    assertThat(Files.readString(photos.resolve("table.csv")))
        .contains("'many' (BAD_SEGMENT_COUNT)", "'dog.jpg'", "(PICTURE_MISSING)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a?b=c", "home #1; 100%41 'x'", "家🐱"})
  void a_home_may_have_any_name(String name) {
    assertThat(cli().run("run", "--photos=photos", "--home", name).err()).contains("no picture");

    Cli.Result list = cli().run("list", "--home", name, "--json");

    assertThat(list.status()).isZero();
    assertThat(directory.resolve(name).resolve("petforge.db")).isNotEmptyFile();
    assertThat(directory).isDirectoryContaining(path -> path.getFileName().toString().equals(name));
  }

  @Test
  void a_damaged_database_is_named_with_what_to_do() throws IOException {
    Path home = Files.createDirectories(directory.resolve("petforge-data"));
    Path database = Files.writeString(home.resolve("petforge.db"), "this is no database");

    Cli.Result english = cli().run("list");
    Cli.Result chinese = cli().with("LANG", "zh_CN.UTF-8").run("list");

    assertThat(english.status()).isEqualTo(1);
    assertThat(english.err())
        .contains(database.toString(), "DATABASE_DAMAGED", "put back the last backup")
        .doesNotContain("Exception", "\tat ");
    assertThat(chinese.err()).contains(database.toString(), "DATABASE_DAMAGED", "恢复最近一次的备份");
    assertThat(database).hasContent("this is no database");
  }
}
