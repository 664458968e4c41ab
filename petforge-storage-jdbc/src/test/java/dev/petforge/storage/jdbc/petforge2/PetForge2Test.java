package dev.petforge.storage.jdbc.petforge2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import dev.petforge.json.Json;
import dev.petforge.migration.Finding;
import dev.petforge.migration.OldClip;
import dev.petforge.migration.OldFile;
import dev.petforge.migration.OldProject;
import dev.petforge.migration.OldVersion;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Shot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows and folders of PetForge2 say, whatever they say it with. */
class PetForge2Test {
  private static final String ID = "cfcf9928f578";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @TempDir Path root;
  @TempDir Path work;

  @BeforeEach
  void make() throws Exception {
    Files.createDirectories(root.resolve("uploads/projects"));
    execute(
        "create table batch_tasks (id integer primary key, project_id text, template_id text,"
            + " storage_path text, status text, progress text, storyboard_json text, segment_urls"
            + " text, segment_history text, final_video_url text, total_segments integer, publish_date text, created_at"
            + " text, updated_at text)");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + root.resolve("paretoai.db"));
  }

  private void row(Map<String, Object> cells) throws SQLException {
    List<String> columns = List.copyOf(cells.keySet());
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into batch_tasks ("
                    + String.join(", ", columns)
                    + ") values ("
                    + String.join(", ", columns.stream().map(column -> "?").toList())
                    + ")")) {
      for (int i = 0; i < columns.size(); i++) {
        insert.setObject(i + 1, cells.get(columns.get(i)));
      }
      insert.executeUpdate();
    }
  }

  private Path file(String name) throws IOException {
    Path file = root.resolve("uploads").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private Path ofProject(String name) throws IOException {
    return file("projects/2026-01-28/eating-template/" + ID + "/" + name);
  }

  private List<PetForge2.Entry> entries() throws IOException {
    Path folder = Files.createTempDirectory(work, "copy");
    try (PetForge2 source =
        PetForge2.open(root.resolve("paretoai.db"), root.resolve("uploads"), folder, ZONE)) {
      List<PetForge2.Entry> entries = source.entries().toList();
      assertThat(entries).hasSize(source.entryCount());
      return entries;
    }
  }

  private OldProject project() throws IOException {
    return entries().get(0).project().orElseThrow();
  }

  private static String shots(int count) {
    return Json.write(
        IntStream.range(0, count)
            .mapToObj(i -> Map.of("segment_index", i, "status", "completed", "action", "a" + i))
            .toList());
  }

  private static Optional<String> current(OldProject project, int segment) {
    return project.film().segments().get(segment).current().map(OldClip::file).map(OldFile::name);
  }

  private static List<String> messages(OldProject project) {
    return project.findings().stream().map(Finding::message).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/storage/projects/cfcf9928f578/segments/segment_0_eating.mp4",
        "storage/projects/cfcf9928f578/segments/segment_0_eating.mp4",
        "/static/uploads/projects/2026-01-28/eating-template/cfcf9928f578/segments/segment_0_eating.mp4?t=17",
        "http://localhost:8000/static/uploads/projects/2026-01-28/eating-template/cfcf9928f578/segments/segment_0_eating.mp4",
        "/Users/someone/PetForge2/data/uploads/projects/2026-01-28/eating-template/cfcf9928f578/segments/segment_0_eating.mp4",
        "D:\\PetForge2\\data\\uploads\\projects\\2026-01-28\\eating-template\\cfcf9928f578\\segments\\segment_0_eating.mp4",
        "segments/segment_0_eating.mp4",
        "/storage/projects/cfcf9928f578/segments/segment%5F0_eating.mp4"
      })
  void an_address_leads_to_the_file_of_its_name(String address) throws Exception {
    row(
        Map.of(
            "project_id", ID,
            "storyboard_json", shots(1),
            "segment_urls", Json.write(Map.of("segment_0", Map.of("video_url", address)))));
    ofProject("segments/segment_0_eating.mp4");
    ofProject("segments/segment_0_segment.mp4");

    OldProject project = project();

    assertThat(current(project, 0)).contains("segment_0_eating.mp4");
    assertThat(project.film().segments().get(0).history())
        .extracting(OldVersion::clip)
        .extracting(clip -> clip.file().name())
        .containsExactly("segment_0_segment.mp4");
  }

  @Test
  void an_address_leads_into_the_uploads_folder_and_never_out_of_it() throws Exception {
    Files.writeString(root.resolve("secret.mp4"), "not theirs");
    file("videos/elsewhere.mp4");
    row(
        Map.of(
            "project_id",
            ID,
            "storyboard_json",
            shots(2),
            "segment_urls",
            Json.write(
                Map.of(
                    "segment_0", Map.of("video_url", "/static/uploads/../secret.mp4"),
                    "segment_1", Map.of("video_url", "/static/uploads/videos/elsewhere.mp4")))));

    OldProject project = project();

    assertThat(current(project, 0)).isEmpty();
    assertThat(current(project, 1)).contains("elsewhere.mp4");
  }

  @Test
  void both_shapes_of_a_storyboard_are_read_and_what_became_of_a_shot_is_left_out()
      throws Exception {
    row(Map.of("project_id", ID, "storyboard_json", shots(2)));
    row(
        Map.of(
            "project_id",
            "3242d9ae0752",
            "storyboard_json",
            "{\"scene_description\": \"宠物吃播\", \"storyboards\": "
                + "[{\"segment_index\": 1, \"action\": \"later\"}, {\"segment_index\": 0, \"video_url\": \"x\"}]}"));

    List<PetForge2.Entry> entries = entries();

    OldProject list = entries.get(0).project().orElseThrow();
    assertThat(list.film().shots()).hasSize(2);
    assertThat(list.film().shots().get(1).fields()).isEqualTo(Map.of("action", "a1"));
    OldProject object = entries.get(1).project().orElseThrow();
    assertThat(object.source().description()).isEqualTo("宠物吃播");
    assertThat(object.film().shots()).extracting(Shot::index).containsExactly(0, 1);
    assertThat(object.film().shots().get(1).fields()).isEqualTo(Map.of("action", "later"));
    assertThat(messages(object)).contains("its shots were not in the order of their segment_index");
  }

  @Test
  void what_the_database_says_is_taken_from_the_file_where_it_cannot_be_read() throws Exception {
    row(Map.of("project_id", ID, "storyboard_json", "[{\"a\": NaN}]", "segment_urls", "{"));
    Files.writeString(ofProject("storyboard.json"), shots(3));
    ofProject("segments/segment_2_segment.mp4");

    OldProject project = project();

    assertThat(project.film().shots()).hasSize(3);
    assertThat(current(project, 2)).contains("segment_2_segment.mp4");
    assertThat(project.findings())
        .extracting(Finding::place)
        .contains("storyboard", "segment_urls");
  }

  @Test
  void clips_of_segments_that_are_gone_stay_and_those_of_more_segments_bring_them()
      throws Exception {
    row(Map.of("project_id", ID, "storyboard_json", shots(2), "total_segments", 7));
    ofProject("history/segment_6_segment_20260128_120000.mp4");
    ofProject("segments/segment_3_segment.mp4");

    OldProject project = project();

    assertThat(project.film().segments()).hasSize(4);
    assertThat(project.film().shots()).hasSize(4);
    assertThat(messages(project))
        .anyMatch(message -> message.contains("the shots of the others are empty"))
        .contains("it said 7: there are 4 segments")
        .anyMatch(message -> message.startsWith("it has no such segment: the clip "));
  }

  @Test
  void every_finished_video_is_found_whatever_it_is_called() throws Exception {
    row(
        Map.of(
            "project_id",
            ID,
            "storyboard_json",
            shots(1),
            "final_video_url",
            "/storage/projects/cfcf9928f578/output/merged.mp4"));
    ofProject("output/merged.mp4");
    ofProject("final_video.mp4");
    ofProject("history/final_video_20260128_120000.mp4");

    OldProject project = project();

    assertThat(project.film().video().map(OldFile::name)).contains("merged.mp4");
    assertThat(project.film().earlierVideos())
        .extracting(OldFile::name)
        .containsExactlyInAnyOrder("final_video.mp4", "final_video_20260128_120000.mp4");
    assertThat(messages(project)).noneMatch(message -> message.contains("nobody knows"));
  }

  @Test
  void times_are_of_the_zone_and_no_file_is_newer_than_its_row() throws Exception {
    row(
        Map.of(
            "project_id", ID,
            "storyboard_json", shots(1),
            "publish_date", "2026-02-01",
            "created_at", "2026-01-28 08:00:00.5",
            "updated_at", "2026-01-28 20:00:00"));
    Path clip = ofProject("segments/segment_0_segment.mp4");
    ofProject("history/segment_0_segment_20260128_114842.mp4");
    Files.setLastModifiedTime(clip, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));

    OldProject project = project();

    assertThat(project.source().createdAt()).contains(Instant.parse("2026-01-28T00:00:00.500Z"));
    assertThat(project.source().releaseDate()).contains(LocalDate.of(2026, 2, 1));
    assertThat(project.film().segments().get(0).current().orElseThrow().madeAt())
        .isEqualTo("2026-01-28T12:00:00Z");
    assertThat(project.film().segments().get(0).history())
        .extracting(OldVersion::replacedAt)
        .containsExactly(Instant.parse("2026-01-28T03:48:42Z"));
  }

  @Test
  void folders_without_a_row_are_found_at_every_depth_and_others_are_no_projects()
      throws Exception {
    file("projects/project_1769051960497_mdrlleb1s/segments/segment_0.mp4");
    file("projects/2026-01-28/birthday-template/aaaaaaaaaaaa/storyboard.json");
    file("projects/2026-01-28/birthday-template/cache/thumbnail.jpg");

    List<PetForge2.Entry> entries = entries();

    assertThat(entries)
        .filteredOn(entry -> entry.project().isPresent())
        .extracting(entry -> entry.project().orElseThrow().id())
        .containsExactlyInAnyOrder(
            new ProjectId("project_1769051960497_mdrlleb1s"), new ProjectId("aaaaaaaaaaaa"));
    OldProject project =
        entries.stream()
            .flatMap(entry -> entry.project().stream())
            .filter(one -> one.id().value().equals("aaaaaaaaaaaa"))
            .findFirst()
            .orElseThrow();
    assertThat(project.source().template()).hasToString("birthday-template");
    assertThat(project.source().releaseDate()).contains(LocalDate.of(2026, 1, 28));
    assertThat(entries)
        .filteredOn(entry -> entry.project().isEmpty())
        .singleElement()
        .satisfies(entry -> assertThat(entry.place()).endsWith("cache"));
  }

  @Test
  void a_database_that_this_process_has_open_is_in_use() throws Exception {
    try (Connection open = connect();
        Statement statement = open.createStatement()) {
      statement.execute("begin immediate");
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(this::entries)
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("MIGRATION_IN_USE"));
    }
    assertThat(entries()).isEmpty();
  }
}
