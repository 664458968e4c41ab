package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What stands between a client and a server. */
class TcpProxyTest {
  @Test
  void over_a_longer_way_each_answer_comes_later_and_is_the_same() throws Exception {
    Duration longer = Duration.ofMillis(40);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TcpProxy proxy = TcpProxy.to("127.0.0.1", server.getLocalPort());
        Socket client = new Socket("127.0.0.1", proxy.port());
        Socket served = server.accept()) {
      proxy.slow(longer);
      for (int question = 1; question <= 2; question++) {
        long begun = System.nanoTime();
        client.getOutputStream().write(question);
        served.getOutputStream().write(10 * served.getInputStream().read());

        assertThat(client.getInputStream().read()).isEqualTo(10 * question);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(longer.toNanos());
      }
    }
  }
}
