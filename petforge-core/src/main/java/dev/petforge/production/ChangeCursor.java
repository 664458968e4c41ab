package dev.petforge.production;

import java.util.regex.Pattern;

/**
 * How far somebody has read a {@link ChangeFeed}. Its text means something to the database that it
 * is from, and to nobody else; it can be kept for any time and across restarts.
 */
public final class ChangeCursor {
  private static final Pattern FORM = Pattern.compile("[a-z0-9.-]{1,64}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** Before everything: whoever reads from here gets every project once. */
  public static final ChangeCursor START = new ChangeCursor("start");

  private final String text;

  private ChangeCursor(String text) {
    this.text = text;
  }

  /**
   * A cursor by its text.
   *
   * @param text what {@link #toString} gave: 1 to 64 of {@code [a-z0-9.-]}
   * @throws IllegalArgumentException if it cannot be the text of a cursor
   */
  public static ChangeCursor parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a cursor's text must be 1 to 64 of [a-z0-9.-], was '" + text + "'");
    }
    return text.equals(START.text) ? START : new ChangeCursor(text);
  }

  /**
   * A cursor for whoever implements a feed whose changes are numbered.
   *
   * @param installation as {@link Persistence#installation} has it
   * @param number of the last change that was read, at least 0
   */
  public static ChangeCursor at(String installation, long number) {
    return parse(installation + "." + number);
  }

  /**
   * The number that {@link #at} was given.
   *
   * @return 0 for {@link #START}, and for a cursor of another installation
   */
  public long numberIn(String installation) {
    String own = installation + ".";
    String number = text.startsWith(own) ? text.substring(own.length()) : "";
    return NUMBER.matcher(number).matches() ? Long.parseLong(number) : 0;
  }

  /** The text that {@link #parse} takes. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChangeCursor cursor && cursor.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
