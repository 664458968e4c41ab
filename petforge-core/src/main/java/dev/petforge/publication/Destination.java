package dev.petforge.publication;

/**
 * Names a place that finished files are put to, for good.
 *
 * @param value the kind of place, who puts files there, and the place's own name, for example
 *     {@code feishu:open.feishu.cn/cli_a1b2c3/folder/fldcnXyz}; 1 to 500 visible ASCII characters
 */
public record Destination(String value) {
  public Destination {
    if (!value.matches("[\\x21-\\x7E]{1,500}")) {
      throw new IllegalArgumentException(
          "destination must have 1 to 500 visible ASCII characters, was '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
