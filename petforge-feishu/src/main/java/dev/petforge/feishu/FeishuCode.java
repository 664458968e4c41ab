package dev.petforge.feishu;

import dev.petforge.failure.LocalizedTexts;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the codes of Feishu and Lark mean, those that mean the same to a person together, and what
 * to do about them. A failure that Feishu caused has its code in digits, such as {@code 1254043}.
 * {@code docs/feishu.md} lists them (Feishu's error code pages and SDKs, read 2026-08).
 */
@SuppressWarnings("ImmutableEnumChecker") // a list that nobody can change
public enum FeishuCode {
  // The app
  APP_SECRET(10015, 99991543, 20002),
  APP_ID(20048),
  APP(10003, 10014),
  APP_DISABLED(99991662, 99991673),
  SCOPE(99991672, 99991676, 99991679, 1061073),
  ADDRESS_NOT_ALLOWED(99991401),
  TOKEN(99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677, 1061005),

  // Logging in
  USER_NOT_ALLOWED(20010),
  REDIRECT(20029, 20071),
  LOGIN_CODE(20003, 20004, 20065),

  // Bases, tables and rows
  BASE_RIGHT(91403, 1254302, 1254304),
  BASE_GONE(91402, 1254003, 1254040),
  WIKI_RIGHT(131006),
  WIKI_GONE(131005),
  TABLE_GONE(1254004, 1254041),
  VIEW_GONE(1254005, 1254042),
  ROW_GONE(1254006, 1254043),
  COLUMN_GONE(1254009, 1254044, 1254045),
  VALUE(
      1254010, 1254015, 1254060, 1254061, 1254062, 1254063, 1254064, 1254065, 1254066, 1254067,
      1254068, 1254069, 1254072, 1254074),
  ATTACHMENT(1254027, 1254303),
  CELL_FULL(1254130),
  TABLE_FULL(1254100, 1254101, 1254102, 1254103, 1254105, 1254106),
  PLAN(1254306),
  PERMISSIONS(1254301),

  // Files
  FOLDER_RIGHT(1061004),
  FOLDER_GONE(1061003, 1061007, 1061041, 1061044),
  FOLDER_FULL(1062507),
  FILE_TOO_LARGE(1061043),
  FILE_NAME(1061008),
  DRIVE_FULL(1061061, 1061101),
  CONTENT(1061109, 1061113),
  UPLOAD(1061021, 1062007, 1062008, 1062009, 1062010, 1062011),

  // What passes
  RATE(99991400),
  BUSY(1254036, 1254290, 1254291, 1254607, 1254608, 1061045),
  NO_ANSWER(1255040, 1061006),
  INTERNAL(
      1254002, 1255001, 1255002, 1255003, 1255004, 1255005, 1255006, 2200, 1500, 1663, 131001,
      131007, 10012, 10013),

  // What PetForge asked wrongly
  REQUEST(
      1254000, 1254001, 1254007, 1254011, 1254016, 1254018, 1254024, 1254030, 1254037, 1254104,
      99992402, 91401, 131002, 1061002);

  private static final LocalizedTexts TEXTS =
      LocalizedTexts.beside(FeishuCode.class, "feishu-codes");
  private static final int AMBIGUOUS = 10014;

  /** What stands around the details in the English texts. */
  private static final Map<FeishuCode, List<String>> AROUND =
      Stream.of(values())
          .collect(
              Collectors.toMap(
                  code -> code,
                  code -> List.of(TEXTS.of(Locale.ENGLISH, code.name()).split("\\{0}", -1)),
                  (one, same) -> one,
                  () -> new EnumMap<>(FeishuCode.class)));

  private final List<Integer> codes;

  FeishuCode(Integer... codes) {
    this.codes = List.of(codes);
  }

  /** What a code means that is known. */
  public static Optional<FeishuCode> of(int code) {
    return Arrays.stream(values()).filter(one -> one.codes.contains(code)).findFirst();
  }

  /**
   * The same with what Feishu says beside it, which tells apart what has one code: a secret that is
   * not the app's, an app that there is not, and one that is switched off.
   *
   * @param words of the answer, or a message that quotes them
   */
  public static Optional<FeishuCode> of(int code, String words) {
    String said = words.toLowerCase(Locale.ROOT);
    if (code != AMBIGUOUS) {
      return of(code);
    } else if (said.contains("secret invalid")) {
      return Optional.of(APP_SECRET);
    } else if (said.contains("not exist")) {
      return Optional.of(APP_ID);
    } else if (said.contains("disabled") || said.contains("unavailable")) {
      return Optional.of(APP_DISABLED);
    }
    return of(code);
  }

  /** The codes that mean this, in digits. */
  public List<Integer> codes() {
    return codes;
  }

  /**
   * What it means and what to do, in one sentence.
   *
   * @param locale Chinese for every locale whose language is {@code zh}, else English
   */
  public String text(Locale locale) {
    return text(locale, "");
  }

  /**
   * @param details that the answer has, to stand in the sentence
   */
  String text(Locale locale, String details) {
    return TEXTS.of(locale, name()).replace("{0}", details);
  }

  /**
   * A message in which what a code means is said in another language; the same if it says nothing
   * of that kind.
   *
   * @param message as failures have it, in English
   */
  public static String translated(String message, Locale locale) {
    for (Map.Entry<FeishuCode, List<String>> text : AROUND.entrySet()) {
      FeishuCode code = text.getKey();
      List<String> around = text.getValue();
      boolean whole = around.size() == 1;
      int from = message.indexOf(around.get(0));
      int details = from + around.get(0).length();
      String last = around.get(around.size() - 1);
      int to = whole ? from : message.indexOf(last, details);
      if (from >= 0 && to >= 0) {
        String said = code.text(locale, whole ? "" : message.substring(details, to));
        int end = whole ? details : to + last.length();
        return message.substring(0, from) + said + message.substring(end);
      }
    }
    return message;
  }
}
