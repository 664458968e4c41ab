package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.storyboard.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bake",
        "run",
        "run --photos=nowhere",
        "demo --segments=0",
        "demo --segments=13",
        "demo --segments=x",
        "demo --seconds=16",
        "demo --provider=sora",
        "demo --projects=0",
        "run --photos=. --template=dancing",
        "run --photos=. --template=../x",
        "run --photos=. --concurrency=0",
        "list --lang=fr",
        "list --date=2026-13-01",
        "cost --since=yesterday",
        "show",
        "show ../x",
        "show abc ../x",
        "restore a b c"
      })
  void wrong_usage_is_said_in_one_line_with_the_usage_and_ends_with_2(String line) {
    Cli.Result result =
        new Cli(directory).run(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("petforge: ").contains("Usage: petforge");
    assertThat(result.err()).doesNotContain("\tat ", "java.");
    assertThat(directory).as("nothing is made").isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "lst, petforge list",
    "lits, petforge list",
    "shwo, petforge show",
    "improt, petforge import",
    "calls abandn, petforge calls abandon",
  })
  void a_command_that_is_mistyped_is_answered_with_the_nearest(String typed, String meant) {
    assertThat(new Cli(directory).run(typed.split(" ", -1)).err().lines())
        .contains("Did you mean: " + meant + "?");
  }

  @Test
  void a_word_that_is_near_nothing_is_answered_with_no_guess() {
    assertThat(new Cli(directory).run("bake").err()).doesNotContain("Did you mean");
  }

  /** A command that is named first is made alone: under the name that it has by itself. */
  @Test
  void every_command_is_found_by_its_name() {
    CommandContext context = CommandContext.ofProcess();
    PetForgeCli.commands(context, PetForgeCli.messages(Language.ENGLISH))
        .forEach(
            (name, command) -> {
              Cli.Result help = new Cli(directory).run(name, "--help");
              assertThat(help.status()).as(name).isZero();
              assertThat(help.out()).startsWith("Usage: petforge " + name + " ");
            });
    assertThat(new Cli(directory).run("--help").out())
        .contains(
            PetForgeCli.commands(context, PetForgeCli.messages(Language.ENGLISH)).keySet().stream()
                .filter(name -> !name.equals("contact-sheet"))
                .map(name -> "  " + name + " ")
                .toList());
  }

  @Test
  void help_is_written_in_the_language_that_is_asked_for() {
    assertThat(new Cli(directory).run("run", "--help").out()).contains("Makes a video of each");
    assertThat(new Cli(directory).run("run", "--help", "--lang=zh").out()).contains("做一个视频");
    assertThat(new Cli(directory).with("LANG", "zh_CN.UTF-8").run("demo", "--segments=13").err())
        .contains("必须在 1 到 12 之间");
  }

  @Test
  void each_option_of_a_command_for_those_who_change_petforge_is_explained() {
    Cli.Result help = new Cli(directory).run("contact-sheet", "--help");

    assertThat(help.out()).contains("--");
    assertThat(help.out().lines()).noneMatch(line -> line.matches(" +--[a-z-]+=\\S+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "jobs", "show abc", "cancel abc", "retry abc"})
  void a_command_on_an_installation_that_is_not_there_says_so_and_makes_none(String line) {
    Cli.Result result = new Cli(directory).run(line.split(" ", -1));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("petforge-data").contains("NO_HOME").hasLineCount(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_bad_setting_is_named_without_its_neighbours() throws IOException {
    Files.writeString(
        directory.resolve(".env"),
        "# keys\nexport DEEPSEEK_API_KEY='sk-secret'\nPETFORGE_HEARTBEAT=often\n");
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());

    Cli.Result result = new Cli(directory).run("run", "--photos", "photos");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("PETFORGE_HEARTBEAT").contains("'often'").hasLineCount(1);
    assertThat(result.err()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "1000000001", "99999999999999999999", "500MB"})
  void free_space_that_is_no_whole_number_is_refused(String value) {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());

    Cli.Result result =
        new Cli(directory).with("PETFORGE_FREE_DISK_MB", value).run("run", "--photos", "photos");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("PETFORGE_FREE_DISK_MB must be a whole number from 0 to 1000000000")
        .contains("'" + value + "'");
  }

  @Test
  void a_broken_env_file_is_named_with_its_line_and_without_its_content() throws IOException {
    Files.writeString(directory.resolve(".env"), "A=1\nsk-secret\n");

    Cli.Result result = new Cli(directory).run("list");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains(".env line 2").doesNotContain("secret");
  }

  @Test
  void the_environment_wins_over_the_file() throws IOException {
    Files.writeString(directory.resolve(".env"), "CLOUD_STORAGE_TYPE=gcs\n");
    Photos.write(directory.resolve("photos"), "none.txt", new byte[] {1});

    assertThat(new Cli(directory).run("run", "--photos", "photos").err())
        .contains("CLOUD_STORAGE_TYPE must be local, s3 or oss")
        .contains("'gcs'");
    assertThat(
            new Cli(directory)
                .with("CLOUD_STORAGE_TYPE", "local")
                .run("run", "--photos", "photos")
                .err())
        .contains("nothing was taken in")
        .doesNotContain("CLOUD_STORAGE_TYPE");
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws IOException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Files.writeString(directory.resolve("file"), "in the way");

    Cli.Result home = new Cli(directory).run("run", "--photos", "photos", "--home", "file/home");
    Cli.Result files =
        new Cli(directory)
            .with("LOCAL_STORAGE_PATH", directory.resolve("file/store").toString())
            .run("run", "--photos", "photos");

    for (Cli.Result result : new Cli.Result[] {home, files}) {
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("NOT_WRITABLE").contains(directory.resolve("file") + "/");
    }
  }
}
