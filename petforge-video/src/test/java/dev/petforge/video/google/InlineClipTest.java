package dev.petforge.video.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderJobStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips that come inside the answer about a job, as large as real ones. */
class InlineClipTest {
  private static final ProviderJobId JOB =
      new ProviderJobId(
          "projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
              + "/operations/1");
  private static final String BEGIN =
      "{\"name\":\"x\",\"done\":true,\"response\":{\"videos\":[{\"bytesBase64Encoded\":\"";
  private static final String END = "\",\"mimeType\":\"video/mp4\"}],\"raiMediaFilteredCount\":0}}";

  // Of a length that 3 divides, so that the parts of its base64 can be put together.
  private static final int CLIP = 42_000_000;
  private static final int CHUNK = 420_000;

  @TempDir private Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong sent = new AtomicLong();
  private HttpServer server = start();
  private boolean broken;

  private HttpServer start() {
    try {
      HttpServer fresh =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
      fresh.setExecutor(threads);
      fresh.createContext("/", this::answer);
      return fresh;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void open() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      write(out, BEGIN.getBytes(StandardCharsets.US_ASCII));
      for (int at = 0; at < CLIP; at += CHUNK) {
        byte[] chunk = at == 0 ? head() : new byte[CHUNK];
        write(out, Base64.getEncoder().encode(chunk));
        if (broken && at > CLIP / 2) {
          write(out, "*** no base64 ***".getBytes(StandardCharsets.US_ASCII));
        }
      }
      write(out, END.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    sent.addAndGet(bytes.length);
  }

  /** The beginning of an MP4 whose last box holds all the rest. */
  private static byte[] head() {
    ByteBuffer head = ByteBuffer.allocate(CHUNK);
    head.putInt(16).put("ftypisom".getBytes(StandardCharsets.US_ASCII)).putInt(0x200);
    head.putInt(8).put("moov".getBytes(StandardCharsets.US_ASCII));
    head.putInt(CLIP - 24).put("mdat".getBytes(StandardCharsets.US_ASCII));
    return head.array();
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static VeoGenerator generator(String address) {
    return VeoGenerator.builder(
            new VeoSurface.VertexAi("p", "us-central1", GoogleTokens.of(() -> "ya29.x"), address))
        .allowLocal(true)
        .build();
  }

  private static ProviderJobStatus.Succeeded succeeded(VeoGenerator generator) {
    Map<ProviderJobId, ProviderJobStatus> known = generator.poll(List.of(JOB));
    return (ProviderJobStatus.Succeeded) Optional.ofNullable(known.get(JOB)).orElseThrow();
  }

  /** What runs in a JVM whose heap is smaller than a clip. */
  static final class SmallHeap {
    private SmallHeap() {}

    /** Polls and fetches the clip of the server at the first argument to the second. */
    public static void main(String[] args) {
      try (VeoGenerator generator = generator(args[0])) {
        generator.fetch(JOB, succeeded(generator).result(), Path.of(args[1]));
      }
    }
  }

  @Test
  void of_forty_megabytes_little_is_ever_in_memory() throws Exception {
    Path clip = folder.resolve("clip.mp4");
    Path output = folder.resolve("output.txt");
    Process small =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                address(),
                clip.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    try {
      assertThat(small.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      small.destroyForcibly();
    }

    assertThat(small.exitValue()).as(Files.readString(output)).isZero();
    assertThat(clip).hasSize(CLIP);
  }

  @Test
  void a_poll_reads_no_further_than_to_the_clip() {
    try (VeoGenerator generator = generator(address())) {
      assertThat(succeeded(generator).result()).hasSizeLessThan(100);
    }
    assertThat(sent.get()).isLessThan(CLIP);
  }

  @Test
  void a_clip_that_is_no_base64_leaves_nothing() throws IOException {
    broken = true;
    try (VeoGenerator generator = generator(address())) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> generator.fetch(JOB, "inline", folder.resolve("clip.mp4")));
    }

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
