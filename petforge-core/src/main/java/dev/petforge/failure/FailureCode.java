package dev.petforge.failure;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every code that PetForge itself gives to a {@link Failure}, with what it means and what to do
 * about it; {@code docs/failures.md} lists them.
 *
 * <p>Where the other side has codes of its own, these are passed on as they are: numbers such as
 * {@code 1061004} of Feishu, words such as {@code RESOURCE_EXHAUSTED} of Google. {@link #of} finds
 * nothing for them; the failure's message says whose code it is. Codes are kept: a code that is
 * stored means the same in a later version. New ones may come, so a {@code switch} needs a default.
 */
public enum FailureCode {
  // Refused commands
  BUSY(Area.COMMANDS, Retry.NO, Remedy.WAIT),
  NO_STORYBOARD(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  STORYBOARD_THERE(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  NO_SUCH_SEGMENT(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  NO_SUCH_VERSION(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  FILES_REMOVED(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  FEED_MISSING(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  FEED_STALE(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  NOTHING_TO_DO(Area.COMMANDS, Retry.NO, Remedy.NOTHING),
  NOT_COMPLETE(Area.COMMANDS, Retry.NO, Remedy.WAIT),
  STALE_SEGMENTS(Area.COMMANDS, Retry.NO, Remedy.RETRY),
  CHANGED_SINCE(Area.COMMANDS, Retry.NO, Remedy.RETRY),
  OPEN_CALL(Area.COMMANDS, Retry.NO, Remedy.WAIT),
  APPROVAL(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  BAD_JOINT(Area.COMMANDS, Retry.NO, Remedy.INSPECT),
  NOT_REWRITTEN(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  BOUGHT(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  EDITED_BY_HAND(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  OUT_OF_DATE(Area.COMMANDS, Retry.NO, Remedy.RETRY),
  NOT_AWAITED(Area.COMMANDS, Retry.NO, Remedy.NOTHING),
  IN_USE(Area.COMMANDS, Retry.NO, Remedy.WAIT),
  PROJECT_DELETED(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  PROJECT_EXISTS(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  NO_PROJECT(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  NO_CALL(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  STALE_TASK(Area.COMMANDS, Retry.YES, Remedy.AUTOMATIC),
  CANCELLED(Area.COMMANDS, Retry.YES, Remedy.NOTHING),
  UNKNOWN_TEMPLATE(Area.COMMANDS, Retry.NO, Remedy.CALLER),
  UNKNOWN_PROVIDER(Area.COMMANDS, Retry.DEPENDS, Remedy.SETTING),

  // Rows and tables
  BAD_APPROVAL(Area.TABLES, Retry.NO, Remedy.CELL),
  BAD_DATE(Area.TABLES, Retry.NO, Remedy.CELL),
  BAD_PROJECT_ID(Area.TABLES, Retry.NO, Remedy.CELL),
  BAD_SEGMENT_COUNT(Area.TABLES, Retry.NO, Remedy.CELL),
  DESCRIPTION_TOO_LONG(Area.TABLES, Retry.NO, Remedy.CELL),
  DUPLICATE_PROJECT(Area.TABLES, Retry.NO, Remedy.CELL),
  FOREIGN_PROJECT(Area.TABLES, Retry.NO, Remedy.CELL),
  FOREIGN_ROW(Area.TABLES, Retry.NO, Remedy.CELL),
  NO_PICTURE(Area.TABLES, Retry.NO, Remedy.CELL),
  PICTURE_MISSING(Area.TABLES, Retry.NO, Remedy.CELL),
  PICTURE_NOT_A_FILE(Area.TABLES, Retry.NO, Remedy.CELL),
  PICTURE_OUTSIDE(Area.TABLES, Retry.NO, Remedy.CELL),
  ROW_DIFFERS(Area.TABLES, Retry.NO, Remedy.VERIFY),
  ROW_GONE(Area.TABLES, Retry.NO, Remedy.TABLE),
  ROW_REFUSED(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_BUSY(Area.TABLES, Retry.YES, Remedy.AUTOMATIC),
  TABLE_ENCODING(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_HEADER(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_MISSING(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_NOT_A_FILE(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_NOT_READ(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_SYNTAX(Area.TABLES, Retry.NO, Remedy.TABLE),
  TABLE_TOO_LARGE(Area.TABLES, Retry.NO, Remedy.TABLE),
  UNKNOWN_TABLE(Area.TABLES, Retry.NO, Remedy.CALLER),
  WRONG_COLUMNS(Area.TABLES, Retry.NO, Remedy.TABLE),

  // Storyboards and language models
  MODEL_KEY_MISSING(Area.MODELS, Retry.NO, Remedy.KEY),
  MODEL_KEY_WRONG(Area.MODELS, Retry.NO, Remedy.KEY),
  MODEL_FORBIDDEN(Area.MODELS, Retry.NO, Remedy.ACCOUNT),
  MODEL_BALANCE_EMPTY(Area.MODELS, Retry.NO, Remedy.BALANCE),
  MODEL_UNKNOWN(Area.MODELS, Retry.NO, Remedy.MODEL),
  MODEL_CANNOT_SEE(Area.MODELS, Retry.NO, Remedy.MODEL),
  MODEL_CONTEXT_TOO_LONG(Area.MODELS, Retry.NO, Remedy.WORDS),
  MODEL_REQUEST_REFUSED(Area.MODELS, Retry.NO, Remedy.MODEL),
  MODEL_STOPPED(Area.MODELS, Retry.NO, Remedy.MODEL),
  MODEL_RATE(Area.MODELS, Retry.YES, Remedy.AUTOMATIC),
  MODEL_BUSY(Area.MODELS, Retry.YES, Remedy.AUTOMATIC),
  MODEL_DOWN(Area.MODELS, Retry.YES, Remedy.AUTOMATIC),
  MODEL_NO_ANSWER(Area.MODELS, Retry.YES, Remedy.AUTOMATIC),
  MODEL_DEADLINE(Area.MODELS, Retry.YES, Remedy.AUTOMATIC),
  CONTENT_REFUSED(Area.MODELS, Retry.NO, Remedy.CONTENT),
  PICTURE_REFUSED(Area.MODELS, Retry.NO, Remedy.PICTURE),
  PICTURE_NOT_DESCRIBED(Area.MODELS, Retry.NO, Remedy.WORDS),
  STORYBOARD_INVALID(Area.MODELS, Retry.NO, Remedy.RETRY),
  INVALID_STORYBOARD(Area.MODELS, Retry.NO, Remedy.WORDS),
  BUDGET(Area.MODELS, Retry.YES, Remedy.SETTING),

  // What a model can be asked for
  UNKNOWN_MODEL(Area.ORDERS, Retry.NO, Remedy.ORDER),
  DURATION(Area.ORDERS, Retry.NO, Remedy.ORDER),
  RESOLUTION(Area.ORDERS, Retry.NO, Remedy.ORDER),
  SOUND(Area.ORDERS, Retry.NO, Remedy.ORDER),
  LAST_FRAME(Area.ORDERS, Retry.NO, Remedy.ORDER),
  PROMPT_EMPTY(Area.ORDERS, Retry.NO, Remedy.WORDS),
  PROMPT_TOO_LONG(Area.ORDERS, Retry.NO, Remedy.WORDS),
  PICTURE_ASPECT(Area.ORDERS, Retry.NO, Remedy.PICTURE),
  PICTURE_TOO_LARGE(Area.ORDERS, Retry.NO, Remedy.PICTURE),
  PICTURE_TOO_SMALL(Area.ORDERS, Retry.NO, Remedy.PICTURE),
  NOT_POSSIBLE(Area.ORDERS, Retry.NO, Remedy.ORDER),

  // Talking to providers of video
  KEY_REFUSED(Area.PROVIDERS, Retry.DEPENDS, Remedy.KEY),
  NO_TOKEN(Area.PROVIDERS, Retry.DEPENDS, Remedy.KEY),
  CREDENTIALS_UNREADABLE(Area.PROVIDERS, Retry.NO, Remedy.KEY),
  NO_RIGHT(Area.PROVIDERS, Retry.DEPENDS, Remedy.ACCOUNT),
  ACCOUNT_ABNORMAL(Area.PROVIDERS, Retry.DEPENDS, Remedy.ACCOUNT),
  IP_NOT_ALLOWED(Area.PROVIDERS, Retry.DEPENDS, Remedy.ACCOUNT),
  ARREARS(Area.PROVIDERS, Retry.DEPENDS, Remedy.BALANCE),
  PACK_USED_UP(Area.PROVIDERS, Retry.DEPENDS, Remedy.BALANCE),
  QUOTA_USED_UP(Area.PROVIDERS, Retry.NO, Remedy.BALANCE),
  MODEL_GONE(Area.PROVIDERS, Retry.DEPENDS, Remedy.MODEL),
  METHOD_GONE(Area.PROVIDERS, Retry.DEPENDS, Remedy.ADDRESS),
  PATH_UNKNOWN(Area.PROVIDERS, Retry.DEPENDS, Remedy.ADDRESS),
  ADDRESS_REFUSED(Area.PROVIDERS, Retry.NO, Remedy.ADDRESS),
  BAD_PARAMETER(Area.PROVIDERS, Retry.DEPENDS, Remedy.ORDER),
  BAD_PICTURE(Area.PROVIDERS, Retry.NO, Remedy.PICTURE),
  CONTENT_BLOCKED(Area.PROVIDERS, Retry.DEPENDS, Remedy.CONTENT),
  RATE(Area.PROVIDERS, Retry.DEPENDS, Remedy.AUTOMATIC),
  SLOTS(Area.PROVIDERS, Retry.DEPENDS, Remedy.AUTOMATIC),
  OWN_RATE(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  BREAKER_OPEN(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  UNAVAILABLE(Area.PROVIDERS, Retry.DEPENDS, Remedy.AUTOMATIC),
  NO_ANSWER(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  NOT_SENT(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  FENCED(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  ANSWER_LOST(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  ANSWER_TOO_LARGE(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  ANSWER_UNREADABLE(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  UNREADABLE_ANSWER(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  UNCLEAR_ANSWER(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  UNKNOWN_STATUS(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  ENDLESS_LIST(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  FRAME_ADDRESS(Area.PROVIDERS, Retry.YES, Remedy.AUTOMATIC),
  REHEARSED(Area.PROVIDERS, Retry.YES, Remedy.NOTHING),

  // Jobs and their clips
  FAILED(Area.JOBS, Retry.NO, Remedy.RETRY),
  JOB_FAILED(Area.JOBS, Retry.DEPENDS, Remedy.RETRY),
  JOB_CANCELLED(Area.JOBS, Retry.NO, Remedy.RETRY),
  JOB_EXPIRED(Area.JOBS, Retry.NO, Remedy.RETRY),
  JOB_INCOMPLETE(Area.JOBS, Retry.NO, Remedy.RETRY),
  JOB_UNREADABLE(Area.JOBS, Retry.NO, Remedy.RETRY),
  NO_VIDEO(Area.JOBS, Retry.DEPENDS, Remedy.RETRY),
  SUCCESS_WITHOUT_VIDEO(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  OVERDUE(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  OUT_OF_REACH(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  NOT_FOUND(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  NOT_MADE(Area.JOBS, Retry.YES, Remedy.NOTHING),
  UNCERTAIN(Area.JOBS, Retry.DEPENDS, Remedy.RECONCILE),
  RESUBMIT(Area.JOBS, Retry.NO, Remedy.NOTHING),
  ABANDONED(Area.JOBS, Retry.NO, Remedy.NOTHING),
  KEYS_NOT_KEPT(Area.JOBS, Retry.NO, Remedy.RECONCILE),
  ORPHANED(Area.JOBS, Retry.YES, Remedy.RETRY),
  VERIFICATION(Area.JOBS, Retry.YES, Remedy.RECONCILE),
  NO_LIST(Area.JOBS, Retry.NO, Remedy.RECONCILE),
  NOT_UNCERTAIN(Area.JOBS, Retry.NO, Remedy.CALLER),
  NEVER_SENT(Area.JOBS, Retry.NO, Remedy.CALLER),
  BOUGHT_ELSEWHERE(Area.JOBS, Retry.NO, Remedy.CALLER),
  STILL_OPEN(Area.JOBS, Retry.NO, Remedy.WAIT),
  OTHER_CURRENCY(Area.JOBS, Retry.NO, Remedy.CALLER),
  OTHER_ORDER(Area.JOBS, Retry.NO, Remedy.INSPECT),
  NOT_AS_ORDERED(Area.JOBS, Retry.NO, Remedy.INSPECT),
  BROKEN_CLIP(Area.JOBS, Retry.NO, Remedy.INSPECT),
  CALL_WITHOUT_CLIP(Area.JOBS, Retry.NO, Remedy.RECONCILE),
  CALL_WITHOUT_PROJECT(Area.JOBS, Retry.NO, Remedy.RESTORE),
  CLIP_NOT_TAKEN(Area.JOBS, Retry.NO, Remedy.VERIFY),
  CLIP_WITHOUT_CALL(Area.JOBS, Retry.NO, Remedy.RECONCILE),
  FETCH_DELAYED(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  RESULT_ADDRESS(Area.JOBS, Retry.NO, Remedy.RETRY),
  RESULT_EXPIRED(Area.JOBS, Retry.DEPENDS, Remedy.RETRY),
  RESULT_FAILED(Area.JOBS, Retry.YES, Remedy.RETRY),
  RESULT_GONE(Area.JOBS, Retry.NO, Remedy.RETRY),
  RESULT_INCOMPLETE(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  RESULT_MISSING(Area.JOBS, Retry.NO, Remedy.RECONCILE),
  RESULT_NOT_A_VIDEO(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  RESULT_NOT_STORED(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  RESULT_PLAIN_HTTP(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),
  RESULT_TOO_LARGE(Area.JOBS, Retry.NO, Remedy.RETRY),
  RESULT_UNAVAILABLE(Area.JOBS, Retry.YES, Remedy.AUTOMATIC),

  // Pictures and videos
  NOT_A_PICTURE(Area.MEDIA, Retry.NO, Remedy.PICTURE),
  PICTURE_EMPTY(Area.MEDIA, Retry.NO, Remedy.PICTURE),
  PICTURE_TRUNCATED(Area.MEDIA, Retry.NO, Remedy.PICTURE),
  PICTURE_UNREADABLE(Area.MEDIA, Retry.NO, Remedy.PICTURE),
  FIRST_FRAME_SIZE(Area.MEDIA, Retry.NO, Remedy.PICTURE),
  FIRST_FRAME_UNREADABLE(Area.MEDIA, Retry.NO, Remedy.PICTURE),
  SIZES_DIFFER(Area.MEDIA, Retry.NO, Remedy.CALLER),
  FILE_MISSING(Area.MEDIA, Retry.NO, Remedy.FILE),
  CLIP_ASPECT(Area.MEDIA, Retry.NO, Remedy.FILE),
  FRAME_SIZE(Area.MEDIA, Retry.NO, Remedy.FILE),
  NOT_A_VIDEO(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_EMPTY(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_ENCRYPTED(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_TOO_LARGE(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_TOO_LONG(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_TOO_SHORT(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_TRUNCATED(Area.MEDIA, Retry.NO, Remedy.FILE),
  VIDEO_UNREADABLE(Area.MEDIA, Retry.NO, Remedy.FILE),
  FONT_UNREADABLE(Area.MEDIA, Retry.NO, Remedy.SETTING),
  ENCODER_MISSING(Area.MEDIA, Retry.NO, Remedy.LIBRARIES),
  NATIVES_MISSING(Area.MEDIA, Retry.NO, Remedy.LIBRARIES),
  MEDIA_CLASS_PATH(Area.MEDIA, Retry.NO, Remedy.LIBRARIES),
  MEDIA_NOT_STARTED(Area.MEDIA, Retry.YES, Remedy.AUTOMATIC),
  MEDIA_CRASHED(Area.MEDIA, Retry.NO, Remedy.FILE),
  MEDIA_FAILED(Area.MEDIA, Retry.NO, Remedy.FILE),
  MEDIA_MEMORY(Area.MEDIA, Retry.NO, Remedy.FILE),
  MEDIA_TIMEOUT(Area.MEDIA, Retry.NO, Remedy.FILE),
  NO_MEMORY(Area.MEDIA, Retry.YES, Remedy.AUTOMATIC),

  // Files and secrets
  DISK_FULL(Area.FILES, Retry.YES, Remedy.AUTOMATIC),
  FILE_ACCESS(Area.FILES, Retry.DEPENDS, Remedy.STORAGE),
  IO_ERROR(Area.FILES, Retry.YES, Remedy.AUTOMATIC),
  NOT_READABLE(Area.FILES, Retry.DEPENDS, Remedy.STORAGE),
  NOT_WRITABLE(Area.FILES, Retry.DEPENDS, Remedy.STORAGE),
  MISSING(Area.FILES, Retry.NO, Remedy.RESTORE),
  DAMAGED(Area.FILES, Retry.NO, Remedy.RESTORE),
  NAME_MISSING(Area.FILES, Retry.NO, Remedy.VERIFY),
  NAME_WRONG(Area.FILES, Retry.NO, Remedy.VERIFY),
  UNKNOWN_FILE(Area.FILES, Retry.NO, Remedy.INSPECT),
  UNPLAYABLE(Area.FILES, Retry.NO, Remedy.RETRY),
  EXISTS(Area.FILES, Retry.NO, Remedy.CALLER),
  NOT_AN_ARCHIVE(Area.FILES, Retry.NO, Remedy.CALLER),
  ARCHIVE_DAMAGED(Area.FILES, Retry.NO, Remedy.CALLER),
  ARCHIVE_INVALID(Area.FILES, Retry.NO, Remedy.CALLER),
  ARCHIVE_IN_USE(Area.FILES, Retry.YES, Remedy.WAIT),
  NEWER_ARCHIVE(Area.FILES, Retry.NO, Remedy.UPGRADE),
  OUTSIDE_STORE(Area.FILES, Retry.NO, Remedy.STORAGE),
  STORAGE_NO_BUCKET(Area.FILES, Retry.NO, Remedy.SETTING),
  STORAGE_REGION(Area.FILES, Retry.NO, Remedy.SETTING),
  STORAGE_CREDENTIALS(Area.FILES, Retry.DEPENDS, Remedy.SETTING),
  STORAGE_DENIED(Area.FILES, Retry.NO, Remedy.ACCOUNT),
  STORAGE_CLOCK(Area.FILES, Retry.YES, Remedy.AUTOMATIC),
  STORAGE_CORRUPTED(Area.FILES, Retry.YES, Remedy.AUTOMATIC),
  STORAGE_UNREACHABLE(Area.FILES, Retry.YES, Remedy.AUTOMATIC),
  STORAGE_BUSY(Area.FILES, Retry.YES, Remedy.AUTOMATIC),
  STORAGE_REFUSED(Area.FILES, Retry.NO, Remedy.SETTING),
  BAD_SECRET_KEY(Area.FILES, Retry.NO, Remedy.SETTING),
  SECRET_NOT_OPENED(Area.FILES, Retry.NO, Remedy.SETTING),
  NOT_KEPT(Area.FILES, Retry.NO, Remedy.SETTING),
  NO_PUBLISHER(Area.FILES, Retry.DEPENDS, Remedy.SETTING),

  // The database
  DATABASE(Area.DATABASE, Retry.DEPENDS, Remedy.DATABASE),
  DATABASE_AWAY(Area.DATABASE, Retry.YES, Remedy.AUTOMATIC),
  DATABASE_REFUSED(Area.DATABASE, Retry.NO, Remedy.SETTING),
  CLOSED(Area.DATABASE, Retry.NO, Remedy.CALLER),
  DB_URL(Area.DATABASE, Retry.NO, Remedy.SETTING),
  SQLITE_DATA_SOURCE(Area.DATABASE, Retry.NO, Remedy.SETTING),
  UNSUPPORTED_DATABASE(Area.DATABASE, Retry.NO, Remedy.SETTING),
  NETWORK_FILE_SYSTEM(Area.DATABASE, Retry.NO, Remedy.SETTING),
  DATABASE_DAMAGED(Area.DATABASE, Retry.NO, Remedy.RESTORE),
  ROW_MISFILED(Area.DATABASE, Retry.NO, Remedy.VERIFY),
  TOTALS_WRONG(Area.DATABASE, Retry.NO, Remedy.VERIFY),
  MIGRATION(Area.DATABASE, Retry.NO, Remedy.DATABASE),
  NEWER_DATABASE(Area.DATABASE, Retry.NO, Remedy.UPGRADE),
  OLDER_WORKERS(Area.DATABASE, Retry.NO, Remedy.WAIT),
  DATABASE_MOVED(Area.DATABASE, Retry.NO, Remedy.SETTING),
  DATABASE_MOVING(Area.DATABASE, Retry.NO, Remedy.WAIT),
  MOVE_SOURCE(Area.DATABASE, Retry.NO, Remedy.CALLER),
  MOVE_TARGET(Area.DATABASE, Retry.NO, Remedy.CALLER),
  FOREIGN_DATABASE(Area.DATABASE, Retry.NO, Remedy.OTHER_DATABASE),
  PETFORGE2_DATABASE(Area.DATABASE, Retry.NO, Remedy.OTHER_DATABASE),
  MIGRATION_SOURCE(Area.DATABASE, Retry.NO, Remedy.CALLER),
  MIGRATION_IN_USE(Area.DATABASE, Retry.NO, Remedy.WAIT),
  FACT_REFUSED(Area.DATABASE, Retry.NO, Remedy.DATABASE),
  UNKNOWN_WORD(Area.DATABASE, Retry.NO, Remedy.UPGRADE),
  UNREADABLE(Area.DATABASE, Retry.NO, Remedy.RESTORE),

  // Work in the background
  BUG(Area.WORK, Retry.NO, Remedy.REPORT),
  POISON(Area.WORK, Retry.NO, Remedy.REPORT),
  WORK_MISSING(Area.WORK, Retry.NO, Remedy.VERIFY),
  WORK_PARKED(Area.WORK, Retry.NO, Remedy.VERIFY),
  WORK_FOR_NOBODY(Area.WORK, Retry.NO, Remedy.VERIFY),
  TOO_LONG(Area.WORK, Retry.YES, Remedy.AUTOMATIC),
  TOO_LATE(Area.WORK, Retry.YES, Remedy.AUTOMATIC),
  INTERRUPTED(Area.WORK, Retry.YES, Remedy.AUTOMATIC),
  OUT_OF_MEMORY(Area.WORK, Retry.DEPENDS, Remedy.MEMORY),
  LEASE_LOST(Area.WORK, Retry.NO, Remedy.NOTHING),
  WORKER_RUNNING(Area.WORK, Retry.NO, Remedy.WAIT),
  SETTINGS_DIFFER(Area.WORK, Retry.NO, Remedy.SETTING),
  SETTINGS_CHANGED(Area.WORK, Retry.NO, Remedy.SETTING),
  WORKER_NAME(Area.WORK, Retry.NO, Remedy.SETTING),
  WEBHOOK_REFUSED(Area.WORK, Retry.YES, Remedy.SETTING),
  WEBHOOK_NO_ANSWER(Area.WORK, Retry.YES, Remedy.AUTOMATIC),
  WEBHOOK_ADDRESS(Area.WORK, Retry.NO, Remedy.SETTING),
  NO_NOTIFICATION_TARGET(Area.WORK, Retry.NO, Remedy.CALLER),

  // Feishu and Lark
  NOT_A_TABLE_URL(Area.FEISHU, Retry.NO, Remedy.CALLER),
  NOT_A_BASE(Area.FEISHU, Retry.NO, Remedy.CALLER),
  NOT_A_FOLDER(Area.FEISHU, Retry.NO, Remedy.CALLER),
  NO_TABLE(Area.FEISHU, Retry.NO, Remedy.CALLER),
  OTHER_HOST(Area.FEISHU, Retry.NO, Remedy.CALLER),
  BASE_BUSY(Area.FEISHU, Retry.YES, Remedy.AUTOMATIC),
  FILE_TOO_LARGE(Area.FEISHU, Retry.NO, Remedy.FILE),
  LOGIN_NEEDED(Area.FEISHU, Retry.NO, Remedy.LOGIN),
  LOGIN_REFUSED(Area.FEISHU, Retry.NO, Remedy.LOGIN),
  WRONG_STATE(Area.FEISHU, Retry.NO, Remedy.LOGIN),
  NO_OFFLINE_ACCESS(Area.FEISHU, Retry.NO, Remedy.LOGIN),
  RENEWING(Area.FEISHU, Retry.YES, Remedy.AUTOMATIC),

  // The program petforge
  BAD_SETTING(Area.COMMAND_LINE, Retry.NO, Remedy.SETTING),
  BAD_ENV_FILE(Area.COMMAND_LINE, Retry.NO, Remedy.SETTING),
  UNKNOWN_SETTING(Area.COMMAND_LINE, Retry.NO, Remedy.SETTING),
  BAD_CONNECTIONS(Area.COMMAND_LINE, Retry.NO, Remedy.SETTING),
  BAD_HOST(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  NO_HOME(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  NO_KEY(Area.COMMAND_LINE, Retry.NO, Remedy.SETTING),
  NO_APP(Area.COMMAND_LINE, Retry.NO, Remedy.SETTING),
  NOT_CONNECTED(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  NO_FOLDER(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  WHICH_APP(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  WHICH_TABLE(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  PORT_TAKEN(Area.COMMAND_LINE, Retry.NO, Remedy.CALLER),
  NOBODY_CAME(Area.COMMAND_LINE, Retry.NO, Remedy.LOGIN),
  NOT_STARTED(Area.COMMAND_LINE, Retry.NO, Remedy.RETRY),
  WORKER_STUCK(Area.COMMAND_LINE, Retry.NO, Remedy.REPORT),
  BENCH_FAILED(Area.COMMAND_LINE, Retry.NO, Remedy.REPORT),
  NO_RESULT(Area.COMMAND_LINE, Retry.NO, Remedy.REPORT),

  // Codes of others
  HTTP_STATUS(Area.OTHERS, Retry.DEPENDS, Remedy.RETRY, "HTTP_"),
  JOB_WORD(Area.OTHERS, Retry.NO, Remedy.RETRY, "JOB_"),
  KLING_CODE(Area.OTHERS, Retry.DEPENDS, Remedy.RETRY, "KLING_");

  /** What a failure has to do with. */
  public enum Area {
    COMMANDS,
    TABLES,
    MODELS,
    ORDERS,
    PROVIDERS,
    JOBS,
    MEDIA,
    FILES,
    DATABASE,
    WORK,
    FEISHU,
    COMMAND_LINE,
    OTHERS;

    /**
     * A heading for people.
     *
     * @param locale Chinese for every locale whose language is {@code zh}, else English
     */
    public String title(Locale locale) {
      return TEXTS.of(locale, "area." + name());
    }
  }

  /** Whether the same thing may work later. */
  public enum Retry {
    /** It fails again until somebody changes something: {@link PermanentException}. */
    NO,
    /** It may work later: {@link RetryableException}. */
    YES,
    /** There are failures of both kinds with this code; {@link Failure#retryable()} tells. */
    DEPENDS
  }

  /** What a person can do; for many codes there are words of their own in its place. */
  private enum Remedy {
    AUTOMATIC,
    NOTHING,
    WAIT,
    CALLER,
    SETTING,
    KEY,
    ACCOUNT,
    BALANCE,
    MODEL,
    ADDRESS,
    PICTURE,
    WORDS,
    CONTENT,
    ORDER,
    INSPECT,
    RECONCILE,
    RETRY,
    CELL,
    TABLE,
    DATABASE,
    OTHER_DATABASE,
    STORAGE,
    FILE,
    RESTORE,
    VERIFY,
    LIBRARIES,
    MEMORY,
    LOGIN,
    UPGRADE,
    REPORT
  }

  private static final LocalizedTexts TEXTS = LocalizedTexts.beside(FailureCode.class, "failures");
  private static final Map<String, FailureCode> BY_CODE = byCode();

  private final Area area;
  private final Retry retry;
  private final Remedy remedy;
  private final @Nullable String prefix;

  FailureCode(Area area, Retry retry, Remedy remedy) {
    this(area, retry, remedy, null);
  }

  FailureCode(Area area, Retry retry, Remedy remedy, @Nullable String prefix) {
    this.area = area;
    this.retry = retry;
    this.remedy = remedy;
    this.prefix = prefix;
  }

  private static Map<String, FailureCode> byCode() {
    Map<String, FailureCode> codes = new HashMap<>();
    for (FailureCode code : values()) {
      codes.put(code.code(), code);
    }
    return Map.copyOf(codes);
  }

  /**
   * What stands for a code in the list.
   *
   * @param code of a {@link Failure}
   * @return empty if it is the other side's own
   */
  public static Optional<FailureCode> of(String code) {
    FailureCode exact = BY_CODE.get(code);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (FailureCode family : values()) {
      if (family.prefix != null && code.startsWith(family.prefix)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  /** What stands for the code of a failure in the list; empty if it is the other side's own. */
  public static Optional<FailureCode> of(Failure failure) {
    return of(failure.code());
  }

  /**
   * The code as failures carry it, {@code KEY_REFUSED}; for a family of codes what they begin with
   * and an ellipsis, {@code HTTP_…}.
   */
  public String code() {
    return prefix == null ? name() : prefix + "…";
  }

  /**
   * Whether a person ended it: nothing went wrong, and nothing of it goes on before somebody wants
   * it again.
   */
  public boolean endedByPerson() {
    return this == CANCELLED || this == ABANDONED;
  }

  /** What it has to do with. */
  public Area area() {
    return area;
  }

  /** Whether the same thing may work later. */
  public Retry retry() {
    return retry;
  }

  /**
   * What happened, in one or two sentences. The message of a {@link Failure} says more: it names
   * the values.
   *
   * @param locale Chinese for every locale whose language is {@code zh}, else English
   */
  public String meaning(Locale locale) {
    return TEXTS.of(locale, name());
  }

  /**
   * What a person can do about it, in one or two sentences.
   *
   * @param locale Chinese for every locale whose language is {@code zh}, else English
   */
  public String action(Locale locale) {
    return TEXTS.of(locale, name() + ".action", "action." + remedy.name());
  }
}
