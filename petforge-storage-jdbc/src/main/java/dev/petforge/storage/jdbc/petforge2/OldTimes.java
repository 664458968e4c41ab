package dev.petforge.storage.jdbc.petforge2;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as PetForge2 writes them: mostly without a zone, then in that of its machine. */
final class OldTimes {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  private final ZoneId zone;

  OldTimes(ZoneId zone) {
    this.zone = zone;
  }

  /** A moment such as {@code 2026-01-28 15:12:57.425764}; empty if it is none. */
  Optional<Instant> moment(String text) {
    String iso = text.strip().replaceFirst(" ", "T");
    try {
      return Optional.of(
          iso.matches(".*(Z|[+-]\\d{2}:?\\d{2})$") && iso.contains("T")
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A moment such as {@code 20260128_114842}; empty if it is none. */
  Optional<Instant> stamp(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, STAMP).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, zone);
  }

  /** A day such as {@code 20260128} or {@code 2026-01-28}; empty if it is none. */
  static Optional<LocalDate> day(String text) {
    String plain = text.strip();
    try {
      return Optional.of(
          plain.matches("\\d{8}")
              ? LocalDate.parse(plain, DateTimeFormatter.BASIC_ISO_DATE)
              : LocalDate.parse(plain.replace('/', '-')));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
