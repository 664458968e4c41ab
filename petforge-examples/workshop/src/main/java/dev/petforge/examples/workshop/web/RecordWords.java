package dev.petforge.examples.workshop.web;

import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentElement;
import com.github.therapi.runtimejavadoc.CommentText;
import com.github.therapi.runtimejavadoc.InlineLink;
import com.github.therapi.runtimejavadoc.InlineTag;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** What the Javadoc of records says, as Markdown; the compiler keeps it beside the classes. */
final class RecordWords {
  private RecordWords() {}

  /** What a record is. */
  static String of(Class<?> type) {
    return text(RuntimeJavadoc.getJavadoc(type).getComment());
  }

  /** What a component is; empty if nothing is said of it. */
  static Optional<String> of(RecordComponent component) {
    return RuntimeJavadoc.getJavadoc(component.getDeclaringRecord()).getRecordComponents().stream()
        .filter(said -> said.getName().equals(component.getName()))
        .map(ParamJavadoc::getComment)
        .map(RecordWords::text)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static String text(Comment comment) {
    StringBuilder text = new StringBuilder();
    for (CommentElement element : comment) {
      if (element instanceof CommentText plain) {
        text.append(plain.getValue());
      } else if (element instanceof InlineTag tag) {
        text.append('`').append(tag.getValue()).append('`');
      } else if (element instanceof InlineLink link) {
        text.append(link.getLink().getLabel());
      }
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }
}
