package dev.petforge.document;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.generation.FrameRef;
import dev.petforge.json.Json;
import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import dev.petforge.task.Opening;
import dev.petforge.task.PictureOrigin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The column {@code opening}: the picture that a video starts from. */
public final class OpeningDocument {
  private OpeningDocument() {}

  public static String write(Opening opening) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("key", opening.frame().file().value());
    tree.put("sha256", opening.frame().sha256().hex());
    opening
        .picture()
        .ifPresent(
            picture -> {
              tree.put("width", picture.size().width());
              tree.put("height", picture.size().height());
              tree.put("main_colours", picture.mainColours());
              tree.put("brightness", picture.brightness());
            });
    opening
        .origin()
        .ifPresent(
            origin ->
                tree.put("origin", Map.of("picture", origin.picture(), "mark", origin.mark())));
    if (!opening.description().isEmpty()) {
      tree.put("description", opening.description());
    }
    return Json.write(tree);
  }

  /**
   * @throws dev.petforge.failure.PermanentException with code {@code UNREADABLE}, naming the place
   */
  public static Opening read(String json) {
    Fields fields = Fields.of(json, "opening");
    return new Opening(
        new FrameRef(new FileKey(fields.text("key")), new Sha256(fields.text("sha256"))),
        picture(fields),
        origin(fields),
        fields.optionalText("description").orElse(""));
  }

  /** Of one that is lost nothing is known. */
  private static Optional<Picture> picture(Fields fields) {
    return fields.has("width")
        ? Optional.of(
            new Picture(
                new FrameSize(fields.integer("width"), fields.integer("height")),
                fields.texts("main_colours"),
                fields.decimal("brightness")))
        : Optional.empty();
  }

  private static Optional<PictureOrigin> origin(Fields fields) {
    return fields
        .optionalObject("origin")
        .map(origin -> new PictureOrigin(origin.text("picture"), origin.text("mark")));
  }
}
