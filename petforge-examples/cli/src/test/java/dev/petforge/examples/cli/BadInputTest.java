package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.PermanentException;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.video.media.FfmpegVideoTools;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people really put into a folder: each mistake is named, and the others go on. */
class BadInputTest {
  @TempDir Path directory;
  private Path photos = Path.of("");

  @BeforeEach
  void folder() {
    photos = directory.resolve("photos");
  }

  private Cli.Result run() {
    return run(new Cli(directory));
  }

  private static Cli.Result run(Cli cli) {
    return cli.run("run", "--photos=photos", "--segments=1", "--seconds=1", "--json");
  }

  private void table(String... lines) {
    Photos.write(
        photos, "table.csv", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void pictures_that_cannot_be_used_are_named_and_the_others_go_on() {
    byte[] png = Photos.png();
    Photos.write(photos, "good.jpg", Photos.jpeg());
    Photos.write(photos, "png-in-truth.jpg", png);
    Photos.write(photos, "text.jpg", "this is no picture".getBytes(StandardCharsets.UTF_8));
    Photos.write(photos, "cut.png", Arrays.copyOf(png, png.length / 2));
    byte[] jpeg = Photos.bytes(Photos.picture(400, 300), "jpg");
    Photos.write(photos, "cut.jpg", Arrays.copyOf(jpeg, jpeg.length * 4 / 5));
    Photos.write(photos, "empty.png", new byte[0]);
    Photos.write(photos, "huge.png", huge(20_000, 10_000));
    Photos.write(photos, "tiny.png", Photos.bytes(Photos.picture(20, 20), "png"));

    Cli.Result result = run(new Cli(directory).withMediaProcesses());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.list("projects")).hasSize(2);
    for (Object project : result.list("projects")) {
      assertThat(((Map<?, ?>) project).get("status")).isEqualTo("completed");
    }
    assertThat(result.list("refused")).hasSize(6);
    assertRefused(result, "text.jpg", "NOT_A_PICTURE");
    assertRefused(result, "cut.png", "PICTURE_TRUNCATED");
    assertRefused(result, "cut.jpg", "PICTURE_TRUNCATED");
    assertRefused(result, "empty.png", "PICTURE_EMPTY");
    assertRefused(result, "huge.png", "PICTURE_TOO_LARGE");
    assertRefused(result, "tiny.png", "PICTURE_TOO_SMALL");
    assertThat(result.err()).doesNotContain("\tat ").contains("2 of 8 videos are done");
  }

  @Test
  void pictures_of_phones_are_refused_by_name_with_what_to_do() {
    Photos.write(photos, "good.jpg", Photos.jpeg());
    Photos.write(photos, "iphone.HEIC", boxes("heic"));
    Photos.write(photos, "other.heif", boxes("mif1"));
    Photos.write(photos, "android.avif", boxes("avif"));

    Cli.Result result = run();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.list("projects")).hasSize(1);
    for (String name : List.of("iphone.HEIC", "other.heif", "android.avif")) {
      assertRefused(result, name, "NOT_A_PICTURE");
    }
    assertThat(result.err()).contains("it is HEIC (an iPhone's photo), save it as JPEG first");
    assertThat(result.err()).contains("it is AVIF, save it as JPEG first");
  }

