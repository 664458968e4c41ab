package dev.petforge.storage.jdbc.petforge2;

import java.util.Map;
import java.util.Optional;

/**
 * What PetForge2 says of a segment.
 *
 * @param video where its clip is
 * @param status {@code pending}, {@code generating}, {@code completed} or {@code failed}; empty
 *     text for none
 * @param firstFrame the name of the picture of its first frame
 * @param lastFrame the name of the picture of its last frame
 * @param updatedAt when it was made, as it stands there
 */
record Claim(
    Optional<OldAddress> video,
    String status,
    Optional<String> firstFrame,
    Optional<String> lastFrame,
    Optional<String> updatedAt) {
  /** Nothing is said of it. */
  static final Claim NONE =
      new Claim(Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.empty());

  /** Newer entries have {@code first_frame_url}, older ones {@code first_frame}. */
  static Claim of(Map<?, ?> tree) {
    return new Claim(
        OldAddress.of(OldJson.text(tree, "video_url")),
        OldJson.text(tree, "status").orElse(""),
        frame(tree, "first_frame"),
        frame(tree, "last_frame"),
        OldJson.text(tree, "updated_at"));
  }

  private static Optional<String> frame(Map<?, ?> tree, String name) {
    return OldAddress.of(OldJson.text(tree, name + "_url").or(() -> OldJson.text(tree, name)))
        .map(OldAddress::name);
  }

  boolean saysSomething() {
    return video.isPresent() || !status.isEmpty();
  }

  /** Whether there shall be a clip. */
  boolean hasClip() {
    return video.isPresent() || status.equals("completed");
  }
}
