package dev.petforge.publication;

/**
 * A file as its place knows it.
 *
 * @param reference the place's own name of it, for example {@code boxcnAbCd}; 1 to 500 characters
 * @param link the address at which people open it, at most 2000 characters; empty text if it has
 *     none
 */
public record PublishedFile(String reference, String link) {
  public PublishedFile {
    if (reference.isBlank() || reference.length() > 500) {
      throw new IllegalArgumentException(
          "reference must have 1 to 500 characters, was '" + reference + "'");
    }
    if (link.length() > 2_000) {
      throw new IllegalArgumentException(
          "link must have at most 2000 characters, had " + link.length());
    }
  }
}
