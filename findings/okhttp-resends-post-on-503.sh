#!/usr/bin/env bash
# OkHttp 5.5.1: a POST is sent a second time although the client was told not to retry.
#
# Guess: OkHttpClient.Builder.retryOnConnectionFailure(false) is the switch for repeated requests. With it, and without
# redirects, one execute() of a POST is at most one POST on the wire, and the caller sees every 503.
#
# Behaviour: a 503 with "Retry-After: 0" is followed up like a redirect. The same body is sent again at once, whatever
# retryOnConnectionFailure says, and the caller sees only the second answer. Every other 503, and a 408, reaches the
# caller as it is. Only a body whose isOneShot() is true is not sent again. For an order that costs money, and whose
# first copy was taken by a gateway before it answered, that is a second purchase which no log of the caller shows.
#
# Seen (2026-11-29, OpenJDK 17.0.15):
#   503 with Retry-After 0: caller sees 200, server saw 2 POSTs
#   503 with Retry-After 0, one-shot body: caller sees 503, server saw 1 POST
#   503 with Retry-After 1: caller sees 503, server saw 1 POST
#   503: caller sees 503, server saw 1 POST
#   408: caller sees 408, server saw 1 POST
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
      <groupId>com.squareup.okhttp3</groupId>
      <artifactId>okhttp-jvm</artifactId>
      <version>5.5.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

public class Probe {
  public static void main(String[] arguments) throws Exception {
    ask("503 with Retry-After 0", 503, "0", false);
    ask("503 with Retry-After 0, one-shot body", 503, "0", true);
    ask("503 with Retry-After 1", 503, "1", false);
    ask("503", 503, null, false);
    ask("408", 408, null, false);
  }

  static void ask(String name, int status, String retryAfter, boolean oneShot) throws Exception {
    AtomicInteger posts = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean first = posts.incrementAndGet() == 1;
          if (first && retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(first ? status : 200, -1);
          exchange.close();
        });
    server.start();
    OkHttpClient client =
        new OkHttpClient.Builder().retryOnConnectionFailure(false).followRedirects(false).build();
    RequestBody body =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return MediaType.get("text/plain");
          }

          @Override
          public boolean isOneShot() {
            return oneShot;
          }

          @Override
          public void writeTo(BufferedSink sink) throws java.io.IOException {
            sink.writeUtf8("one clip, please");
          }
        };
    Request order =
        new Request.Builder()
            .url("http://127.0.0.1:" + server.getAddress().getPort() + "/orders")
            .post(body)
            .build();
    try (Response answer = client.newCall(order).execute()) {
      System.out.println(
          name
              + ": caller sees "
              + answer.code()
              + ", server saw "
              + posts
              + (posts.get() == 1 ? " POST" : " POSTs"));
    }
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    server.stop(0);
  }
}
JAVA
java -cp "$work/lib/*" "$work/Probe.java" >"$work/seen"

diff - "$work/seen" <<'EXPECTED'
503 with Retry-After 0: caller sees 200, server saw 2 POSTs
503 with Retry-After 0, one-shot body: caller sees 503, server saw 1 POST
503 with Retry-After 1: caller sees 503, server saw 1 POST
503: caller sees 503, server saw 1 POST
408: caller sees 408, server saw 1 POST
EXPECTED
cat "$work/seen"
