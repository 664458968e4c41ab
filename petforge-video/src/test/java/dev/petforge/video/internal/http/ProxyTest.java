package dev.petforge.video.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.generation.SendFence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses are judged where the request goes in the end, also when a proxy of ours is between. */
class ProxyTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ServerSocket proxy;

  /** A proxy in a private network, as proxies are, that connects nobody. */
  @BeforeEach
  void startProxy() throws IOException {
    proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::refuse, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void refuse() {
    while (!proxy.isClosed()) {
      try (Socket socket = proxy.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        asked.add(in.readLine());
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Closed by the test, or by a client that has seen enough.
        Thread.onSpinWait();
      }
    }
  }

  @AfterEach
  void stopProxy() throws IOException {
    proxy.close();
  }

  private ProviderClient client(String proxyHost) {
    return client(
        ProxySelector.of(InetSocketAddress.createUnresolved(proxyHost, proxy.getLocalPort())));
  }

  private static ProviderClient client(ProxySelector proxies) {
    return ProviderClient.builder("test", "default")
        .reads(1, Duration.ofMillis(10))
        .proxies(proxies)
        .build();
  }

  /** A proxy on this machine, and none for this machine's own names: so the JDK has it. */
  private final class AllButLocalhost extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      return uri.getHost().equals("localhost")
          ? List.of(Proxy.NO_PROXY)
          : List.of(
              new Proxy(
                  Proxy.Type.HTTP,
                  InetSocketAddress.createUnresolved("localhost", proxy.getLocalPort())));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException reason) {
      throw new AssertionError(reason);
    }
  }

  private static Sent send(ProviderClient client, String url) {
    return client.submit(
        new Request.Builder()
            .url(HttpUrl.get(url))
            .post(RequestBody.create("{}", MediaType.get("application/json")))
            .build(),
        SendFence.OPEN);
  }

  @Test
  void a_proxy_in_a_private_network_is_used() {
    try (ProviderClient client = client("localhost")) {
      send(client, "https://provider.invalid/jobs");
    }

    assertThat(asked).containsExactly("CONNECT provider.invalid:443 HTTP/1.1");
  }

  @Test
  void a_name_that_leads_into_a_private_network_is_refused_before_the_proxy_is_asked() {
    try (ProviderClient client = client("127.0.0.1")) {
      Sent sent = send(client, "https://localhost/jobs");

      assertThat(sent)
          .isInstanceOfSatisfying(
              Sent.NotSent.class,
              not -> assertThat(not.reason().code()).isEqualTo("ADDRESS_REFUSED"));
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void a_proxy_that_is_asked_without_a_proxy_is_no_place_to_send_to_either() {
    try (ProviderClient client = client(new AllButLocalhost())) {
      send(client, "https://provider.invalid/jobs");
      assertThat(asked).hasSize(1);
      asked.clear();

      assertThat(send(client, "https://localhost:" + proxy.getLocalPort() + "/jobs"))
          .isInstanceOfSatisfying(
              Sent.NotSent.class,
              not -> assertThat(not.reason().code()).isEqualTo("ADDRESS_REFUSED"));
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void the_proxy_itself_is_no_place_to_send_to() {
    try (ProviderClient client = client("localhost")) {
      send(client, "https://provider.invalid/jobs");
      asked.clear();

      assertThat(send(client, "https://localhost/jobs")).isInstanceOf(Sent.NotSent.class);
    }
    assertThat(asked).isEmpty();
  }
}
