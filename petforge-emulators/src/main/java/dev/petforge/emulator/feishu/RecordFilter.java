package dev.petforge.emulator.feishu;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The filter of a search, with what each type of column can be asked (Feishu's documentation,
 * 2026-09). Days are those of the base's time zone: a search cannot ask for hours.
 */
final class RecordFilter {
  private static final Set<String> OPERATORS =
      Set.of(
          "is",
          "isNot",
          "contains",
          "doesNotContain",
          "isEmpty",
          "isNotEmpty",
          "isGreater",
          "isGreaterEqual",
          "isLess",
          "isLessEqual");
  private static final Set<String> OF_TEXT = Set.of("is", "isNot", "contains", "doesNotContain");
  private static final Set<String> OF_NUMBERS =
      Set.of("is", "isNot", "isGreater", "isGreaterEqual", "isLess", "isLessEqual");
  private static final Set<String> OF_DATES = Set.of("is", "isGreater", "isLess");

  private final EmulatedTable table;
  private final ZoneId zone;
  private final LocalDate today;
  private int conditions;

  RecordFilter(EmulatedTable table, Instant now) {
    this.table = table;
    this.zone = CellReader.zone(table.base().timeZone());
    this.today = LocalDate.ofInstant(now, zone);
  }

  /** What a filter lets through. */
  Predicate<EmulatedRecord> of(JsonNode filter) {
    return group(filter, true);
  }

  private Predicate<EmulatedRecord> group(JsonNode group, boolean top) {
    String conjunction = group.path("conjunction").asString("");
    if (!conjunction.equals("and") && !conjunction.equals("or")) {
      throw wrong("conjunction must be and or or, was '" + conjunction + "'");
    }
    List<Predicate<EmulatedRecord>> parts = new ArrayList<>();
    for (JsonNode condition : group.path("conditions")) {
      conditions++;
      parts.add(condition(condition));
    }
    for (JsonNode child : group.path("children")) {
      if (!top) {
        throw wrong("children can be nested once only");
      }
      parts.add(group(child, false));
    }
    if (conditions > 50) {
      throw wrong("a filter has 50 conditions at most, was sent " + conditions);
    }
    if (parts.isEmpty()) {
      return row -> true;
    }
    return conjunction.equals("and")
        ? row -> parts.stream().allMatch(part -> part.test(row))
        : row -> parts.stream().anyMatch(part -> part.test(row));
  }

  private Predicate<EmulatedRecord> condition(JsonNode condition) {
    String name = condition.path("field_name").asString("");
    FeishuField field =
        table.findField(name).orElseThrow(() -> wrong("there is no field '" + name + "'"));
    String operator = condition.path("operator").asString("");
    if (!OPERATORS.contains(operator)) {
      throw wrong("operator '" + operator + "' is not supported");
    }
    JsonNode value = condition.path("value");
    if (!value.isArray() || value.size() > 10) {
      throw wrong("value of '" + name + "' must be a list of at most 10 strings, [] too");
    }
    List<String> values = new ArrayList<>();
    for (JsonNode one : value) {
      if (!one.isString()) {
        throw wrong("value of '" + name + "' must hold strings, held " + one);
      }
      values.add(one.asString());
    }
    return condition(field, operator, values);
  }

  private Predicate<EmulatedRecord> condition(
      FeishuField field, String operator, List<String> values) {
    if (field.type() == EmulatedFieldType.FORMULA || field.type() == EmulatedFieldType.LOOKUP) {
      throw wrong("field '" + field.name() + "' is computed and cannot be filtered");
    }
    if (operator.equals("isEmpty") || operator.equals("isNotEmpty")) {
      if (!values.isEmpty()) {
        throw wrong(operator + " of '" + field.name() + "' takes [] and nothing else");
      }
      return row -> read(field, row).isEmpty() == operator.equals("isEmpty");
    }
    return switch (field.type()) {
      case NUMBER -> number(field, operator, values);
      case DATE, CREATED_TIME, MODIFIED_TIME -> date(field, operator, values);
      case CHECKBOX -> {
        require(field, operator, Set.of("is"));
        boolean wanted = one(field, values).equals("true");
        yield row -> read(field, row).map(node -> node.asBoolean(false)).orElse(false) == wanted;
      }
      case SINGLE_SELECT,
          MULTI_SELECT,
          USER,
          GROUP,
          LINK,
          DUPLEX_LINK,
          CREATED_USER,
          MODIFIED_USER ->
          choice(field, operator, values);
      case ATTACHMENT, STAGE -> throw wrong("'" + field.name() + "' can only be empty or not");
      default -> text(field, operator, values);
    };
  }

  private Predicate<EmulatedRecord> text(FeishuField field, String operator, List<String> values) {
    require(field, operator, OF_TEXT);
    String wanted = one(field, values);
    return row -> {
      String text = read(field, row).map(CellReader::words).orElse("");
      return switch (operator) {
        case "is" -> text.equals(wanted);
        case "isNot" -> !text.equals(wanted);
        case "contains" -> text.contains(wanted);
        default -> !text.contains(wanted);
      };
    };
  }

