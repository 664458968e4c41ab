package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A test sees what a picture in a request is like. */
class LlmImageTest {
  @Test
  void a_data_address_says_its_type_its_bytes_and_its_size() {
    LlmImage image = LlmImage.of(Pictures.url(64, 36), "low");

    assertThat(image.declaredType()).isEqualTo("image/jpeg");
    assertThat(image.format()).hasValue("jpeg");
    assertThat(image.bytes()).isEqualTo(Pictures.jpeg(64, 36));
    assertThat(image.width()).isEqualTo(64);
    assertThat(image.height()).isEqualTo(36);
    assertThat(image.detail()).isEqualTo("low");
    assertThat(image.orientation()).isEqualTo(1);
    assertThat(image.metadata()).isEmpty();
    assertThat(image.address()).isEmpty();
    assertThat(image.pixels()).isPresent();
  }

  @Test
  void metadata_and_a_turned_picture_are_seen() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] jpeg =
          with(
              0xE1,
              exif(order, 6),
              with(0xFE, "by Ann".getBytes(StandardCharsets.US_ASCII), Pictures.jpeg(64, 36)));

      LlmImage image =
          LlmImage.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg), "");

      assertThat(image.orientation()).isEqualTo(6);
      assertThat(image.metadata()).containsExactly("Exif", "comment");
      assertThat(image.width()).isEqualTo(64);
    }
  }

  @Test
  void an_address_is_kept_and_what_is_no_picture_has_no_size() {
    LlmImage address = LlmImage.of("https://pets.example/momo.jpg", "");
    LlmImage broken = LlmImage.of("data:image/png;base64,@@", "");

    assertThat(address.address()).hasValue("https://pets.example/momo.jpg");
    assertThat(address.bytes()).isEmpty();
    assertThat(broken.format()).isEmpty();
    assertThat(broken.width()).isZero();
    assertThat(broken.orientation()).isEqualTo(1);
    assertThat(broken.pixels()).isEmpty();
  }

  /** Puts a segment behind the start of a JPEG. */
  private static byte[] with(int marker, byte[] content, byte[] jpeg) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(0xFF);
    out.write(marker);
    out.write((content.length + 2) >> 8);
    out.write(content.length + 2);
    out.writeBytes(content);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] exif(ByteOrder order, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(32).order(order);
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return exif.array();
  }
}
