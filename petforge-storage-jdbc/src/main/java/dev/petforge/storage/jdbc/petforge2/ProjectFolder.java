package dev.petforge.storage.jdbc.petforge2;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of a project.
 *
 * @param path where it is
 * @param place that, relative to the uploads folder
 * @param id its name
 * @param date the day that the path says
 * @param template the template that the path says
 * @param filled whether there is something in it that belongs to a project
 */
record ProjectFolder(
    Path path,
    String place,
    String id,
    Optional<String> date,
    Optional<String> template,
    boolean filled) {}
