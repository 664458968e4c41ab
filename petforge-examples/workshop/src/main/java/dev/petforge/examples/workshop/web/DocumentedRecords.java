package dev.petforge.examples.workshop.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the code says of the members of requests and answers, put into their schemas: what they are,
 * which are always there, which may be null, and which words they may be.
 */
final class DocumentedRecords {
  private DocumentedRecords() {}

  /** A member of a record, or of one that is written into it. */
  private record Member(RecordComponent component, Field field) {
    boolean nullable() {
      AnnotatedType type = component.getAnnotatedType();
      return type.isAnnotationPresent(Nullable.class);
    }

    boolean leftOutIfNull() {
      JsonInclude include = annotation(JsonInclude.class);
      return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    Optional<Class<? extends Enum<?>>> words() {
      return DocumentedRecords.words(field);
    }

    private <A extends java.lang.annotation.Annotation> @Nullable A annotation(Class<A> wanted) {
      return field.getAnnotation(wanted);
    }
  }

  /** Of a request: what may be left out may be null as well, and need not be said twice. */
  static void request(Class<?> type, Schema<?> schema) {
    members(type)
        .forEach(
            (name, member) -> {
              Schema<?> property = described(type, schema, name, member);
              member.words().ifPresent(words -> allow(property, words));
              if (!member.nullable()) {
                require(schema, name);
              }
            });
  }

  /** Of an answer: all its members are there, null or not, but those that are left out. */
  static void answer(Class<?> type, Schema<?> schema) {
    members(type)
        .forEach(
            (name, member) -> {
              Schema<?> property = described(type, schema, name, member);
              member.words().ifPresent(words -> allow(property, words));
              if (!member.leftOutIfNull()) {
                require(schema, name);
                if (member.nullable()) {
                  property.setNullable(true);
                }
              }
            });
  }

  /** With what its Javadoc says, of the whole and of a member. */
  private static Schema<?> described(Class<?> type, Schema<?> schema, String name, Member member) {
    if (schema.getDescription() == null) {
      schema.setDescription(RecordWords.of(type));
    }
    Schema<?> property = property(type, schema, name);
    // A reference has no room for a remark beside it.
    Schema<?> open =
        property.get$ref() == null
            ? property
            : new Schema<>().allOf(new ArrayList<>(List.of(property)));
    open.setDescription(
        RecordWords.of(member.component()).or(() -> CommonMembers.words(name)).orElse(null));
    schema.getProperties().put(name, open);
    return open;
  }

  /** The enum whose words something may be, if it says so. */
  static Optional<Class<? extends Enum<?>>> words(AnnotatedElement of) {
    return Optional.ofNullable(of.getAnnotation(Words.class)).map(Words::value);
  }

  /** Of a list, each of its values. */
  static void allow(Schema<?> schema, Class<? extends Enum<?>> words) {
    @SuppressWarnings("unchecked")
    Schema<Object> texts =
        (Schema<Object>) (schema.getItems() == null ? schema : schema.getItems());
    texts.setEnum(
        new ArrayList<>(
            Arrays.stream(words.getEnumConstants()).map(DocumentedRecords::word).toList()));
  }

  private static String word(Enum<?> constant) {
    try {
      return String.valueOf(constant.getDeclaringClass().getMethod("word").invoke(constant));
    } catch (NoSuchMethodException e) {
      return constant.name().toLowerCase(Locale.ROOT);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the word of " + constant + " cannot be read", e);
    }
  }

  private static void require(Schema<?> schema, String name) {
    TreeSet<String> all =
        new TreeSet<>(Optional.ofNullable(schema.getRequired()).orElse(List.of()));
    all.add(name);
    schema.setRequired(new ArrayList<>(all));
  }

  private static Schema<?> property(Class<?> type, Schema<?> schema, String name) {
    if (schema.getProperties() == null || !schema.getProperties().containsKey(name)) {
      throw new IllegalStateException("the document knows no " + name + " of " + type);
    }
    return schema.getProperties().get(name);
  }

  private static Map<String, Member> members(Class<?> type) {
    Map<String, Member> members = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Member member = new Member(component, field(type, component));
      if (member.annotation(JsonUnwrapped.class) != null) {
        members.putAll(members(component.getType()));
      } else {
        members.put(name(member), member);
      }
    }
    return members;
  }

  private static String name(Member member) {
    JsonProperty written = member.annotation(JsonProperty.class);
    return written != null && !written.value().isEmpty()
        ? written.value()
        : ((SnakeCaseStrategy) PropertyNamingStrategies.SNAKE_CASE)
            .translate(member.component().getName());
  }

  private static Field field(Class<?> type, RecordComponent component) {
    try {
      return type.getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("a record without the field of a component", e);
    }
  }
}