  private Predicate<EmulatedRecord> choice(
      FeishuField field, String operator, List<String> values) {
    require(field, operator, OF_TEXT);
    if (operator.startsWith("is")) {
      one(field, values);
    } else if (values.isEmpty()) {
      throw wrong(operator + " of '" + field.name() + "' needs a value");
    }
    return row -> {
      List<String> chosen = chosen(read(field, row));
      return switch (operator) {
        case "is" -> chosen.equals(values);
        case "isNot" -> !chosen.equals(values);
        case "contains" -> values.stream().anyMatch(chosen::contains);
        default -> values.stream().noneMatch(chosen::contains);
      };
    };
  }

  private static List<String> chosen(Optional<JsonNode> value) {
    List<String> chosen = new ArrayList<>();
    value.ifPresent(
        node -> {
          JsonNode list = node.has("link_record_ids") ? node.path("link_record_ids") : node;
          if (!list.isArray()) {
            chosen.add(list.asString(""));
          }
          for (JsonNode one : list) {
            chosen.add(one.isObject() ? one.path("id").asString("") : one.asString(""));
          }
        });
    return chosen;
  }

  private Predicate<EmulatedRecord> number(
      FeishuField field, String operator, List<String> values) {
    require(field, operator, OF_NUMBERS);
    BigDecimal wanted;
    try {
      wanted = new BigDecimal(one(field, values));
    } catch (NumberFormatException e) {
      throw wrong("value of '" + field.name() + "' must be a number, was " + values);
    }
    return row -> {
      Optional<BigDecimal> number = read(field, row).map(JsonNode::decimalValue);
      if (number.isEmpty()) {
        return operator.equals("isNot");
      }
      int order = number.get().compareTo(wanted);
      return switch (operator) {
        case "is" -> order == 0;
        case "isNot" -> order != 0;
        case "isGreater" -> order > 0;
        case "isGreaterEqual" -> order >= 0;
        case "isLess" -> order < 0;
        default -> order <= 0;
      };
    };
  }

  private Predicate<EmulatedRecord> date(FeishuField field, String operator, List<String> values) {
    require(field, operator, OF_DATES);
    if (values.isEmpty()) {
      throw wrong("'" + field.name() + "' needs a date");
    }
    boolean exact = values.get(0).equals("ExactDate");
    if (values.size() != (exact ? 2 : 1)) {
      throw wrong("'" + field.name() + "' takes ExactDate and a time, or one word: " + values);
    }
    LocalDate first = exact ? exactDay(field, values.get(1)) : firstDay(values.get(0));
    LocalDate last = exact ? first : lastDay(values.get(0));
    if (!operator.equals("is") && !first.equals(last)) {
      throw wrong(values.get(0) + " goes with is only");
    }
    return row ->
        read(field, row)
            .map(node -> LocalDate.ofInstant(Instant.ofEpochMilli(node.asLong(0)), zone))
            .filter(
                day ->
                    switch (operator) {
                      case "is" -> !day.isBefore(first) && !day.isAfter(last);
                      case "isGreater" -> day.isAfter(first);
                      default -> day.isBefore(first);
                    })
            .isPresent();
  }

  private LocalDate exactDay(FeishuField field, String millis) {
    try {
      return LocalDate.ofInstant(Instant.ofEpochMilli(Long.parseLong(millis)), zone);
    } catch (NumberFormatException e) {
      throw wrong("ExactDate of '" + field.name() + "' must be milliseconds, was " + millis);
    }
  }

  private LocalDate firstDay(String word) {
    return switch (word) {
      case "Today", "TheNextWeek", "TheNextMonth" -> today;
      case "Tomorrow" -> today.plusDays(1);
      case "Yesterday" -> today.minusDays(1);
      case "CurrentWeek" -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case "LastWeek" ->
          today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(1);
      case "CurrentMonth" -> today.withDayOfMonth(1);
      case "LastMonth" -> today.withDayOfMonth(1).minusMonths(1);
      case "TheLastWeek" -> today.minusDays(7);
      case "TheLastMonth" -> today.minusDays(30);
      default -> throw wrong("there is no date '" + word + "'");
    };
  }

  private LocalDate lastDay(String word) {
    return switch (word) {
      case "CurrentWeek", "LastWeek" -> firstDay(word).plusDays(6);
      case "CurrentMonth", "LastMonth" -> firstDay(word).with(TemporalAdjusters.lastDayOfMonth());
      case "TheLastWeek", "TheLastMonth" -> today;
      case "TheNextWeek" -> today.plusDays(7);
      case "TheNextMonth" -> today.plusDays(30);
      default -> firstDay(word);
    };
  }

  private Optional<JsonNode> read(FeishuField field, EmulatedRecord row) {
    return table.reader().read(field, row);
  }

  private static void require(FeishuField field, String operator, Set<String> possible) {
    if (!possible.contains(operator)) {
      throw wrong(operator + " cannot be asked of '" + field.name() + "', " + field.uiType());
    }
  }

  private static String one(FeishuField field, List<String> values) {
    if (values.size() != 1) {
      throw wrong("'" + field.name() + "' takes one value here, was sent " + values.size());
    }
    return values.get(0);
  }

  private static FeishuRefusal wrong(String words) {
    return FeishuRefusal.of(1254018, "InvalidFilter", words);
  }
}
