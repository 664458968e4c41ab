package dev.petforge.emulator.feishu;

import java.util.List;
import java.util.Optional;

/** The types of columns, with the numbers and words of Feishu's documentation (2026-09). */
public enum EmulatedFieldType {
  TEXT(1, 1254060, "TextFieldConvFail", "Text"),
  NUMBER(2, 1254061, "NumberFieldConvFail", "Number"),
  SINGLE_SELECT(3, 1254062, "SingleSelectFieldConvFail", "SingleSelect"),
  MULTI_SELECT(4, 1254063, "MultiSelectFieldConvFail", "MultiSelect"),
  DATE(5, 1254064, "DatetimeFieldConvFail", "DateTime"),
  CHECKBOX(7, 1254065, "CheckboxFieldConvFail", "Checkbox"),
  USER(11, 1254066, "UserFieldConvFail", "User"),
  PHONE(13, 1254072, "PhoneFieldConvFail", "Phone"),
  URL(15, 1254068, "URLFieldConvFail", "Url"),
  ATTACHMENT(17, 1254069, "AttachFieldConvFail", "Attachment"),
  LINK(18, 1254067, "LinkFieldConvFail", "SingleLink"),
  LOOKUP(19, 1254015, "FieldTypeValueNotMatch", "Lookup"),
  FORMULA(20, 1254015, "FieldTypeValueNotMatch", "Formula"),
  DUPLEX_LINK(21, 1254074, "DuplexLinkFieldConvFail", "DuplexLink"),
  LOCATION(22, 1254015, "FieldTypeValueNotMatch", "Location"),
  GROUP(23, 1254015, "FieldTypeValueNotMatch", "GroupChat"),
  STAGE(24, 1254015, "FieldTypeValueNotMatch", "Stage"),
  CREATED_TIME(1001, 1254015, "FieldTypeValueNotMatch", "CreatedTime"),
  MODIFIED_TIME(1002, 1254015, "FieldTypeValueNotMatch", "ModifiedTime"),
  CREATED_USER(1003, 1254015, "FieldTypeValueNotMatch", "CreatedUser"),
  MODIFIED_USER(1004, 1254015, "FieldTypeValueNotMatch", "ModifiedUser"),
  AUTO_NUMBER(1005, 1254015, "FieldTypeValueNotMatch", "AutoNumber");

  private final int number;
  private final int code;
  private final String codeName;
  private final String uiType;

  EmulatedFieldType(int number, int code, String codeName, String uiType) {
    this.number = number;
    this.code = code;
    this.codeName = codeName;
    this.uiType = uiType;
  }

  static Optional<EmulatedFieldType> of(int number) {
    for (EmulatedFieldType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** As it is on the wire. */
  public int number() {
    return number;
  }

  /** The words for how it is shown; the first unless said otherwise. */
  List<String> uiTypes() {
    return switch (this) {
      case TEXT -> List.of(uiType, "Barcode", "Email");
      case NUMBER -> List.of(uiType, "Progress", "Currency", "Rating");
      default -> List.of(uiType);
    };
  }

  /** Whether a client may write it. */
  boolean writable() {
    return switch (this) {
      case LOOKUP, FORMULA, CREATED_TIME, MODIFIED_TIME, CREATED_USER, MODIFIED_USER, AUTO_NUMBER ->
          false;
      default -> true;
    };
  }

  /** A value that is not of this type. */
  FeishuRefusal refusal(String field, String rule) {
    return FeishuRefusal.of(code, codeName, "field '" + field + "' " + rule);
  }
}
