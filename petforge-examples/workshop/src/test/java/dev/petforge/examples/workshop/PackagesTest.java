package dev.petforge.examples.workshop;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class PackagesTest {
  @Test
  void packages_know_each_other_in_one_direction() {
    SlicesRuleDefinition.slices()
        .matching("dev.petforge.examples.workshop.(*)..")
        .should()
        .beFreeOfCycles()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.petforge.examples.workshop"));
  }
}
