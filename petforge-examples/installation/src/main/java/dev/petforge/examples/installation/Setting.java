package dev.petforge.examples.installation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every setting that can be made by the environment or by the file {@code .env}, under its name
 * there. What is not listed here cannot be read, and a name that is not listed is refused: one that
 * was passed over in silence would let money be spent that a person meant to keep.
 */
public enum Setting {
  // Where things are
  DB_URL,
  CLOUD_STORAGE_TYPE,
  LOCAL_STORAGE_PATH,
  LOCAL_STORAGE_URL,
  PETFORGE_S3_BUCKET,
  PETFORGE_S3_PROFILE,
  PETFORGE_S3_ENDPOINT,
  PETFORGE_S3_REGION,
  PETFORGE_S3_PREFIX,
  PETFORGE_S3_URL,
  PETFORGE_S3_PATH_STYLE,
  PETFORGE_S3_CHECKSUMS,
  PETFORGE_S3_CACHE_MB,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
  PETFORGE_S3_TO_PROFILE,
  PETFORGE_S3_TO_ENDPOINT,
  PETFORGE_S3_TO_REGION,
  PETFORGE_S3_TO_PATH_STYLE,
  PETFORGE_S3_TO_CHECKSUMS,
  PETFORGE_S3_TO_ACCESS_KEY_ID,
  PETFORGE_S3_TO_SECRET_ACCESS_KEY,
  PETFORGE_S3_TO_SESSION_TOKEN,
  PETFORGE_LINK_MODE,
  PETFORGE_FREE_DISK_MB,
  PETFORGE_TRASH_DAYS,
  PETFORGE_KEEP_VERSIONS,
  PETFORGE_KEEP_DAYS,
  PETFORGE_TEMPLATES,
  PETFORGE_SECRET_KEY,
  PETFORGE_LOG_FORMAT,
  PETFORGE_FEISHU_APP_ID,
  PETFORGE_FEISHU_APP_SECRET,

  // How clips are bought
  PETFORGE_RESOLUTION,
  PETFORGE_SOUND,
  PETFORGE_SLOTS,
  PETFORGE_BUDGET_DAY,
  PETFORGE_BUDGET_TABLE,
  PETFORGE_BUDGET_PROJECT,
  PETFORGE_UNCERTAIN,
  PETFORGE_APPROVAL,
  PETFORGE_JOINT_GATE,
  PETFORGE_JOINT_LIMITS,
  PETFORGE_COLOUR_MATCH,
  PETFORGE_COMPARE_SIZES,
  PETFORGE_KEEP_CODECS,

  // Whom clips are bought from
  PETFORGE_ALLOW_LOCAL,
  PETFORGE_PLAIN_RESULTS,
  PETFORGE_POLL_INTERVAL,
  PETFORGE_KLING_API_KEY,
  PETFORGE_KLING_ACCESS_KEY,
  PETFORGE_KLING_SECRET_KEY,
  PETFORGE_KLING_DIALECT,
  PETFORGE_KLING_MODEL,
  PETFORGE_KLING_ACCOUNT,
  PETFORGE_KLING_URL,
  PETFORGE_KLING_KEYED,
  PETFORGE_KLING_REFUNDS,
  PETFORGE_KLING_FIT_PICTURES,
  PETFORGE_VEO_PROJECT,
  GOOGLE_APPLICATION_CREDENTIALS,
  PETFORGE_VEO_TOKEN,
  PETFORGE_VEO_LOCATION,
  PETFORGE_VEO_API_KEY,
  PETFORGE_VEO_MODEL,
  PETFORGE_VEO_URL,
  PETFORGE_VEO_REFUNDS,
  PETFORGE_VEO_FIT_PICTURES,
  PETFORGE_OMNI_API_KEY,
  PETFORGE_OMNI_MODEL,
  PETFORGE_OMNI_URL,
  PETFORGE_OMNI_FIT_PICTURES,
  PETFORGE_RELAY_API_KEY,
  PETFORGE_RELAY_URL,
  PETFORGE_RELAY_SHAPE,
  PETFORGE_RELAY_MODEL,
  PETFORGE_RELAY_REFUNDS,
  PETFORGE_RELAY_FIT_PICTURES,

  // Who writes storyboards
  DEEPSEEK_API_KEY,
  DEEPSEEK_BASE_URL,
  DEEPSEEK_MODEL,
  PETFORGE_LLM_API_KEY,
  PETFORGE_LLM_BASE_URL,
  PETFORGE_LLM_MODEL,
  PETFORGE_LLM_DESCRIBE_MODEL,
  PETFORGE_LLM_DESCRIBE_API_KEY,
  PETFORGE_LLM_DESCRIBE_BASE_URL,
  PETFORGE_LLM_WITHOUT_KEY,
  PETFORGE_LLM_PROFILES,

  // Rehearsals
  PETFORGE_ANIMATIC_LATENCY,
  PETFORGE_ANIMATIC_SUBMIT_LATENCY,
  PETFORGE_ANIMATIC_FAULTS,
  PETFORGE_LOOKUP_WAIT,
  PETFORGE_RETRY_WAIT,
  PETFORGE_HEARTBEAT,
  PETFORGE_MEDIA_CHILDREN,

  /** Read by the script {@code petforge} before there is a JVM, which sees no {@code .env}. */
  PETFORGE_JAVA_OPTS;

  /** Those of the models of one provider: what stands behind the words that theirs begin with. */
  enum OfModel {
    API_KEY,
    BASE_URL,
    MODEL;

    /**
     * The whole name.
     *
     * @param prefix as a {@link dev.petforge.llm.ModelProfile} has it, such as {@code DEEPSEEK}
     */
    String after(String prefix) {
      return prefix + "_" + this;
    }
  }

  /** Those of one webhook: what stands behind its name. */
  public enum OfWebhook {
    URL,
    SECRET,
    FORM,
    EVENTS;

    private static final String FIRST = "PETFORGE_WEBHOOK_";

    private static final Pattern ADDRESS = Pattern.compile(FIRST + "([A-Z0-9][A-Z0-9_]{0,39})_URL");

    /**
     * The whole name.
     *
     * @param webhook its name in capitals, such as {@code TEAM}
     */
    public String after(String webhook) {
      return FIRST + webhook + "_" + this;
    }

    /** Whose address a setting of this name is; empty if it is none. */
    static Optional<String> webhook(String name) {
      return Optional.of(ADDRESS.matcher(name)).filter(Matcher::matches).map(it -> it.group(1));
    }
  }

  /** The names of all of them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Setting::name).toList();
  }
}