  /** How a HEIC or AVIF picture begins. */
  private static byte[] boxes(String brand) {
    return ("\0\0\0\u0018ftyp" + brand + "\0\0\0\0mif1" + brand)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The endings that count and the formats that the media tools know must be the same ones. */
  @Test
  void every_ending_that_counts_is_one_that_the_media_tools_have_an_answer_to() {
    Map<String, byte[]> heads = new LinkedHashMap<>();
    heads.put("jpg", Photos.jpeg());
    heads.put("jpeg", Photos.jpeg());
    heads.put("png", Photos.png());
    heads.put("gif", Photos.bytes(Photos.picture(128, 128), "gif"));
    heads.put("webp", "RIFF\0\0\0\0WEBP".getBytes(StandardCharsets.US_ASCII));
    heads.put("bmp", Photos.bytes(Photos.picture(128, 128), "bmp"));
    heads.put("heic", boxes("heic"));
    heads.put("heif", boxes("mif1"));
    heads.put("avif", boxes("avif"));
    assertThat(FolderTable.PICTURE_ENDINGS).containsExactlyElementsOf(heads.keySet());

    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().inThisProcess().build()) {
      heads.forEach(
          (ending, content) -> {
            Photos.write(photos, "picture." + ending, content);
            try {
              tools.openingImage(photos.resolve("picture." + ending), directory.resolve("out.jpg"));
            } catch (PermanentException e) {
              // Known by its content and damaged, or of a kind that a person can turn into another.
              String message = e.failure().message();
              assertThat(
                      message.contains("save it as JPEG first")
                          || !message.contains("whatever its name says"))
                  .as(message)
                  .isTrue();
            }
          });
    }
  }

  private static void assertRefused(Cli.Result result, String place, String code) {
    assertThat(result.err().lines().filter(line -> line.startsWith("not taken in: " + place)))
        .as("%s in %s", place, result.err())
        .singleElement()
        .asString()
        .contains("column opening_image_url")
        .contains(place)
        .endsWith("(" + code + ")");
  }

