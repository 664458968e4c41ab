package dev.petforge.emulator.feishu;

/**
 * What goes wrong at Feishu. Each happens where the real one would have it happen; a fault that is
 * scripted waits for a call on which it can.
 */
public enum FeishuFault {
  /** On a request for a tenant's or a user's token: 2200 or 20050, an internal error. */
  NO_TOKEN,
  /** On any call with a token: 99991663, and the token is dead from then on. */
  TOKEN_DIES,
  /** On any call with a token: 99991663, once; the same token is given again, and is good. */
  TOKEN_DOUBTED,
  /** On any call: 429 and 99991400, with {@code x-ogw-ratelimit-reset: 1}. */
  RATE,
  /** On any call: the connection is cut before anything is done. */
  CUT_BEFORE,
  /** On any call: status 504 with a gateway's page; nothing was done. */
  GATEWAY_BEFORE,
  /** On any call: it is done late, after {@link FeishuSettings#slowness}. */
  SLOW,
  /** On a call of a base: 1254290, too many requests at one table. */
  TOO_MANY,
  /** On a call of a base: 1254607, data not ready. */
  NOT_READY,
  /** On a call of a base: 1254036, the base is being copied. */
  COPYING,
  /** On a call of a base: 1255001, an internal error; nothing was done. */
  INTERNAL,
  /** On a call of a base: 1254002, the failure that says nothing; nothing was done. */
  FAIL,
  /** On a write: 1254291, write conflict; nothing was done. */
  WRITE_CONFLICT,
  /** On a write: 1254608, the same request submitted repeatedly; nothing was done. */
  REPEATED,
  /** On a write: 1255040 with status 504; nothing was done. */
  TIMEOUT_BEFORE,
  /** On a write: 1255040 with status 504; it was done. */
  TIMEOUT_AFTER,
  /** On a write or an upload: status 504 with a gateway's page; it was done. */
  GATEWAY_AFTER,
  /** On a write or an upload: it was done, and the connection is cut before the answer. */
  CUT_AFTER,
  /**
   * On a write or an upload: it was done, and the answer comes late, after {@link
   * FeishuSettings#slowness}.
   */
  SLOW_AFTER,
  /** On an upload: 1061045, somebody else uploads. */
  UPLOAD_BUSY,
  /** On a download: the connection is cut in the middle. */
  DOWNLOAD_CUT
}
