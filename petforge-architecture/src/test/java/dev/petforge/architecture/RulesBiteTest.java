package dev.petforge.architecture;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/**
 * Holds each rule against code in the packages {@code broken…} that breaks it, and sees it bite.
 */
class RulesBiteTest {
  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("broken");

  @Test
  void a_technology_in_core_is_found() {
    assertBites(Rules.core_knows_no_technology("broken.core"), "KnowsTechnology");
  }

  @Test
  void a_technology_beside_json_in_documents_is_found() {
    assertBites(Rules.documents_know_json_and_nothing_else("broken.core"), "KnowsMoreThanJson");
  }

  @Test
  void a_circle_of_nouns_is_found() {
    assertBites(Rules.nouns_know_each_other_in_one_direction("broken.core"), "Cycle detected");
  }

  @Test
  void a_circle_of_classes_is_found() {
    assertBites(
        Rules.classes_know_each_other_in_one_direction(
            "broken.core.gamma", "broken.core.gamma.Front"),
        "Cycle detected");
  }

  @Test
  void a_clock_in_core_is_found() {
    assertBites(Rules.core_asks_nobody("broken.core"), "Instant.now");
  }

  @Test
  void a_sleep_in_core_is_found() {
    assertBites(Rules.core_asks_nobody("broken.core"), "Thread.sleep");
  }

  @Test
  void a_file_in_core_is_found() {
    assertBites(Rules.core_asks_nobody("broken.core"), "java.nio.file.Files");
  }

  @Test
  void chance_in_core_is_found() {
    assertBites(Rules.core_asks_nobody("broken.core"), "java.util.Random");
  }

  @Test
  void an_adapter_that_knows_another_is_found() {
    assertBites(Rules.adapter_knows_no_other("broken.one", "broken.two"), "KnowsTheOther");
  }

  @Test
  void a_vendor_type_in_a_public_method_is_found() {
    assertBites(Rules.adapter_shows_no_vendor_types("broken.two", "broken"), "speaks of org.junit");
  }

  @Test
  void a_line_on_the_standard_stream_is_found() {
    assertBites(Rules.library_is_silent("broken.one", "broken.one.Child"), "System.out");
  }

  @Test
  void a_static_field_that_can_change_is_found() {
    assertBites(Rules.static_fields_are_final("broken.one"), "counter");
  }

  private static void assertBites(ArchRule rule, String about) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> rule.check(BROKEN))
        .withMessageContaining(about);
  }
}
