package dev.petforge.examples.cli;

import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.TaskVersion;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * How words become values. What cannot be one is said with the word and the rule: picocli's own
 * converters name types of Java and their exceptions.
 */
final class Conversions {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  /** Of this form alone, as an exponent makes numbers that no program can write out. */
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}([.][0-9]{1,12})?");

  private Conversions() {}

  /** Makes a command, and those below it, convert like this. */
  static CommandLine in(CommandLine commandLine) {
    return commandLine
        .registerConverter(ProjectId.class, text -> ofRule(text, ProjectId::new))
        .registerConverter(CallKey.class, text -> ofRule(text, CallKey::new))
        .registerConverter(TemplateId.class, text -> ofRule(text, TemplateId::parse))
        .registerConverter(TaskVersion.class, Conversions::version)
        .registerConverter(LocalDate.class, Conversions::day)
        .registerConverter(BigDecimal.class, Conversions::amount)
        .registerConverter(Path.class, Conversions::path)
        .registerConverter(Integer.class, text -> (int) whole(text, Integer.MAX_VALUE))
        .registerConverter(Integer.TYPE, text -> (int) whole(text, Integer.MAX_VALUE))
        .registerConverter(Long.class, text -> whole(text, Long.MAX_VALUE))
        .registerConverter(Long.TYPE, text -> whole(text, Long.MAX_VALUE));
  }

  /** A type that names its own rule. */
  private static <T> T ofRule(String text, Function<String, T> type) {
    try {
      return type.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static TaskVersion version(String text) {
    long number = whole(text, Long.MAX_VALUE);
    if (number < 0) {
      throw new TypeConversionException(
          "must be a version as the price names it, at least 0, was '" + text + "'");
    }
    return new TaskVersion(number);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "must be a day of the calendar such as 2026-01-28, was '" + text + "'");
    }
  }

  private static BigDecimal amount(String text) {
    if (!AMOUNT.matcher(text).matches()) {
      throw new TypeConversionException("must be an amount such as 20 or 0.35, was '" + text + "'");
    }
    return new BigDecimal(text);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("must be the path of a file, was '" + text + "'");
    }
  }

  private static long whole(String text, long most) {
    if (!WHOLE.matcher(text).matches()) {
      throw new TypeConversionException("must be a whole number, was '" + text + "'");
    }
    try {
      long number = Long.parseLong(text);
      if (number <= most && number >= -most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is a number, and too large for any of ours.
    }
    throw new TypeConversionException("must be at most " + most + ", was '" + text + "'");
  }
}
