package dev.petforge.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the rules against the library. */
class ArchitectureTest {
  private static final List<String> ADAPTERS =
      List.of(
          "dev.petforge.storage.jdbc",
          "dev.petforge.storage.local",
          "dev.petforge.storage.s3",
          "dev.petforge.feishu",
          "dev.petforge.llm",
          "dev.petforge.video",
          "dev.petforge.webhook");

  /** What is neither core nor an adapter: for tests, and applications. */
  private static final List<String> BESIDE =
      List.of("dev.petforge.testkit", "dev.petforge.emulator", "dev.petforge.examples");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.petforge");

  private static final JavaClasses LIBRARY = ALL.that(not(in(BESIDE)));

  private static final JavaClasses CORE =
      LIBRARY.that(not(in(ADAPTERS)).and(not(in(List.of("dev.petforge.http")))));

  /**
   * What the applications know of core's internals. It may only become less: what an application
   * needs belongs to {@code PetForge} or to a package that is meant for it.
   */
  private static final Set<String> KNOWN_INTERNALS = Set.of();

  private static DescribedPredicate<JavaClass> in(List<String> packages) {
    return resideInAnyPackage(packages.stream().map(one -> one + "..").toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("coreRules")
  void core_keeps_its_rules(ArchRule rule) {
    rule.check(CORE);
  }

  static Stream<ArchRule> coreRules() {
    return Stream.of(
        Rules.core_knows_no_technology("dev.petforge"),
        Rules.json_is_read_in_one_package("dev.petforge"),
        Rules.nouns_know_each_other_in_one_direction("dev.petforge"),
        Rules.classes_know_each_other_in_one_direction(
            "dev.petforge.task", "dev.petforge.task.Task"),
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
  void clients_of_http_are_made_in_one_place() {
    Rules.clients_are_made_in_one_place("dev.petforge").check(LIBRARY);
  }

  @ParameterizedTest
  @MethodSource("payingAdapters")
  void adapters_that_pay_know_no_sdk(String adapter, List<String> technology) {
    Rules.adapter_knows_no_sdk(adapter, "dev.petforge", technology.toArray(String[]::new))
        .check(LIBRARY);
  }

  static Stream<Arguments> payingAdapters() {
    List<String> http =
        List.of("okhttp3..", "okio..", "io.github.resilience4j..", "tools.jackson..");
    return Stream.of(
        Arguments.of("dev.petforge.feishu", http),
        Arguments.of("dev.petforge.webhook", http),
        Arguments.of(
            "dev.petforge.llm",
            Stream.concat(http.stream(), Stream.of("org.snakeyaml.engine..")).toList()),
        Arguments.of("dev.petforge.video.google", http),
        Arguments.of("dev.petforge.video.kling", http),
        Arguments.of("dev.petforge.video.relay", http),
        Arguments.of("dev.petforge.video.internal.http", http));
  }

  @Test
  void what_adapters_share_knows_none_of_them() {
    Rules.http_knows_its_technology_and_nothing_else("dev.petforge").check(LIBRARY);
  }

  @Test
  void applications_know_core_without_its_internals() {
    assertThat(CORE.that(Rules.internals("dev.petforge")))
        .extracting(JavaClass::getSimpleName)
        .contains("ProjectDocument", "Decisions", "PollHandler");

    Rules.application_knows_no_internals("dev.petforge.examples", "dev.petforge", KNOWN_INTERNALS)
        .check(ALL);
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
