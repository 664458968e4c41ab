#!/usr/bin/env bash
# google-genai (Java) 2.0.0: an order for a video whose answer is lost is sent a second time, unasked.
#
# Guess: a client without retryOptions does not retry, least of all Models.generateVideos: the call starts a job that is
# paid for and carries no idempotency key, so a lost answer or a 500 comes to the caller, who decides.
#
# Behaviour: without any setting the client has an interceptor that repeats every request, POSTs too, after a connection
# that broke off without an answer and after 408, 429 and 5xx, with growing waits. The provider has taken two orders, the
# caller gets the operation of the second one, and nothing in the result says that there is a first. Only other 4xx come
# to the caller at once. HttpRetryOptions with attempts(1) in HttpOptions makes it one POST.
#
# Seen (2026-11-29, OpenJDK 17.0.15; the first POST of each is answered so, the next ones with an operation):
#   connection closed without an answer: the provider took 2 orders, the caller has operations/2
#   500: the provider took 2 orders, the caller has operations/2
#   503: the provider took 2 orders, the caller has operations/2
#   429: the provider took 2 orders, the caller has operations/2
#   408: the provider took 2 orders, the caller has operations/2
#   400: the provider took 1 order, the caller has ClientException
#   500, one attempt: the provider took 1 order, the caller has ServerException
#   connection closed without an answer, one attempt: the provider took 1 order, the caller has GenAiIOException
#
# Needs a JDK 17 or newer and Maven. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/pom.xml" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.google.genai</groupId>
      <artifactId>google-genai</artifactId>
      <version>2.0.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.types.GenerateVideosConfig;
import com.google.genai.types.GenerateVideosSource;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;

public class Probe {
  static final int NO_ANSWER = 0;

  public static void main(String[] arguments) throws IOException {
    order("connection closed without an answer", NO_ANSWER, false);
    for (int status : new int[] {500, 503, 429, 408, 400}) {
      order(Integer.toString(status), status, false);
    }
    order("500, one attempt", 500, true);
    order("connection closed without an answer, one attempt", NO_ANSWER, true);
    System.exit(0);
  }

  static void order(String name, int first, boolean once) throws IOException {
    AtomicInteger orders = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          int number = orders.incrementAndGet();
          boolean fails = number == 1;
          if (fails && first == NO_ANSWER) {
            exchange.close();
            return;
          }
          String answer =
              fails
                  ? "{\"error\":{\"code\":" + first + ",\"message\":\"no\",\"status\":\"UNKNOWN\"}}"
                  : "{\"name\":\"operations/" + number + "\"}";
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(fails ? first : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    HttpOptions.Builder options =
        HttpOptions.builder().baseUrl("http://127.0.0.1:" + server.getAddress().getPort());
    if (once) {
      options.retryOptions(HttpRetryOptions.builder().attempts(1).build());
    }
    Date later = new Date(System.currentTimeMillis() + 3_600_000);
    String has;
    try (Client client =
        Client.builder()
            .vertexAI(true)
            .project("project")
            .location("us-central1")
            .credentials(GoogleCredentials.create(new AccessToken("token", later)))
            .httpOptions(options.build())
            .build()) {
      has =
          client
              .models
              .generateVideos(
                  "veo-3.1-fast-generate-001",
                  GenerateVideosSource.builder().prompt("a cat").build(),
                  GenerateVideosConfig.builder().build())
              .name()
              .orElse("no name");
    } catch (RuntimeException e) {
      has = e.getClass().getSimpleName();
    }
    System.out.println(
        name
            + ": the provider took "
            + orders
            + (orders.get() == 1 ? " order" : " orders")
            + ", the caller has "
            + has);
    server.stop(0);
  }
}
JAVA
java -cp "$work/lib/*" "$work/Probe.java" >"$work/seen" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

diff - "$work/seen" <<'EXPECTED'
connection closed without an answer: the provider took 2 orders, the caller has operations/2
500: the provider took 2 orders, the caller has operations/2
503: the provider took 2 orders, the caller has operations/2
429: the provider took 2 orders, the caller has operations/2
408: the provider took 2 orders, the caller has operations/2
400: the provider took 1 order, the caller has ClientException
500, one attempt: the provider took 1 order, the caller has ServerException
connection closed without an answer, one attempt: the provider took 1 order, the caller has GenAiIOException
EXPECTED
cat "$work/seen"
