package dev.petforge.emulator.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out which storyboard a request asks for, as a model would read it: from the schema that it
 * carries, from an example in its messages (the first object or array there with objects in it),
 * and from lines such as
 *
 * <pre>
 * shots: 5
 * types: intro, approach, eating, finish, outro
 * first index: 2
 * </pre>
 *
 * of which the last of each kind counts, and counts for more than the rest. The shot before the
 * first one, if it is in the request as JSON, says how the new ones start.
 */
final class StoryboardWish {
  private static final int USUAL_COUNT = 7;
  private static final int MOST_COUNT = 50;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern COUNT =
      Pattern.compile("(?im)^[\\s>*-]*(?:shots|segments|shot count)\\s*[:=]\\s*(\\d{1,2})\\b");
  private static final Pattern TYPES =
      Pattern.compile("(?im)^[\\s>*-]*(?:types|shot types|segment types)\\s*[:=]\\s*(.+)$");
  private static final Pattern FIRST =
      Pattern.compile("(?im)^[\\s>*-]*(?:first index|first)\\s*[:=]\\s*(\\d{1,2})\\b");
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z_]{0,29}");
  private static final List<String> LOCKS =
      List.of("subject_lock", "subject_lock_zh", "scene_lock", "scene_lock_zh");

  private final LlmRequest request;
  private final List<JsonNode> documents;
  private final Optional<JsonNode> schema;

  StoryboardWish(LlmRequest request) {
    this.request = request;
    this.documents = documents(request.text());
    this.schema = schema(request);
  }

  /** The answer, a JSON document; empty if the request does not ask for a list in JSON. */
  Optional<String> answer() {
    Optional<Example> example = example();
    Optional<Example> formal = schema.flatMap(StoryboardWish::formal);
    boolean formally = !request.format().equals("text") || schema.isPresent();
    boolean said = request.text().toLowerCase(Locale.ROOT).contains("json");
    if (!formally && (example.isEmpty() || !said)) {
      return Optional.empty();
    }
    Example shape = formal.or(() -> example).orElse(Example.USUAL);
    List<String> types = types(example.map(Example::types).orElse(List.of()), shape.types());
    int first = last(FIRST).map(Integer::parseInt).orElse(example.map(Example::first).orElse(0));
    StoryboardAnswers answers =
        StoryboardAnswers.valid(types)
            .root(shape.root())
            .from(first)
            .around(shape.around())
            .fields(shape.fields())
            .words(ShotWords.usual().with(before(first), first));
    ArrayNode shots = answers.shots();
    example.ifPresent(one -> one.keepNulls(shots));
    return Optional.of(answers.text(shots));
  }

  /** What the shot before the first one leaves us no choice of. */
  private Map<String, String> before(int first) {
    Map<String, String> given = new LinkedHashMap<>();
    for (JsonNode document : documents) {
      for (JsonNode shot : objects(document)) {
        if (first > 0 && shot.path("segment_index").asInt(-1) == first - 1) {
          LOCKS.forEach(lock -> put(given, lock, shot.path(lock)));
          put(given, "start_state", shot.path("end_state"));
          put(given, "start_state_zh", shot.path("end_state_zh"));
        }
      }
    }
    return given;
  }

  private static void put(Map<String, String> given, String name, JsonNode text) {
    if (text.isString() && !text.asString().isBlank()) {
      given.put(name, text.asString());
    }
  }

  private List<String> types(List<String> shown, List<String> listed) {
    Optional<List<String>> said =
        last(TYPES)
            .map(
                text -> {
                  List<String> found = new ArrayList<>();
                  Matcher matcher = TYPE.matcher(text);
                  while (matcher.find()) {
                    found.add(matcher.group());
                  }
                  return found;
                })
            .filter(found -> !found.isEmpty());
    int count =
        last(COUNT)
            .map(Integer::parseInt)
            .filter(number -> number > 0 && number <= MOST_COUNT)
            .orElse(said.map(List::size).orElse(shown.isEmpty() ? USUAL_COUNT : shown.size()));
    for (List<String> types : List.of(said.orElse(List.of()), shown, listed)) {
      if (types.size() == count && types.stream().allMatch(TYPE.asMatchPredicate())) {
        return types;
      }
    }
    return stretched(said.orElse(listed), count);
  }

  /** The given types as far as they go, the last at the end; else as old storyboards had it. */
  private static List<String> stretched(List<String> known, int count) {
    List<String> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean end = i == count - 1 && count > 1;
      if (known.size() < 3) {
        types.add(i == 0 ? "intro" : end ? "outro" : "eating");
      } else {
        types.add(end ? known.get(known.size() - 1) : known.get(Math.min(i, known.size() - 2)));
      }
    }
    return types;
  }

  private Optional<String> last(Pattern pattern) {
    Matcher matcher = pattern.matcher(request.text());
    Optional<String> last = Optional.empty();
    while (matcher.find()) {
      last = Optional.of(matcher.group(1));
    }
    return last;
  }

  // examples and schemas

  /**
   * What a document of shots looks like.
   *
   * @param root the name of the array; empty text for a bare one
   * @param around the texts beside the array
   * @param fields of a shot
   * @param types of the shots, or all that are allowed
   * @param shots as they are shown; none in a schema
   */
  private record Example(
      String root,
      List<String> around,
      List<String> fields,
      List<String> types,
      List<JsonNode> shots) {
    static final Example USUAL =
        new Example("segments", List.of(), StoryboardAnswers.FIELDS, List.of(), List.of());

    int first() {
      return shots.isEmpty() ? 0 : shots.get(0).path("segment_index").asInt(0);
    }

    /** A field that is shown without a value has none in the answer either. */
    void keepNulls(ArrayNode answer) {
      for (int i = 0; i < Math.min(answer.size(), shots.size()); i++) {
        for (var member : shots.get(i).properties()) {
          if (member.getValue().isNull() && answer.path(i).has(member.getKey())) {
            ((ObjectNode) answer.path(i)).putNull(member.getKey());
          }
        }
      }
    }
  }

  private Optional<Example> example() {
    return documents.stream().flatMap(document -> exampleIn(document).stream()).findFirst();
  }

  private static Optional<Example> exampleIn(JsonNode document) {
    if (document.isArray()) {
      return exampleOf("", List.of(), document);
    }
    if (document.has("properties")) {
      return Optional.empty();
    }
    for (var member : document.properties()) {
      Optional<Example> found =
          member.getValue().isArray()
              ? exampleOf(member.getKey(), texts(document, JsonNode::isString), member.getValue())
              : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Example> exampleOf(String root, List<String> around, JsonNode array) {
    if (array.isEmpty() || !array.values().stream().allMatch(JsonNode::isObject)) {
      return Optional.empty();
    }
    List<JsonNode> shots = List.copyOf(array.values());
    List<String> types =
        shots.stream().map(shot -> shot.path("segment_type").asString("")).toList();
    List<String> fields = List.copyOf(shots.get(0).propertyNames());
    return Optional.of(new Example(root, around, fields, types, shots));
  }

  private static Optional<Example> formal(JsonNode schema) {
    JsonNode members = schema.path("properties");
    for (var member : members.properties()) {
      JsonNode fields = member.getValue().path("items").path("properties");
      if (fields.isObject()) {
        List<String> types =
            fields.path("segment_type").path("enum").values().stream()
                .map(word -> word.asString(""))
                .toList();
        return Optional.of(
            new Example(
                member.getKey(),
                texts(members, node -> node.path("type").asString("").equals("string")),
                List.copyOf(fields.propertyNames()),
                types,
                List.of()));
      }
    }
    return Optional.empty();
  }

  private static List<String> texts(JsonNode object, Predicate<JsonNode> isText) {
    return object.properties().stream()
        .filter(member -> isText.test(member.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The objects in a document's arrays, or the document itself. */
  private static List<JsonNode> objects(JsonNode document) {
    List<JsonNode> objects = new ArrayList<>();
    if (document.isArray()) {
      document.values().stream().filter(JsonNode::isObject).forEach(objects::add);
      return objects;
    }
    for (JsonNode member : document.values()) {
      if (member.isArray()) {
        member.values().stream().filter(JsonNode::isObject).forEach(objects::add);
      }
    }
    if (objects.isEmpty()) {
      objects.add(document);
    }
    return objects;
  }

  private static Optional<JsonNode> schema(LlmRequest request) {
    JsonNode format = request.body().path("response_format").path("json_schema").path("schema");
    if (format.isObject()) {
      return Optional.of(format);
    }
    String forced = request.forcedTool().orElse("");
    return request.tools().stream()
        .filter(tool -> forced.isEmpty() || LlmRequest.nameOf(tool).equals(forced))
        .map(tool -> tool.path("function").path("parameters"))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  /** The JSON documents in a text, one after the other. */
  private static List<JsonNode> documents(String text) {
    List<JsonNode> found = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at);
      int end = next == '{' || next == '[' ? end(text, at) : -1;
      Optional<JsonNode> document = end < 0 ? Optional.empty() : parsed(text.substring(at, end));
      document.ifPresent(found::add);
      at = document.isPresent() ? end : at + 1;
    }
    return found;
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Behind the bracket that closes the one at a place; -1 if none does. */
  private static int end(String text, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char next = text.charAt(i);
      if (quoted) {
        if (next == '\\') {
          i++;
        } else if (next == '"') {
          quoted = false;
        }
      } else if (next == '"') {
        quoted = true;
      } else if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return -1;
  }
}
