package dev.petforge.video.relay;

import com.sun.net.httpserver.HttpServer;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.emulator.RelayEmulator;
import dev.petforge.file.FileKey;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.testkit.Tasks;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;

/** A relay, its customers, and pictures. */
final class RelayFixture implements AutoCloseable {
  static final RelayShape GENERATIONS =
      RelayShape.OPENAI_VIDEOS
          .withPaths("/v1/video/generations", "/v1/video/generations/{id}", "")
          .withBody(
              RelayShape.Body.JSON,
              new RelayShape.Frames(
                  "images", RelayShape.Form.DATA_URI, RelayShape.Layout.LIST, true));

  final RelayEmulator relay;
  private final List<RelayGenerator> generators = new ArrayList<>();
  private final HttpServer pictures;
  private boolean closed;

  RelayFixture() {
    this(
        EmulatorSettings.standard()
            .withRenderTime(Duration.ofHours(1))
            .withClips(new MotionJpegClips(64)));
  }

  RelayFixture(EmulatorSettings settings) {
    relay = new RelayEmulator(settings);
    try {
      pictures = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    pictures.createContext(
        "/",
        exchange -> {
          byte[] bytes = Files.readAllBytes(Path.of(exchange.getRequestURI().getPath()));
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    pictures.start();
  }

  RelayGenerator.Builder builder(RelayShape shape) {
    return builder(shape, EmulatorSettings.KEY);
  }

  RelayGenerator.Builder builder(RelayShape shape, String key) {
    return RelayGenerator.builder(relay.address(), key)
        .shape(shape)
        .allowLocal(true)
        .rate(1_000)
        .frameAddresses(
            file ->
                URI.create(
                    "http://127.0.0.1:"
                        + pictures.getAddress().getPort()
                        + file.toAbsolutePath()
                        + "?Signature=of-a-frame"));
  }

  RelayGenerator generator(RelayShape shape) {
    return kept(builder(shape));
  }

  RelayGenerator kept(RelayGenerator.Builder builder) {
    RelayGenerator generator = builder.build();
    generators.add(generator);
    return generator;
  }

  static ClipRequest request() {
    return request("veo3.1-fast", 8, Optional.empty());
  }

  /** Of the first clip of a video, which starts from the user's own picture. */
  static ClipRequest opening() {
    return request("veo3.1-fast", 0, 8, Optional.empty());
  }

  static ClipRequest request(String model, int seconds, Optional<String> last) {
    return request(model, 3, seconds, last);
  }

  private static ClipRequest request(String model, int shot, int seconds, Optional<String> last) {
    return new ClipRequest(
        model,
        shot,
        "eating",
        "橘猫 eats slowly",
        "no dogs",
        "eats",
        frame("first"),
        last.map(RelayFixture::frame),
        Duration.ofSeconds(seconds),
        "720p",
        false);
  }

  private static FrameRef frame(String word) {
    return new FrameRef(new FileKey("frames/" + word + ".png"), Tasks.hash(word));
  }

  static ClipInputs inputs(Path folder) {
    return new ClipInputs(picture(folder.resolve("first.png"), 320, 180), Optional.empty());
  }

  static Path picture(Path file, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return file;
  }

  /** How often something was asked for. */
  long asked(String line) {
    return relay.requests().stream().filter(line::equals).count();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    generators.forEach(RelayGenerator::close);
    pictures.stop(0);
    relay.close();
  }

  /** A server of clips that is not the relay, and writes down which keys it was shown. */
  static final class OtherHost implements AutoCloseable {
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    OtherHost(byte[] clip) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            authorizations.add(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("none"));
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            exchange.sendResponseHeaders(200, clip.length);
            exchange.getResponseBody().write(clip);
            exchange.close();
          });
      server.start();
    }

    URI address() {
      return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  static Set<RelayShape> shapes() {
    return Set.of(
        RelayShape.OPENAI_VIDEOS,
        RelayShape.UNIFIED_VIDEO,
        RelayShape.KIE,
        RelayShape.OPENROUTER,
        GENERATIONS);
  }
}
