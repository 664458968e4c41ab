package dev.petforge.examples.cli;

import dev.petforge.feishu.FeishuLink;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.task.SourceEdit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run is asked to make.
 *
 * @param folder of the installation
 * @param photos where the rows are, if they are in a folder
 * @param link where the rows are, if they are in a table of Feishu
 * @param defaults what empty cells mean
 * @param provider of new segments; empty for what the installation had before
 * @param writer of new storyboards; empty for what the installation had before
 * @param seconds length of new segments; empty for what the installation had before
 * @param concurrency how many projects may run at once, at least 1
 * @param consent what is allowed of edits beyond what goes without saying
 */
record RunRequest(
    Path folder,
    Optional<FolderTable> photos,
    Optional<FeishuLink> link,
    ImportDefaults defaults,
    Optional<String> provider,
    Optional<String> writer,
    Optional<Integer> seconds,
    int concurrency,
    SourceEdit.Consent consent) {}
