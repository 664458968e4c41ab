package dev.petforge.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MangledIdTest {
  @ParameterizedTest
  @CsvSource({
    "1.23457E+11, 123456789012",
    "'1,23457E+11', 123456789012",
    "1.23456789012E+11, 123456789012",
    "1.2E+11, 120000000000",
    "5.2E+71, 0000000052e70",
    "7, 007",
    "12345678901, 012345678901",
    "1200000, 12e5",
    "0, 000000000000",
  })
  void what_a_spreadsheet_makes_of_a_number_is_known(String cell, String project) {
    assertThat(MangledId.is(cell, project)).isTrue();
    assertThat(MangledId.isPossible(cell)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // As many digits as a spreadsheet shows are the same.
    "20260129, 20260128",
    "123456789013, 123456789012",
    "1.23456789013E+11, 123456789012",
    "1.2E+11, 123456789012",
    // No spreadsheet writes a number so.
    "0123, 123",
    "20260128.0, 20260128",
    "1e5, 100000",
    "+7, 7",
    // The same, or no number.
    "123, 123",
    "abc, abc",
    "1, 1a2b3c4d5e6f",
    "1E+11, 9e99999999999",
    "9, 9e999999999",
    "'', 0",
  })
  void all_else_is_the_name_of_another_project(String cell, String project) {
    assertThat(MangledId.is(cell, project)).isFalse();
  }

  @Test
  void the_one_text_of_digits_that_can_be_made_of_a_name_is_told() {
    assertThat(MangledId.plain("007")).contains("7");
    assertThat(MangledId.plain("12e5")).contains("1200000");
    assertThat(MangledId.plain("123456789012")).isEmpty();
    assertThat(MangledId.plain("1a2b3c4d5e6f")).isEmpty();
    assertThat(MangledId.plain("9e999999999")).as("too long for the name of a project").isEmpty();
    assertThat(MangledId.plain("9e99999999999")).isEmpty();
  }
}
