package dev.petforge.emulator.feishu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Adler32;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls Feishu as the documentation says, with nothing clever. */
final class FeishuClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final MediaType JSON_TYPE =
      Objects.requireNonNull(MediaType.parse("application/json; charset=utf-8"));

  /** An answer: its status, its headers and its bytes. */
  static final class Reply {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;

    Reply(int status, Map<String, List<String>> headers, byte[] bytes) {
      this.status = status;
      this.headers = headers;
      this.bytes = bytes;
    }

    int status() {
      return status;
    }

    byte[] bytes() {
      return bytes;
    }

    JsonNode json() {
      try {
        return JSON.readTree(bytes);
      } catch (JacksonException e) {
        throw new AssertionError("no JSON: " + new String(bytes, StandardCharsets.UTF_8), e);
      }
    }

    int code() {
      return json().path("code").asInt(-1);
    }

    JsonNode data() {
      return json().path("data");
    }

    String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().get(0))
          .findFirst()
          .orElse("");
    }
  }

  private final OkHttpClient client =
      new OkHttpClient.Builder().followRedirects(false).retryOnConnectionFailure(false).build();
  private final FeishuEmulator feishu;
  private String token = "";

  FeishuClient(FeishuEmulator feishu) {
    this.feishu = feishu;
  }

  /** Signs in as the app that is there. */
  FeishuClient signedIn() {
    return signedIn(feishu.app());
  }

  FeishuClient signedIn(EmulatedApp app) {
    Reply reply =
        post(
            "/auth/v3/tenant_access_token/internal",
            Map.of("app_id", app.id(), "app_secret", app.secret()));
    token = reply.json().path("tenant_access_token").asString("");
    return this;
  }

  FeishuClient withToken(String other) {
    token = other;
    return this;
  }

  String token() {
    return token;
  }

  Reply get(String path) {
    return send(request(path).get());
  }

  Reply getPart(String path, String range) {
    return send(request(path).header("Range", range).get());
  }

  Reply post(String path, Object body) {
    return send(request(path).post(json(body)));
  }

  Reply postText(String path, String body) {
    return send(request(path).post(RequestBody.create(body, JSON_TYPE)));
  }

  Reply put(String path, Object body) {
    return send(request(path).put(json(body)));
  }

  Reply delete(String path) {
    return send(request(path).delete());
  }

  private static RequestBody json(Object body) {
    return RequestBody.create(JSON.writeValueAsBytes(body), JSON_TYPE);
  }

  /** Sends a form whose file comes last. */
  Reply upload(String path, Map<String, String> parts, byte[] file) {
    MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
    parts.forEach(form::addFormDataPart);
    form.addFormDataPart(
        "file", "file", RequestBody.create(file, MediaType.parse("application/octet-stream")));
    return send(request(path).post(form.build()));
  }

  /** Uploads a picture's bytes to a base at once. */
  Reply uploadTo(EmulatedBase base, String name, byte[] file) {
    return upload(
        "/drive/v1/medias/upload_all",
        Map.of(
            "file_name",
            name,
            "parent_type",
            "bitable_file",
            "parent_node",
            base.token(),
            "size",
            Integer.toString(file.length),
            "checksum",
            adler(file)),
        file);
  }

  static String adler(byte[] bytes) {
    Adler32 adler = new Adler32();
    adler.update(bytes);
    return Long.toString(adler.getValue());
  }

  private Request.Builder request(String path) {
    String address = path.startsWith("http") ? path : feishu.address() + "/open-apis" + path;
    Request.Builder request = new Request.Builder().url(address);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private Reply send(Request.Builder request) {
    try (Response response = client.newCall(request.build()).execute()) {
      return new Reply(response.code(), response.headers().toMultimap(), response.body().bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // shorter words for tables

  static String path(EmulatedTable table) {
    return "/bitable/v1/apps/" + table.base().token() + "/tables/" + table.id();
  }

  Reply create(EmulatedTable table, Map<String, ?> fields) {
    return post(path(table) + "/records", Map.of("fields", fields));
  }

  Reply createMany(EmulatedTable table, List<? extends Map<String, ?>> rows, String query) {
    return post(
        path(table) + "/records/batch_create" + query,
        Map.of("records", rows.stream().map(fields -> Map.of("fields", fields)).toList()));
  }

  Reply update(EmulatedTable table, String record, Map<String, ? extends @Nullable Object> fields) {
    return put(path(table) + "/records/" + record, Map.of("fields", fields));
  }

  Reply search(EmulatedTable table, String query, Object body) {
    return post(path(table) + "/records/search" + query, body);
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
