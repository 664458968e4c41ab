package dev.petforge.examples.cli;

import dev.petforge.production.ImportDefaults;
import dev.petforge.storage.local.FolderTable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person wants to have made.
 *
 * @param folder of the installation
 * @param table where the rows are
 * @param defaults what empty cells mean
 * @param provider of new segments; empty for what the installation had before
 * @param seconds length of new segments; empty for what the installation had before
 * @param concurrency how many projects may run at once, at least 1
 */
record Order(
    Path folder,
    FolderTable table,
    ImportDefaults defaults,
    Optional<String> provider,
    Optional<Integer> seconds,
    int concurrency) {}
