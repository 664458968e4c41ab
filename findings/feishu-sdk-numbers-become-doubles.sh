#!/usr/bin/env bash
# oapi-sdk (Feishu/Lark, Java) 2.5.3: whole numbers of a Bitable record become doubles, and large ones another number.
#
# Guess: AppTableRecord.getFields() is a Map<String, Object> of what the JSON holds: whole numbers come as Integer or
# Long, as they do from Jackson, and a record that is written back unchanged says what was read.
#
# Behaviour: every number is a Double. An id in a number column, made into a text, is 2.0260128E7, which equals no
# project's id; beyond 2^53 the value itself is another one, so that two ids fall together. Written back, the record has
# the number in exponent form, and the wrong one where it did not fit.
#
# Seen (2026-11-29, OpenJDK 17.0.15):
#   read project_id: 2.0260128E7 (Double)
#   read order_number: 9.007199254740992E15 (Double)
#   written back: {"fields":{"project_id":2.0260128E7,"order_number":9.007199254740992E15}}
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
      <groupId>com.larksuite.oapi</groupId>
      <artifactId>oapi-sdk</artifactId>
      <version>2.5.3</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -ntp -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >&2

cat >"$work/Probe.java" <<'JAVA'
import com.lark.oapi.Client;
import com.lark.oapi.service.bitable.v1.model.AppTableRecord;
import com.lark.oapi.service.bitable.v1.model.GetAppTableRecordReq;
import com.lark.oapi.service.bitable.v1.model.UpdateAppTableRecordReq;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

public class Probe {
  /** 9007199254740993 is 2^53 + 1. */
  static final String RECORD =
      "{\"code\":0,\"msg\":\"success\",\"data\":{\"record\":{\"record_id\":\"rec1\",\"fields\":"
          + "{\"project_id\":20260128,\"order_number\":9007199254740993}}}}";

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (exchange.getRequestMethod().equals("PUT")) {
            System.out.println("written back: " + asked);
          }
          String answer =
              exchange.getRequestURI().getPath().contains("tenant_access_token")
                  ? "{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"t\",\"expire\":7200}"
                  : RECORD;
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    Client client =
        Client.newBuilder("app", "secret")
            .openBaseUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    Map<String, Object> fields =
        client
            .bitable()
            .v1()
            .appTableRecord()
            .get(
                GetAppTableRecordReq.newBuilder()
                    .appToken("base")
                    .tableId("table")
                    .recordId("rec1")
                    .build())
            .getData()
            .getRecord()
            .getFields();
    for (String name : List.of("project_id", "order_number")) {
      Object value = fields.get(name);
      System.out.println(
          "read " + name + ": " + value + " (" + value.getClass().getSimpleName() + ")");
    }
    client
        .bitable()
        .v1()
        .appTableRecord()
        .update(
            UpdateAppTableRecordReq.newBuilder()
                .appToken("base")
                .tableId("table")
                .recordId("rec1")
                .appTableRecord(AppTableRecord.newBuilder().fields(fields).build())
                .build());
    System.exit(0);
  }
}
JAVA
java -cp "$work/lib/*" "$work/Probe.java" >"$work/seen" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

diff - "$work/seen" <<'EXPECTED'
read project_id: 2.0260128E7 (Double)
read order_number: 9.007199254740992E15 (Double)
written back: {"fields":{"project_id":2.0260128E7,"order_number":9.007199254740992E15}}
EXPECTED
cat "$work/seen"
