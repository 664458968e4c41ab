package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.petforge.failure.PetForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Results at plain http addresses. The host has a public name and address here; its ports are
 * servers of this test.
 */
class PlainResultTest {
  private static final byte[] CLIP = DownloadTest.clip(20_000);
  private static final Headers KEYS = Headers.of("Authorization", "Bearer secret-word");
  private static final HttpUrl PLAIN = HttpUrl.get("http://cdn.example/clip.mp4?Signature=signed");

  /** Made with keytool for cdn.example; good for a hundred years and nothing else. */
  private static final SSLContext TLS;

  private static final X509TrustManager TRUST;

  static {
    char[] password = "password".toCharArray();
    try (InputStream file = PlainResultTest.class.getResourceAsStream("cdn.p12")) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(Objects.requireNonNull(file), password);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      // A store of keys is none of trusted certificates.
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("cdn", store.getCertificate("cdn"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      TRUST = (X509TrustManager) trust.getTrustManagers()[0];
      TLS = SSLContext.getInstance("TLS");
      TLS.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @TempDir private Path folder;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer plain;
  private HttpsServer secure;

  /** What the two ports of the host answer, by path. */
  private interface Host {
    void answer(HttpExchange exchange) throws IOException;
  }

  private Host behindHttps = exchange -> LocalServer.answer(exchange, 200, "video/mp4", CLIP);
  private final Host behindHttp = exchange -> LocalServer.answer(exchange, 200, "video/mp4", CLIP);

  @BeforeEach
  void begin() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    plain = HttpServer.create(any, 10);
    plain.createContext("/", exchange -> serve("http", exchange, behindHttp));
    plain.start();
    secure = HttpsServer.create(any, 10);
    secure.setHttpsConfigurator(new HttpsConfigurator(TLS));
    secure.createContext("/", exchange -> serve("https", exchange, behindHttps));
    secure.start();
  }

  private void serve(String scheme, HttpExchange exchange, Host host) throws IOException {
    try (exchange) {
      boolean keys = exchange.getRequestHeaders().containsKey("Authorization");
      asked.add(scheme + " " + exchange.getRequestURI().getPath() + (keys ? " with keys" : ""));
      host.answer(exchange);
    }
  }

  @AfterEach
  void end() {
    plain.stop(0);
    secure.stop(0);
  }

  /** A client to which the host is far away, and both its ports are here. */
  private ProviderClient client(boolean plainResults) throws IOException {
    InetAddress far = InetAddress.getByName("93.184.216.34");
    OkHttpClient base =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .dns(host -> List.of(far))
            .socketFactory(new NearSockets())
            .sslSocketFactory(TLS.getSocketFactory(), TRUST)
            .build();
    return ProviderClient.builder("test", "default")
        .reads(1, Duration.ofMillis(10))
        .plainResults(plainResults)
        .base(base)
        .build();
  }

  private final class NearSockets extends SocketFactory {
    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress to, int timeout) throws IOException {
          int port = ((InetSocketAddress) to).getPort();
          InetSocketAddress near = port == 443 ? secure.getAddress() : plain.getAddress();
          super.connect(near, timeout);
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int local) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int local) {
      throw new UnsupportedOperationException();
    }
  }

  private Path target() {
    return folder.resolve("clip.mp4");
  }

  private PetForgeException failure(ProviderClient client, HttpUrl url) {
    PetForgeException e =
        catchThrowableOfType(PetForgeException.class, () -> client.download(url, KEYS, target()));
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).doesNotContain("secret-word", "signed");
    return e;
  }

  @Test
  void a_plain_address_is_asked_by_https() throws IOException {
    try (ProviderClient client = client(false)) {
      client.download(PLAIN, KEYS, target());
    }

    assertThat(target()).hasBinaryContent(CLIP);
    assertThat(asked).containsExactly("https /clip.mp4 with keys");
  }

  @Test
  void one_that_has_no_https_can_be_fetched_once_a_person_allows_it() throws IOException {
    secure.stop(0);
    try (ProviderClient strict = client(false)) {
      PetForgeException e = failure(strict, PLAIN);

      assertThat(e.failure().retryable()).as("it is paid for, and still there").isTrue();
      assertThat(e.failure().code()).isEqualTo("RESULT_PLAIN_HTTP");
      assertThat(e.getMessage()).contains("PETFORGE_PLAIN_RESULTS=true");
      assertThat(asked).isEmpty();
    }
    try (ProviderClient allowing = client(true)) {
      allowing.download(PLAIN, KEYS, target());
    }

    assertThat(target()).hasBinaryContent(CLIP);
    assertThat(asked).as("keys are not for everybody on the way").containsExactly("http /clip.mp4");
  }

  @Test
  void one_whose_https_is_somebody_elses_can_be_fetched_once_a_person_allows_it()
      throws IOException {
    behindHttps = exchange -> LocalServer.json(exchange, 404, "{}");
    try (ProviderClient strict = client(false)) {
      PetForgeException e = failure(strict, PLAIN);

      assertThat(e.failure().code()).as("a fresh address may do").isEqualTo("RESULT_EXPIRED");
      assertThat(e.failure().retryable()).isTrue();
      assertThat(e.getMessage()).contains("PETFORGE_PLAIN_RESULTS=true");
    }
    try (ProviderClient allowing = client(true)) {
      allowing.download(PLAIN, KEYS, target());
    }

    assertThat(target()).hasBinaryContent(CLIP);
  }

  @Test
  void a_redirect_to_plain_http_is_followed_by_https() throws IOException {
    behindHttps =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/first")) {
            exchange.getResponseHeaders().set("Location", "http://cdn.example/clip.mp4");
            exchange.sendResponseHeaders(302, -1);
          } else {
            LocalServer.answer(exchange, 200, "video/mp4", CLIP);
          }
        };
    try (ProviderClient client = client(false)) {
      client.download(HttpUrl.get("https://cdn.example/first"), KEYS, target());
    }

    assertThat(target()).hasBinaryContent(CLIP);
    assertThat(asked).containsExactly("https /first with keys", "https /clip.mp4 with keys");
  }

  @Test
  void an_https_address_never_becomes_a_plain_one() throws IOException {
    secure.stop(0);
    try (ProviderClient allowing = client(true)) {
      PetForgeException e = failure(allowing, HttpUrl.get("https://cdn.example/clip.mp4"));

      assertThat(e.failure().code()).isEqualTo("RESULT_UNAVAILABLE");
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void the_keys_of_a_service_go_to_its_own_files_though_it_names_them_by_plain_http()
      throws IOException {
    try (ProviderClient client = client(false)) {
      HttpUrl base = HttpUrl.get("https://cdn.example/v1");

      assertThat(client.isAt(base, PLAIN)).isTrue();
      assertThat(client.isAt(base, HttpUrl.get("https://cdn.example:8443/clip.mp4"))).isFalse();
      assertThat(client.isAt(base, HttpUrl.get("https://other.example/clip.mp4"))).isFalse();
    }
  }
}