  /** A PNG of 200 megapixels is a few bytes as long as nobody decodes it. */
  private static byte[] huge(int width, int height) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(out)) {
      data.writeLong(0x89504E470D0A1A0AL);
      chunk(data, "IHDR", header);
      chunk(data, "IDAT", new byte[100]);
      chunk(data, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  @Test
  void a_turned_photo_comes_out_upright_and_a_cmyk_one_in_its_colours() throws IOException {
    Photos.write(
        photos, "turned.jpg", Photos.turned(Photos.bytes(Photos.picture(200, 100), "jpg"), 6));
    Photos.write(photos, "print.jpg", cmyk());

    Cli.Result result = run();

    assertThat(result.status()).as(result.err()).isZero();
    for (Object element : new Cli(directory).run("list", "--json").list("tasks")) {
      Map<?, ?> task = (Map<?, ?>) element;
      File opening =
          Path.of(String.valueOf(task.get("final_video")))
              .resolveSibling("opening_image.jpg")
              .toFile();
      BufferedImage picture = ImageIO.read(opening);
      if (String.valueOf(task.get("record_id")).startsWith("turned")) {
        assertThat(picture.getWidth()).isEqualTo(100);
        assertThat(picture.getHeight()).isEqualTo(200);
        assertThat(new Color(picture.getRGB(50, 20)).getRed())
            .as("red is above")
            .isGreaterThan(180);
        assertThat(new Color(picture.getRGB(50, 180)).getBlue())
            .as("blue is below")
            .isGreaterThan(120);
      } else {
        Color colour = new Color(picture.getRGB(60, 60));
        assertThat(colour.getRed()).as("%s", colour).isGreaterThan(colour.getBlue() + 60);
      }
    }
  }

  /**
   * A JPEG of four inks, all of it magenta and yellow: that is red. Its numbers say how much paper
   * each ink leaves to be seen.
   */
  private static byte[] cmyk() throws IOException {
    int side = 128;
    java.awt.image.WritableRaster raster =
        java.awt.image.Raster.createInterleavedRaster(
            java.awt.image.DataBuffer.TYPE_BYTE, side, side, 4, null);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        raster.setPixel(x, y, new int[] {235, 35, 35, 245});
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new javax.imageio.IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @Test
  void cells_that_cannot_be_used_are_named_by_row_and_column_and_the_others_go_on() {
    Photos.write(photos, "cat.png", Photos.png());
    table(
        "project_id,opening_image_url,template_id,release_date,segment_count",
        ",cat.png,,,1",
        ",,,,1",
        ",cat.png,dancing,,1",
        ",cat.png,,tomorrow,1",
        ",cat.png,,2026-02-30,1",
        ",cat.png,,,0",
        ",cat.png,,,13",
        ",cat.png,,,x",
        "one,cat.png,,,1",
        "one,cat.png,,,1",
        ",gone.png,,,1",
        ",../secret.png,,,1",
        "../up,cat.png,,,1");

    Cli.Result result = run();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.list("projects")).hasSize(2);
    assertThat(result.list("refused")).hasSize(11);
    List<String> expected =
        List.of(
            "line 3, column opening_image_url: the row has no picture: put one in (NO_PICTURE)",
            "line 4, column template_id: there is no template 'dancing'",
            "line 5, column release_date: release_date must be a date such as 2026-01-28, was 'tomorrow'",
            "line 6, column release_date: release_date must be a date such as 2026-01-28, was '2026-02-30'",
            "line 7, column segment_count: segment_count must be a whole number from 1 to 12, was '0'",
            "line 8, column segment_count: segment_count must be a whole number from 1 to 12, was '13'",
            "line 9, column segment_count: segment_count must be a whole number from 1 to 12, was 'x'",
            "line 11, column project_id: project_id 'one' must stand in one row only",
            "line 12, column opening_image_url: the picture 'gone.png' is not in the folder",
            "line 13, column opening_image_url: the picture '../secret.png' leads out of",
            "line 14, column project_id: project_id must be 1 to 50 of");
    for (String line : expected) {
      assertThat(result.err()).contains("not taken in: table.csv " + line);
    }
    assertThat(result.err()).contains("PICTURE_MISSING").contains("PICTURE_OUTSIDE");
    assertThat(result.err()).contains("2 of 13 videos are done");
  }

  @ParameterizedTest
  @CsvSource({
    "GBK, '场景', TABLE_ENCODING, table.csv line 2",
    "UTF-16, 'scene', TABLE_ENCODING, table.csv",
    "UTF-8, '\"open', TABLE_SYNTAX, table.csv line 2"
  })
  void a_table_that_cannot_be_read_is_named_with_its_place(
      String charset, String cell, String code, String place) {
    Photos.write(photos, "cat.png", Photos.png());
    Photos.write(
        photos,
        "table.csv",
        ("opening_image_url,scene_description\ncat.png," + cell + "\n")
            .getBytes(Charset.forName(charset)));

    Cli.Result result = run();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("petforge: ")
        .contains(place)
        .contains(code)
        .hasLineCount(1);
  }

  @Test
  void names_with_spaces_chinese_and_emoji_are_names_like_others() throws Exception {
    for (String name : List.of("my cat.png", "猫咪 吃饭.png", "🐱.png")) {
      Photos.write(photos, name, Photos.png());
    }
    try (CliProcess process =
        CliProcess.start(
            directory, Map.of(), "run", "--photos=photos", "--segments=1", "--seconds=1")) {
      assertThat(process.end()).as(process.err()).isZero();
      assertThat(process.out())
          .contains("done: my cat.png: ")
          .contains("done: 猫咪 吃饭.png: ")
          .contains("done: 🐱.png: ");
    }
    assertThat(Files.readString(photos.resolve("table.csv"))).contains("猫咪 吃饭.png", "🐱.png");
  }

  @Test
  void a_table_that_cannot_be_written_is_named_and_the_videos_are_there() {
    Photos.write(photos, "cat.jpg", Photos.jpeg());
    // Something stands where the table's lock belongs, whoever runs this: root writes everywhere.
    Photos.write(photos.resolve(".table.csv.lock"), "in-the-way", new byte[0]);

    Cli.Result result = run();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.list("projects")).hasSize(1);
    assertThat(result.err())
        .contains("1 of 1 videos are done", "do not show everything yet", ".table.csv.lock");
  }
}
