package dev.petforge.video.relay;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.video.internal.http.FrameFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import tools.jackson.databind.json.JsonMapper;

/** Writes orders in a relay's shape. */
final class RelayOrders {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");

  private final RelayShape shape;
  private final FrameFiles files;
  private final Optional<Function<Path, URI>> addresses;

  /** A picture, and what stands for it in the order; a file stands for itself. */
  private record Picture(FrameFiles.Frame frame, String text) {}

  RelayOrders(RelayShape shape, FrameFiles files, Optional<Function<Path, URI>> addresses) {
    this.shape = shape;
    this.files = files;
    this.addresses = addresses;
  }

  /** The words as they are sent: no relay has a field for what must not be seen. */
  static String prompt(ClipRequest request) {
    return request.negativePrompt().isBlank()
        ? request.prompt()
        : request.prompt() + "\nAvoid: " + request.negativePrompt();
  }

  /**
   * @throws PermanentException if a picture cannot be sent
   */
  RequestBody body(ClipRequest request, ClipInputs inputs) {
    List<Picture> pictures = new ArrayList<>();
    pictures.add(picture(inputs.firstFrame(), files.first(request, inputs)));
    if (request.lastFrame().isPresent()) {
      Path last =
          inputs
              .lastFrame()
              .orElseThrow(
                  () ->
                      new PermanentException(
                          "LAST_FRAME",
                          "shot " + request.shot() + " has a last frame and no file of it"));
      pictures.add(picture(last, files.read(last)));
    }
    Map<String, Object> fields = fields(request, pictures.get(0).frame());
    return shape.body() == RelayShape.Body.FORM ? form(fields, pictures) : json(fields, pictures);
  }

  private Map<String, Object> fields(ClipRequest request, FrameFiles.Frame first) {
    RelayShape.Fields names = shape.fields();
    boolean wide = first.width() >= first.height();
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, names.model(), request.model());
    put(fields, names.prompt(), prompt(request));
    long seconds = request.duration().toSeconds();
    Object length = seconds;
    put(fields, names.seconds(), names.secondsAsText() ? Long.toString(seconds) : length);
    put(fields, names.aspect(), wide ? "16:9" : "9:16");
    put(fields, names.resolution(), request.resolution());
    put(fields, names.sound(), request.sound());
    if (!names.size().isEmpty()) {
      put(fields, names.size(), size(request.resolution(), wide));
    }
    fields.putAll(shape.extras());
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, Object value) {
    if (!name.isEmpty()) {
      fields.put(name, value);
    }
  }

  /** 16:9 or 9:16, the shorter side as the resolution says. */
  private static String size(String resolution, boolean wide) {
    int shorter = shorterSide(resolution);
    int longer = shorter * 16 / 9;
    return wide ? longer + "x" + shorter : shorter + "x" + longer;
  }

  /**
   * @throws PermanentException if it is not like {@code 720p} or {@code 4k}
   */
  static int shorterSide(String resolution) {
    if (resolution.equalsIgnoreCase("4k")) {
      return 2160;
    }
    if (!resolution.matches("[1-9]\\d{2,3}p")) {
      throw new PermanentException(
          "RESOLUTION", "a resolution is like 720p or 4k, asked for '" + resolution + "'");
    }
    return Integer.parseInt(resolution.substring(0, resolution.length() - 1));
  }

  private Picture picture(Path file, FrameFiles.Frame frame) {
    String text =
        switch (shape.frames().form()) {
          case FILE -> "";
          case DATA_URI -> "data:" + frame.type() + ";base64," + frame.base64();
          case BASE64 -> frame.base64();
          case ADDRESS -> address(file);
        };
    return new Picture(frame, text);
  }

  private String address(Path file) {
    try {
      return addresses.orElseThrow().apply(file).toString();
    } catch (PetForgeException e) {
      throw e;
    } catch (RuntimeException e) {
      // nothing was sent: the order must not end as one that may have been made
      throw new RetryableException(
          "FRAME_ADDRESS",
          "no address for the frame " + file.getFileName() + ": " + e.getClass().getSimpleName(),
          null,
          e);
    }
  }

  private RequestBody json(Map<String, Object> fields, List<Picture> pictures) {
    RelayShape.Frames frames = shape.frames();
    Object value =
        switch (frames.layout()) {
          case LIST -> pictures.stream().map(Picture::text).toList();
          case TYPED -> typed(pictures);
          case PLAIN ->
              pictures.size() == 1
                  ? pictures.get(0).text()
                  : pictures.stream().map(Picture::text).toList();
        };
    fields.put(frames.field(), value);
    return RequestBody.create(JSON.writeValueAsBytes(fields), JSON_TYPE);
  }

  private static List<Map<String, Object>> typed(List<Picture> pictures) {
    List<Map<String, Object>> typed = new ArrayList<>();
    for (Picture picture : pictures) {
      typed.add(
          Map.of(
              "type",
              "image_url",
              "image_url",
              Map.of("url", picture.text()),
              "frame_type",
              typed.isEmpty() ? "first_frame" : "last_frame"));
    }
    return typed;
  }

  private RequestBody form(Map<String, Object> fields, List<Picture> pictures) {
    RelayShape.Frames frames = shape.frames();
    MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
    fields.forEach((name, value) -> form.addFormDataPart(name, value.toString()));
    boolean several = pictures.size() > 1 && frames.layout() == RelayShape.Layout.PLAIN;
    String name = several ? frames.field() + "[]" : frames.field();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      if (frames.form() == RelayShape.Form.FILE) {
        FrameFiles.Frame frame = picture.frame();
        String file = (i == 0 ? "first" : "last") + "." + frame.type().substring("image/".length());
        form.addFormDataPart(
            name, file, RequestBody.create(frame.bytes(), MediaType.get(frame.type())));
      } else {
        form.addFormDataPart(name, picture.text());
      }
    }
    return form.build();
  }
}
