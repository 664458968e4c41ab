package dev.petforge.architecture;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
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
  void a_technology_beside_json_is_found() {
    assertBites(Rules.json_is_read_in_one_package("broken.core"), "KnowsMoreThanJson");
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
  void a_type_that_adapters_share_in_a_public_method_is_found() {
    assertBites(
        Rules.adapter_shows_no_vendor_types("broken.two", "broken"), "speaks of broken.http");
  }

  @Test
  void an_adapter_in_what_adapters_share_is_found() {
    assertBites(Rules.http_knows_its_technology_and_nothing_else("broken"), "KnowsAnAdapter");
  }

  @Test
  void a_client_that_is_made_elsewhere_is_found() {
    assertBites(Rules.clients_are_made_in_one_place("broken"), "HttpClient.newHttpClient");
  }

  @Test
  void what_an_adapter_need_not_know_is_found() {
    assertBites(Rules.adapter_knows_no_sdk("broken.two", "broken"), "ShowsVendor");
  }

  @Test
  void an_application_that_knows_internals_is_found() {
    ArchRule rule = Rules.application_knows_no_internals("broken.app", "broken.core", Set.of());

    assertBites(rule, "KnowsInternals -> DocumentOfTheDatabase");
    assertBites(rule, "KnowsInternals -> Decisions");
    assertBites(rule, "KnowsInternals -> PublicHandler");
  }

  @Test
  void an_exception_for_an_application_is_as_narrow_as_it_says_and_must_be_needed() {
    Set<String> all =
        Set.of(
            "KnowsInternals -> DocumentOfTheDatabase",
            "KnowsInternals -> Decisions",
            "KnowsInternals -> PublicHandler");
    Set<String> more = new TreeSet<>(all);
    more.add("KnowsInternals -> KnowsTechnology");

    Rules.application_knows_no_internals("broken.app", "broken.core", all).check(BROKEN);
    assertBites(
        Rules.application_knows_no_internals("broken.app", "broken.core", more),
        "KnowsInternals -> KnowsTechnology is on the list of exceptions and not there");
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
