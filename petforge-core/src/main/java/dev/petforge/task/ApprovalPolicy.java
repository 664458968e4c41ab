package dev.petforge.task;

import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import java.util.Optional;
import java.util.Set;

/**
 * Which projects a person has to approve before a clip is bought for them. What is free needs no
 * approval.
 *
 * @param scope all, or those that are named
 * @param templates whose projects need it
 * @param tables whose rows need it
 */
public record ApprovalPolicy(Scope scope, Set<TemplateId> templates, Set<TableRef> tables) {
  /** How many projects are meant. */
  public enum Scope {
    /** All, whatever is named. */
    ALL,
    /** Those of the templates and tables that are named. */
    NAMED
  }

  /** No project needs an approval. */
  public static final ApprovalPolicy NONE = new ApprovalPolicy(Scope.NAMED, Set.of(), Set.of());

  /** Every project needs one. */
  public static final ApprovalPolicy ALL = new ApprovalPolicy(Scope.ALL, Set.of(), Set.of());

  public ApprovalPolicy {
    templates = Set.copyOf(templates);
    tables = Set.copyOf(tables);
  }

  /** Projects of these templates, and those of these tables. */
  public static ApprovalPolicy of(Set<TemplateId> templates, Set<TableRef> tables) {
    return new ApprovalPolicy(Scope.NAMED, templates, tables);
  }

  /** Whether what is made from this needs an approval. */
  public boolean asksFor(Source source) {
    return asksFor(source.template(), source.row().map(RecordRef::table));
  }

  /** Whether projects of a template, and of a table if they come from one, need an approval. */
  public boolean asksFor(TemplateId template, Optional<TableRef> table) {
    return scope == Scope.ALL
        || templates.contains(template)
        || table.filter(tables::contains).isPresent();
  }
}
