package dev.petforge.feishu;

/**
 * What an answer's {@code code} asks a caller to do. The status of HTTP says nothing: most failures
 * come with 200 (Feishu's error code pages and SDKs, 2026-08).
 */
enum AnswerCode {
  /** It is done. */
  OK,
  /** The token has run out: with a new one it may be asked once more. */
  TOKEN,
  /** Too many calls: to be asked again after the time that the answer names. */
  RATE,
  /** The table is busy with a change: to be asked again, more and more slowly. */
  BUSY,
  /** As {@link #BUSY}, or the call was too heavy: smaller ones may do. */
  HEAVY,
  /** Nobody knows whether it was done: only what may be done twice is asked again. */
  UNCLEAR,
  /** Something inside failed: to be asked again, twice at the most. */
  BLIP,
  /** What was just made is not known everywhere yet: to be asked again for a few seconds. */
  NOT_FOUND,
  /** A column's name is not known: the columns may have changed. */
  UNKNOWN_COLUMN,
  /** The token of a repeated write belongs to another write. */
  TOKEN_TAKEN,
  /** An upload in blocks is not known any more, or not as it was begun: to be begun anew. */
  UPLOAD_GONE,
  /** It will fail again. */
  FIX;

  static AnswerCode of(int code) {
    return switch (code) {
      case 0 -> OK;
      case 99991663, 99991664, 99991665, 99991668, 99991671, 99991677 -> TOKEN;
      case 99991400 -> RATE;
      case 1254290, 1254291, 1254036, 1254608, 1061045 -> BUSY;
      case 1254607 -> HEAVY;
      case 1255040, 1061006 -> UNCLEAR;
      case 1254002,
          1255001,
          1255002,
          1255003,
          1255004,
          1255005,
          2200,
          1500,
          1663,
          131001,
          131007,
          10012,
          10013,
          // What arrived was not what was sent: the same once more.
          1062008,
          1062009 ->
          BLIP;
      case 1254040, 1254041, 1254042, 1254043, 1254044 -> NOT_FOUND;
      case 1254045 -> UNKNOWN_COLUMN;
      case 1255006 -> TOKEN_TAKEN;
      case 1061021, 1062007, 1062010, 1062011 -> UPLOAD_GONE;
      default -> FIX;
    };
  }
}
