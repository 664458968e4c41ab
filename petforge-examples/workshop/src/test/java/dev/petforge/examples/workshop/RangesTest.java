package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.DemoPhotos;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.workshop.WorkshopServer.Answer;
import dev.petforge.examples.workshop.WorkshopServer.Client;
import dev.petforge.production.NewProject;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Parts of a file that another process has stored, as a player asks for them: the same of a folder
 * and of a bucket.
 */
class RangesTest {
  private static final String BUCKET = "clips";

  @TempDir Path folder;

  private enum Place {
    FOLDER,
    BUCKET
  }

  /** How often the bucket was asked for the content of an object. */
  private final AtomicInteger fetched = new AtomicInteger();

  @ParameterizedTest
  @EnumSource(Place.class)
  void a_player_gets_the_parts_that_it_asks_for(Place place) throws Exception {
    S3Proxy bucket = place == Place.BUCKET ? bucket() : null;
    Map<String, String> settings = new HashMap<>(System.getenv());
    if (bucket != null) {
      settings.put("CLOUD_STORAGE_TYPE", "s3");
      settings.put("PETFORGE_S3_BUCKET", BUCKET);
      settings.put("PETFORGE_S3_ENDPOINT", "http://127.0.0.1:" + bucket.getPort());
      settings.put("PETFORGE_S3_REGION", "us-east-1");
      settings.put("PETFORGE_S3_PATH_STYLE", "true");
      settings.put("AWS_ACCESS_KEY_ID", "the-key");
      settings.put("AWS_SECRET_ACCESS_KEY", "the-secret");
    }
    Path home = folder.resolve("home");
    String file = "/storage/projects/" + stored(home, settings) + "/opening_image.jpg";
    try (WorkshopServer server =
        WorkshopServer.start(new WorkshopOptions(home, "127.0.0.1", 0, false, false), settings)) {
      Client player = server.admin();
      fetched.set(0);
      parallel(player, file);
      parts(player, file);
      assertThat(fetched).hasValue(place == Place.BUCKET ? 1 : 0);
    } finally {
      if (bucket != null) {
        bucket.stop();
      }
    }
  }

  /** Browsers ask for the beginning and for the end at once. */
  private static void parallel(Client player, String file) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Answer> beginning = () -> ranged(player, file, "bytes=0-");
      for (Future<Answer> answer :
          threads.invokeAll(Stream.generate(() -> beginning).limit(4).toList())) {
        assertThat(answer.get().status()).isEqualTo(206);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void parts(Client player, String file) throws Exception {
    byte[] whole = player.bytes(file);
    int size = whole.length;
    assertThat(size).isGreaterThan(1_000);
    Answer all = player.get(file);
    String tag = all.header("ETag").orElseThrow();
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.header("Accept-Ranges")).contains("bytes");
    assertThat(all.header("Content-Length")).contains("" + size);

    part(player, file, "bytes=0-99", whole, 0, 99);
    part(player, file, "bytes=300-499", whole, 300, 499);
    part(player, file, "bytes=500-", whole, 500, size - 1);
    part(player, file, "bytes=-70", whole, size - 70, size - 1);
    part(player, file, "bytes=900-" + 10 * size, whole, 900, size - 1);

    Answer behind = ranged(player, file, "bytes=" + size + "-");
    assertThat(behind.status()).isEqualTo(416);
    assertThat(behind.header("Content-Range")).contains("bytes */" + size);

    Answer several = ranged(player, file, "bytes=0-9,20-29");
    assertThat(several.status()).isEqualTo(206);
    assertThat(several.header("Content-Type").orElseThrow()).startsWith("multipart/byteranges");
    assertThat(several.text())
        .contains("bytes 0-9/" + size)
        .contains("bytes 20-29/" + size)
        .contains("image/jpeg");

    Answer unknownUnit = ranged(player, file, "frames=0-9");
    assertThat(unknownUnit.status()).isEqualTo(200);

    for (Map<String, String> headers :
        Stream.of(Map.<String, String>of(), Map.of("Range", "bytes=0-99")).toList()) {
      Answer head = send(player, "HEAD", file, headers);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Length")).contains("" + size);
      assertThat(head.header("Accept-Ranges")).contains("bytes");
      assertThat(head.header("ETag")).contains(tag);
      assertThat(head.text()).isEmpty();
    }

    Map<String, String> middle = Map.of("Range", "bytes=300-499", "If-Range", tag);
    assertThat(send(player, "GET", file, middle).status()).isEqualTo(206);
    Answer another =
        send(player, "GET", file, Map.of("Range", "bytes=300-499", "If-Range", "\"stale\""));
    assertThat(another.status()).isEqualTo(200);
    assertThat(another.header("Content-Range")).isEmpty();
    assertThat(another.header("Content-Length")).contains("" + size);
    assertThat(another.header("ETag")).contains(tag);

    Answer known =
        send(player, "GET", file, Map.of("If-None-Match", tag, "Range", "bytes=300-499"));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.header("ETag")).contains(tag);
    assertThat(known.header("Cache-Control").orElseThrow()).contains("private");
    assertThat(send(player, "GET", file, Map.of("If-None-Match", "\"stale\"")).status())
        .isEqualTo(200);
  }

  private static void part(
      Client player, String file, String range, byte[] whole, int first, int last)
      throws Exception {
    Answer answer = ranged(player, file, range);
    assertThat(answer.status()).as(range).isEqualTo(206);
    assertThat(answer.header("Content-Range"))
        .as(range)
        .contains("bytes " + first + "-" + last + "/" + whole.length);
    assertThat(answer.header("Content-Length")).contains("" + (last - first + 1));
    assertThat(player.with("Range", range).bytes(file))
        .as(range)
        .isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
    player.without("Range");
  }

  private static Answer ranged(Client player, String file, String range) throws Exception {
    return send(player, "GET", file, Map.of("Range", range));
  }

  private static Answer send(Client player, String method, String file, Map<String, String> headers)
      throws Exception {
    return player.send(method, file, HttpRequest.BodyPublishers.noBody(), headers);
  }

  /** Another process has made the project: this one has no copy of its files. */
  private ProjectId stored(Path home, Map<String, String> settings) throws Exception {
    DemoPhotos photos = new DemoPhotos(folder.resolve("photos"));
    photos.draw(1);
    Path photo;
    try (Stream<Path> drawn = Files.list(photos.folder())) {
      photo =
          drawn.filter(path -> path.toString().matches(".+\\.(jpg|png)")).findFirst().orElseThrow();
    }
    Files.createDirectories(home);
    try (Installation installation =
        Installation.open(
            home,
            Configuration.of(settings, home),
            Language.ENGLISH,
            Optional.empty(),
            step -> {})) {
      return installation.petForge().projects().create(NewProject.of(photo));
    }
  }

  private S3Proxy bucket() throws Exception {
    Path stored = folder.resolve("s3");
    Files.createDirectories(stored.resolve(BUCKET));
    BlobStore store = new FilesystemNio2BlobStore(stored.toString());
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(counting(store))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "the-key", "the-secret")
            .build();
    server.start();
    return server;
  }

  private BlobStore counting(BlobStore store) {
    return (BlobStore)
        Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getBlob")) {
                fetched.incrementAndGet();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
