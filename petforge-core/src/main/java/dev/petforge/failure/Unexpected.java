package dev.petforge.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made of an exception that is no {@link PetForgeException}: somebody's mistake, most often
 * that of an adapter. People who see the failure need to know whose, and the stack trace has to be
 * in the log, once.
 */
public final class Unexpected {
  private static final Logger log = LoggerFactory.getLogger(Unexpected.class);

  private static final String OURS = Unexpected.class.getPackageName().replaceFirst("failure$", "");

  private Unexpected() {}

  /**
   * Logs an exception with its stack trace, and makes a failure of it that will happen again.
   *
   * @param what failed, for people
   * @param caught by which class: what is below it in the stack has nothing to do with it
   */
  public static Failure failure(String what, Throwable thrown, Class<?> caught) {
    return Failure.permanent(FailureCode.BUG.code(), logged(what, thrown, caught));
  }

  /**
   * Logs an exception with its stack trace.
   *
   * @return what to tell people: what failed, in which class, and what was thrown
   */
  public static String logged(String what, Throwable thrown, Class<?> caught) {
    String text = what + " failed in " + culprit(thrown, caught.getName()) + " with " + thrown;
    log.error("{}", text, thrown);
    return text;
  }

  /**
   * The class outside of this module that was called by it last before the exception: the adapter,
   * though it may be a library that threw. If there is none, the mistake is one of this module.
   */
  private static String culprit(Throwable thrown, String caught) {
    String first = "";
    String outside = "";
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String name = frame.getClassName();
      if (isJava(name)) {
        continue;
      }
      if (first.isEmpty()) {
        first = name;
      }
      if (name.equals(caught)) {
        return outside.isEmpty() ? first : outside;
      }
      if (!isCore(name)) {
        outside = name;
      } else if (!outside.isEmpty()) {
        return outside;
      }
    }
    // Thrown by another thread than the one that caught it, or without a stack trace.
    return first.isEmpty() ? caught : first;
  }

  private static boolean isJava(String name) {
    return name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("com.sun.");
  }

  /** PetForge's other modules are adapters, or hold them. */
  private static boolean isCore(String name) {
    return name.startsWith(OURS)
        && !name.startsWith("video.", OURS.length())
        && !name.startsWith("llm.", OURS.length())
        && !name.startsWith("feishu.", OURS.length())
        && !name.startsWith("storage.", OURS.length())
        && !name.startsWith("http.", OURS.length())
        && !name.startsWith("emulator.", OURS.length())
        && !name.startsWith("testkit.", OURS.length())
        && !name.startsWith("examples.", OURS.length());
  }
}
