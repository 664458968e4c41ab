package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.petforge.call.ProviderCall;
import dev.petforge.document.ActivityDocument;
import dev.petforge.document.CallDocument;
import dev.petforge.document.OpeningDocument;
import dev.petforge.document.SegmentsDocument;
import dev.petforge.document.StoryboardDocument;
import dev.petforge.document.VersionDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Charge;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  @Test
  void every_part_of_a_task_is_read_back_as_it_was_written() {
    Tasks.samples(Tasks.id(1))
        .forEach(
            (name, task) -> {
              assertThat(ActivityDocument.read(ActivityDocument.write(task.activity())))
                  .as(name)
                  .isEqualTo(task.activity());
              assertThat(
                      SegmentsDocument.read(
                          task.chain().opening(),
                          task.chain().size(),
                          SegmentsDocument.urls(task),
                          SegmentsDocument.history(task),
                          SegmentsDocument.finals(task.chain())))
                  .as(name)
                  .isEqualTo(task.chain());
              assertThat(OpeningDocument.read(OpeningDocument.write(task.source().opening())))
                  .isEqualTo(task.source().opening());
              task.storyboard()
                  .ifPresent(
                      storyboard ->
                          assertThat(StoryboardDocument.read(StoryboardDocument.write(storyboard)))
                              .as(name)
                              .isEqualTo(storyboard));
            });
  }

  @Test
  void terms_that_say_nothing_of_charges_and_results_are_those_of_an_early_version() {
    String terms = CallDocument.terms(Calls.chargedAtOrder());
    String early = terms.replaceAll(",\"charge\":\"order\",\"result_life_ms\":[0-9]+", "");
    assertThat(early).isNotEqualTo(terms);

    ProviderTerms read = CallDocument.readTerms(early);
    assertThat(read.charge()).isEqualTo(Charge.AT_SUCCESS);
    assertThat(read.resultLife()).isEqualTo(Duration.ofDays(1));
    assertThat(read.longestRun()).isEqualTo(Calls.chargedAtOrder().longestRun());
  }

  @Test
  void every_part_of_a_call_is_read_back_as_it_was_written() {
    for (int segment = 0; segment < 2; segment++) {
      ProviderCall call = Calls.planned(Tasks.id(1), segment);
      SegmentVersion clip = Calls.clip(call, "20260128_000000_00000000");

      assertThat(CallDocument.readRequest(CallDocument.request(call.request())))
          .isEqualTo(call.request());
      assertThat(CallDocument.readTerms(CallDocument.terms(call.terms()))).isEqualTo(call.terms());
      assertThat(VersionDocument.readClip(VersionDocument.write(clip))).isEqualTo(clip);
    }
  }

  @Test
  void a_storyboard_may_be_a_list_or_an_object_as_old_data_has_it() {
    String shots =
        "[{\"segment_type\":\"intro\",\"action_zh\":\"吃\"},{\"segment_index\":1,\"extra\":[1,2.5]}]";

    Storyboard list = StoryboardDocument.read(shots);

    assertThat(StoryboardDocument.read("{\"storyboards\":" + shots + "}")).isEqualTo(list);
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.shot(0).text(ShotPart.ACTION, Language.CHINESE)).isEqualTo("吃");
    assertThat(list.shot(1).fields()).containsEntry("extra", List.of(1, 2.5));
  }

  @Test
  void an_activity_that_was_written_before_rewritings_were_noted_has_none() {
    assertThat(ActivityDocument.read("{\"gave_up\": false}")).isEqualTo(Activity.NONE);
  }

  @Test
  void what_cannot_be_read_is_named_with_its_place() {
    for (String wrong : List.of("", "{", "3", "null", "{\"storyboards\":7}", "[1]", "[] x", "[]")) {
      assertThatThrownBy(() -> StoryboardDocument.read(wrong))
          .as(wrong)
          .isInstanceOfSatisfying(
              PermanentException.class, e -> assertThat(e.failure().code()).isEqualTo("UNREADABLE"))
          .hasMessageContaining("storyboard_json");
    }
    assertThatThrownBy(() -> ActivityDocument.read("{\"operation\":{\"id\":\"x\"}}"))
        .isInstanceOf(PermanentException.class)
        .hasMessageContaining("activity.operation.started_at");
  }

  @Test
  void the_storyboards_of_a_real_installation_are_read_with_all_their_fields() throws IOException {
    Path legacy = Path.of(System.getProperty("petforge.shared", "none"), "data", "legacy");
    assumeTrue(Files.isDirectory(legacy), () -> "there is no " + legacy);
    List<Path> files;
    try (Stream<Path> all = Files.walk(legacy)) {
      files = all.filter(file -> file.endsWith("storyboard.json")).toList();
    }

    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Storyboard storyboard = StoryboardDocument.read(Files.readString(file));
      assertThat(storyboard.size()).as("%s", file).isEqualTo(7);
      assertThat(StoryboardDocument.read(StoryboardDocument.write(storyboard)))
          .isEqualTo(storyboard);
      assertThat(storyboard.shots())
          .allSatisfy(
              shot ->
                  assertThat(Optional.of(shot.prompt()))
                      .hasValueSatisfying(prompt -> assertThat(prompt).isNotBlank()));
    }
  }
}
