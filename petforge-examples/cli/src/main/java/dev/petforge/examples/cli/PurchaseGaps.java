package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.reconciliation.PurchaseGap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was bought without the database knowing of it, as commands show it. */
final class PurchaseGaps {
  private PurchaseGaps() {}

  /** For people: both numbers, where, and the command to give. */
  static String line(PurchaseGap gap, Installation installation, Messages messages) {
    boolean ours = gap.installation().equals(installation.petForge().installation());
    return messages.say(
        ours ? "waits.behind" : "waits.foreign",
        gap.account(),
        gap.witnessed(),
        gap.known(),
        "verify --provider " + gap.account().provider(),
        gap.installation());
  }

  /** For programs. */
  static List<Map<String, Object>> tree(List<PurchaseGap> gaps) {
    return gaps.stream().map(PurchaseGaps::tree).toList();
  }

  static Map<String, Object> tree(PurchaseGap gap) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("account", gap.account().value());
    tree.put("installation", gap.installation());
    tree.put("bought", gap.witnessed());
    tree.put("known", gap.known());
    return tree;
  }
}
