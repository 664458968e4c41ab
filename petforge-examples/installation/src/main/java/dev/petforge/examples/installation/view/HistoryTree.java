package dev.petforge.examples.installation.view;

import dev.petforge.history.HistoryEntry;
import dev.petforge.money.Money;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to a project once, for programs. */
public final class HistoryTree {
  private HistoryTree() {}

  /** Of one entry. */
  public static Map<String, @Nullable Object> of(HistoryEntry entry) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", entry.id());
    tree.put("at", entry.at().toString());
    tree.put("kind", entry.kind().word());
    tree.put("name", entry.name());
    tree.put("segment", entry.segment().orElse(null));
    tree.put("state", entry.state().orElse(null));
    tree.put("price", entry.price().map(Money::toString).orElse(null));
    tree.put("detail", entry.detail().orElse(null));
    return tree;
  }
}
