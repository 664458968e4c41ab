package dev.petforge.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against the library. */
class ArchitectureTest {
  private static final List<String> CORE =
      List.of(
          "document",
          "failure",
          "file",
          "generation",
          "job",
          "media",
          "production",
          "project",
          "segment",
          "storyboard",
          "table",
          "task");
  private static final List<String> ADAPTERS =
      List.of(
          "dev.petforge.storage.jdbc",
          "dev.petforge.storage.local",
          "dev.petforge.feishu",
          "dev.petforge.llm",
          "dev.petforge.video");

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.petforge")
          .that(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are not the testkit's",
                  one -> !one.getPackageName().startsWith("dev.petforge.testkit")));

  private static final JavaClasses CORE_CLASSES =
      LIBRARY.that(
          com.tngtech.archunit.base.DescribedPredicate.describe(
              "are core's",
              one ->
                  one.getPackageName().equals("dev.petforge")
                      || CORE.stream()
                          .map(noun -> "dev.petforge." + noun)
                          .anyMatch(
                              noun ->
                                  one.getPackageName().equals(noun)
                                      || one.getPackageName().startsWith(noun + "."))));

  @ParameterizedTest
  @MethodSource("coreRules")
  void core_keeps_its_rules(ArchRule rule) {
    rule.check(CORE_CLASSES);
  }

  static Stream<ArchRule> coreRules() {
    return Stream.of(
        Rules.core_knows_no_technology("dev.petforge"),
        Rules.documents_know_json_and_nothing_else("dev.petforge"),
        Rules.nouns_know_each_other_in_one_direction("dev.petforge"),
        Rules.classes_know_each_other_in_one_direction(
            "dev.petforge.task", "dev.petforge.task.Task", "dev.petforge.task.TaskStore"),
        Rules.core_asks_nobody("dev.petforge"));
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void adapters_know_core_and_not_each_other(String adapter) {
    String[] others =
        ADAPTERS.stream().filter(other -> !other.equals(adapter)).toArray(String[]::new);
    Rules.adapter_knows_no_other(adapter, others).check(LIBRARY);
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void adapters_show_no_vendor_types(String adapter) {
    Rules.adapter_shows_no_vendor_types(adapter, "dev.petforge").check(LIBRARY);
  }

  static List<String> adapters() {
    return ADAPTERS;
  }

  @Test
  void the_library_writes_nothing_to_the_standard_streams() {
    Rules.library_is_silent("dev.petforge", "dev.petforge.video.media.MediaChild").check(LIBRARY);
  }

  @Test
  void nothing_static_can_change() {
    Rules.static_fields_are_final("dev.petforge").check(LIBRARY);
  }
}
