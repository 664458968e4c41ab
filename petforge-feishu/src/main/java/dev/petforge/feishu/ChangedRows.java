package dev.petforge.feishu;

import dev.petforge.table.RecordRef;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes changes of connected tables on as rows. A base sends the events of all its tables, and
 * those of our own writes too: what is not of one of these tables, or can only be a result, is left
 * alone. A program that speaks HTTP mounts it so:
 *
 * <pre>
 * var endpoint = new ChangeEndpoint(verificationToken, encryptKey, InstantSource.system(),
 *     new ChangedRows(tables, petForge::rowsChanged));
 * server.createContext("/feishu/events", exchange -&gt; … endpoint.take(headers, body) …);
 * tables.forEach(table -&gt; table.base().subscribe());
 * </pre>
 *
 * <p>Events are lost while nobody answers for longer than Feishu repeats them (seven and a half
 * hours), so such a program imports the tables once when it starts. Safe for use by many threads.
 */
public final class ChangedRows implements Consumer<RecordChange> {
  private static final Logger log = LoggerFactory.getLogger(ChangedRows.class);

  private final List<FeishuTable> tables;
  private final Consumer<Collection<RecordRef>> rows;

  /**
   * @param tables those that are connected
   * @param rows is told which rows to look at; must come back within a second or two
   */
  public ChangedRows(Collection<FeishuTable> tables, Consumer<Collection<RecordRef>> rows) {
    this.tables = List.copyOf(tables);
    this.rows = rows;
  }

  @Override
  public void accept(RecordChange change) {
    for (FeishuTable table : tables) {
      if (table.isTold(change) && table.concernsPeople(change)) {
        log.debug("rows were changed: table={} rows={}", table.ref(), change.records());
        rows.accept(table.rows(change));
      }
    }
  }
}
