package dev.petforge.migration;

import dev.petforge.storyboard.TemplateId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a project of the other installation was made from.
 *
 * @param row where it came from, if from a table
 * @param template what its storyboard was written from
 * @param releaseDate when it was to be shown; empty if nothing says so
 * @param description of the scene in a person's words; possibly empty
 * @param createdAt when it was made; empty if nothing says so
 */
public record OldSource(
    Optional<OldRow> row,
    TemplateId template,
    Optional<LocalDate> releaseDate,
    String description,
    Optional<Instant> createdAt) {}
