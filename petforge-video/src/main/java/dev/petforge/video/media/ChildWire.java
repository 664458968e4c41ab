package dev.petforge.video.media;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.FrameLook;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JoinedVideo;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.Reencoding;
import dev.petforge.media.VideoInfo;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How parent and child talk: messages of a length and as many bytes, and what is in them. */
final class ChildWire {
  private static final int MOST_BYTES = 1 << 20;

  private ChildWire() {}

  /** The next message, or null at the end of the stream. */
  static byte @org.jspecify.annotations.Nullable [] readMessage(InputStream in) throws IOException {
    byte[] head = in.readNBytes(4);
    if (head.length < 4) {
      return null;
    }
    int length =
        (head[0] & 0xff) << 24 | (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | (head[3] & 0xff);
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a message must have at most " + MOST_BYTES + " bytes, has " + length);
    }
    byte[] message = in.readNBytes(length);
    return message.length < length ? null : message;
  }

  static void writeMessage(OutputStream out, byte[] message) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(message.length);
    data.write(message);
    data.flush();
  }

  static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static void writePicture(DataOutput out, Picture picture) throws IOException {
    writeSize(out, picture.size());
    out.writeInt(picture.mainColours().size());
    for (String colour : picture.mainColours()) {
      writeText(out, colour);
    }
    out.writeDouble(picture.brightness());
  }

  static Picture readPicture(DataInput in) throws IOException {
    FrameSize size = readSize(in);
    int count = in.readInt();
    List<String> colours = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      colours.add(readText(in));
    }
    return new Picture(size, colours, in.readDouble());
  }

  static void writeVideoInfo(DataOutput out, VideoInfo info) throws IOException {
    writeSize(out, info.size());
    out.writeInt(info.rotation());
    out.writeLong(info.duration().toNanos());
    out.writeDouble(info.framesPerSecond());
    writeText(out, info.videoCodec());
    out.writeBoolean(info.audioCodec().isPresent());
    if (info.audioCodec().isPresent()) {
      writeText(out, info.audioCodec().get());
    }
  }

  static VideoInfo readVideoInfo(DataInput in) throws IOException {
    return new VideoInfo(
        readSize(in),
        in.readInt(),
        Duration.ofNanos(in.readLong()),
        in.readDouble(),
        readText(in),
        in.readBoolean() ? Optional.of(readText(in)) : Optional.empty());
  }

  static void writeJoinedVideo(DataOutput out, JoinedVideo joined) throws IOException {
    writeVideoInfo(out, joined.info());
    out.writeInt(joined.reencodings().size());
    for (Reencoding reencoding : joined.reencodings()) {
      out.writeInt(reencoding.clip());
      writeText(out, reencoding.reason().name());
      writeText(out, reencoding.detail());
    }
  }

  static JoinedVideo readJoinedVideo(DataInput in) throws IOException {
    VideoInfo info = readVideoInfo(in);
    int count = in.readInt();
    List<Reencoding> reencodings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      reencodings.add(
          new Reencoding(in.readInt(), Reencoding.Reason.valueOf(readText(in)), readText(in)));
    }
    return new JoinedVideo(info, reencodings);
  }

  static void writeLook(DataOutput out, FrameLook look) throws IOException {
    out.writeDouble(look.brightness());
    out.writeDouble(look.saturation());
    out.writeDouble(look.sharpness());
  }

  static FrameLook readLook(DataInput in) throws IOException {
    return new FrameLook(in.readDouble(), in.readDouble(), in.readDouble());
  }

  static void writeJoint(DataOutput out, JointReport joint) throws IOException {
    out.writeDouble(joint.psnr());
    out.writeDouble(joint.ssim());
    out.writeDouble(joint.brightnessStep());
    out.writeDouble(joint.saturationStep());
    out.writeDouble(joint.sharpness());
  }

  static JointReport readJoint(DataInput in) throws IOException {
    return new JointReport(
        in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
  }

  static void writeFailure(DataOutput out, Failure failure) throws IOException {
    out.writeBoolean(failure.retryable());
    writeText(out, failure.code());
    writeText(out, failure.message());
  }

  static PetForgeException readFailure(DataInputStream in) throws IOException {
    boolean retryable = in.readBoolean();
    String code = readText(in);
    String message = readText(in);
    return retryable
        ? new RetryableException(code, message)
        : new PermanentException(code, message);
  }

  private static void writeSize(DataOutput out, FrameSize size) throws IOException {
    out.writeInt(size.width());
    out.writeInt(size.height());
  }

  private static FrameSize readSize(DataInput in) throws IOException {
    return new FrameSize(in.readInt(), in.readInt());
  }
}
