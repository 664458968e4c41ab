package dev.petforge.llm;

import dev.petforge.failure.PermanentException;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The templates that a writer supports, by id. */
final class TemplateCatalogue {
  private final Map<TemplateId, Template> byId = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if there is no template, or two have the same id
   */
  TemplateCatalogue(Collection<Template> templates) {
    for (Template template : templates) {
      if (byId.put(template.id(), template) != null) {
        throw new IllegalArgumentException("template " + template.id() + " is given twice");
      }
    }
    if (byId.isEmpty()) {
      throw new IllegalArgumentException("a writer needs at least one template");
    }
  }

  /** In the order in which they were given. */
  Set<TemplateId> ids() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(byId.keySet()));
  }

  /**
   * @throws PermanentException with code {@code UNKNOWN_TEMPLATE} if there is none of that id:
   *     names those that there are
   */
  Template require(TemplateId id) {
    Template template = byId.get(id);
    if (template == null) {
      throw new PermanentException(
          "UNKNOWN_TEMPLATE",
          "template must be one of "
              + byId.keySet().stream().map(TemplateId::value).collect(Collectors.joining(", "))
              + ", was '"
              + id
              + "'");
    }
    return template;
  }
}
