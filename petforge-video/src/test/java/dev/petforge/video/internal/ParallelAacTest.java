package dev.petforge.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelAacTest {
  private static final int PACKET = AacEncoder.PACKET;
  private static final int PORTION = 256 * PACKET;

  @BeforeAll
  static void natives() {
    FfmpegNatives.load();
  }

  /** Tones that move, and a knock every third of a second, before which short blocks are needed. */
  private static short[] music(int samples) {
    short[] pcm = new short[2 * samples];
    for (int i = 0; i < samples; i++) {
      double t = i / 48_000.0;
      double knock = Math.exp(-(i % 16_000) / 300.0) * Math.sin(i * 0.3);
      double tones = Math.sin(2 * Math.PI * 330 * t + 4 * Math.sin(t)) + Math.sin(5_000 * t) / 2;
      pcm[2 * i] = (short) (8_000 * tones + 500 * knock);
      pcm[2 * i + 1] = (short) (8_000 * tones - 300 * knock);
    }
    return pcm;
  }

  /** A source that gives portions of odd lengths. */
  private static SoundSource source(short[] pcm) {
    return new SoundSource() {
      private int at;

      @Override
      public boolean next(Sink sink) {
        int count = Math.min(7_001, pcm.length / 2 - at);
        sink.sound(Arrays.copyOfRange(pcm, 2 * at, 2 * (at + count)), count);
        at += count;
        return at < pcm.length / 2;
      }
    };
  }

  private static List<AVPacket> parallel(short[] pcm) {
    List<AVPacket> packets = new ArrayList<>();
    try (ParallelAac encoder = new ParallelAac(source(pcm))) {
      for (long until = 0; until < pcm.length / 2; until += 5_000) {
        encoder.before(until, packet -> packets.add(avcodec.av_packet_clone(packet)));
      }
      encoder.before(Long.MAX_VALUE, packet -> packets.add(avcodec.av_packet_clone(packet)));
    }
    return packets;
  }

  private static List<AVPacket> single(short[] pcm) {
    List<AVPacket> packets = new ArrayList<>();
    AVPacket packet = avcodec.av_packet_alloc();
    try (AacEncoder encoder = AacEncoder.startingAt(0)) {
      int done = 0;
      while (done < pcm.length / 2) {
        done += encoder.fill(pcm, done, pcm.length / 2 - done);
        encoder.send();
        while (encoder.receive(packet)) {
          packets.add(avcodec.av_packet_clone(packet));
        }
      }
      encoder.end();
      while (encoder.receive(packet)) {
        packets.add(avcodec.av_packet_clone(packet));
      }
    }
    avcodec.av_packet_free(packet);
    return packets;
  }

  private static float[] decode(List<AVPacket> packets, int samples) {
    float[] result = new float[samples];
    AVCodec codec = avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_AAC);
    AVCodecContext decoder = avcodec.avcodec_alloc_context3(codec);
    try (AacEncoder model = AacEncoder.startingAt(0)) {
      AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
      avcodec.avcodec_parameters_from_context(parameters, model.context());
      avcodec.avcodec_parameters_to_context(decoder, parameters);
      avcodec.avcodec_parameters_free(parameters);
    }
    assertThat(avcodec.avcodec_open2(decoder, codec, (AVDictionary) null)).isZero();
    AVFrame frame = avutil.av_frame_alloc();
    for (AVPacket packet : packets) {
      assertThat(avcodec.avcodec_send_packet(decoder, packet)).isZero();
      while (avcodec.avcodec_receive_frame(decoder, frame) >= 0) {
        float[] left = new float[frame.nb_samples()];
        new FloatPointer(frame.data(0)).get(left);
        for (int i = 0; i < left.length; i++) {
          long at = frame.pts() + i;
          if (at >= 0 && at < samples) {
            result[(int) at] = left[i];
          }
        }
      }
    }
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(decoder);
    return result;
  }

  private static double error(float[] decoded, short[] pcm, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      double difference = decoded[i] - pcm[2 * i] / 32_768.0;
      sum += difference * difference;
    }
    return Math.sqrt(sum / (to - from));
  }

  @Test
  void where_two_encoders_meet_it_sounds_as_from_one() {
    int samples = 3 * PORTION + 12_345;
    short[] pcm = music(samples);
    List<AVPacket> packets = parallel(pcm);
    List<AVPacket> expected = single(pcm);

    assertThat(packets.stream().map(AVPacket::pts).toList())
        .isEqualTo(expected.stream().map(AVPacket::pts).toList());
    assertThat(packets.stream().map(AVPacket::duration).toList())
        .isEqualTo(expected.stream().map(AVPacket::duration).toList());
    float[] decoded = decode(packets, samples);
    float[] one = decode(expected, samples);
    // Errors differ from packet to packet, and most at the ends of the whole.
    int end = samples - 8 * PACKET;
    double worst = 0;
    for (int at = 8 * PACKET; at < end; at += PACKET) {
      worst = Math.max(worst, error(one, pcm, at, at + PACKET));
    }
    assertThat(worst).as("error of one encoder").isLessThan(0.01);
    for (int at = 8 * PACKET; at < end; at += PACKET) {
      assertThat(error(decoded, pcm, at, at + PACKET))
          .as("error at packet " + at / PACKET)
          .isLessThan(1.5 * worst);
    }
    packets.forEach(avcodec::av_packet_free);
    expected.forEach(avcodec::av_packet_free);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, PORTION - 1, PORTION, PORTION + 1, 2 * PORTION})
  void every_length_has_the_packets_of_one_encoder(int samples) {
    short[] pcm = music(samples);
    List<AVPacket> packets = parallel(pcm);
    List<AVPacket> expected = single(pcm);

    assertThat(packets.stream().map(AVPacket::pts).toList())
        .isEqualTo(expected.stream().map(AVPacket::pts).toList());
    packets.forEach(avcodec::av_packet_free);
    expected.forEach(avcodec::av_packet_free);
  }

  @Test
  void what_the_source_throws_comes_through_and_closing_ends_the_encoders()
      throws InterruptedException {
    SoundSource endless =
        new SoundSource() {
          private int calls;

          @Override
          public boolean next(Sink sink) {
            if (++calls > 30) {
              throw new IllegalStateException("no more of this");
            }
            sink.sound(new short[2 * 48_000], 48_000);
            return true;
          }
        };
    assertThatThrownBy(
            () -> {
              try (ParallelAac encoder = new ParallelAac(endless)) {
                encoder.before(Long.MAX_VALUE, packet -> {});
              }
            })
        .hasMessage("no more of this");
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("petforge-aac")) {
        // A pool that has ended may still have a thread that is on its last steps.
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }
}
