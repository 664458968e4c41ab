package dev.petforge.examples.installation;

import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.TableRef;
import dev.petforge.task.ApprovalPolicy;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which projects a person has to approve, as it is configured. */
final class Approvals {
  private static final String WANTED =
      "all, none, or templates and tables (as --table takes them) with commas between";

  private Approvals() {}

  /**
   * @param table finds a table by how people call it; empty for one that has no projects
   * @throws dev.petforge.failure.PermanentException with code {@code BAD_SETTING} for a setting
   *     that is none
   */
  static ApprovalPolicy policy(
      Configuration configuration, Function<String, Optional<TableRef>> table) {
    String text = configuration.get(Setting.PETFORGE_APPROVAL).orElse("none");
    if (text.equalsIgnoreCase("all")) {
      return ApprovalPolicy.ALL;
    }
    if (text.equalsIgnoreCase("none")) {
      return ApprovalPolicy.NONE;
    }
    Set<TemplateId> templates = new LinkedHashSet<>();
    Set<TableRef> tables = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      if (name.isEmpty()) {
        throw Configuration.badSetting(Setting.PETFORGE_APPROVAL, WANTED, text);
      }
      if (isTable(name)) {
        table.apply(name).ifPresent(tables::add);
      } else {
        templates.add(template(name, text));
      }
    }
    return ApprovalPolicy.of(templates, tables);
  }

  /** An address or a path; no name of a template has such characters. */
  private static boolean isTable(String name) {
    return name.contains("/") || name.contains("\\") || name.contains(":");
  }

  private static TemplateId template(String name, String text) {
    try {
      return TemplateId.parse(name);
    } catch (IllegalArgumentException e) {
      throw Configuration.badSetting(Setting.PETFORGE_APPROVAL, WANTED, text);
    }
  }
}
