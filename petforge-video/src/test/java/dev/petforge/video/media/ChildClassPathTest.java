package dev.petforge.video.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.PermanentException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildClassPathTest {
  @TempDir Path directory;

  @Test
  void it_has_what_a_child_needs_and_nothing_of_the_application() {
    assertThat(entries())
        .hasSize(7)
        .allSatisfy(entry -> assertThat(entry).exists())
        .anySatisfy(entry -> assertThat(entry.toString()).endsWith("classes"))
        .anySatisfy(
            entry ->
                assertThat(entry.getFileName().toString())
                    .startsWith("ffmpeg-")
                    .endsWith(Loader.getPlatform() + ".jar"))
        .noneSatisfy(entry -> assertThat(entry.getFileName().toString()).startsWith("logback"));
  }

  @Test
  void the_class_path_of_this_jvm_does_not_matter() {
    String before = System.getProperty("java.class.path");
    Path clip = ClipMaker.clip().frames(12).write(directory.resolve("clip.mp4"));
    try {
      // As it is on the module path.
      System.setProperty("java.class.path", "");
      try (FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses()) {
        assertThat(tools.probe(clip).videoCodec()).isEqualTo("mpeg4");
      }
    } finally {
      System.setProperty("java.class.path", before);
    }
  }

  @Test
  void a_jar_within_a_jar_is_copied_out_once() throws IOException {
    byte[] inner = zip("some/Thing.class", "thing".getBytes(StandardCharsets.UTF_8));
    Path app = directory.resolve("my app.jar");
    Files.write(app, zip("BOOT-INF/lib/thing-1.0.jar", inner));
    String location = "jar:" + app.toUri() + "!/BOOT-INF/lib/thing-1.0.jar!/";
    Path cache = directory.resolve("cache");

    Path entry = ChildClassPath.entry(location, () -> cache);
    Path again = ChildClassPath.entry(location, () -> cache);

    assertThat(entry).hasBinaryContent(inner).hasFileName("thing-1.0.jar").isEqualTo(again);
    try (Stream<Path> files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void jars_of_one_name_and_other_content_stay_apart() throws IOException {
    Path cache = directory.resolve("cache");
    List<Path> entries = new ArrayList<>();
    for (String content : List.of("one", "two")) {
      Path app = directory.resolve(content + ".jar");
      Files.write(app, zip("lib/thing.jar", content.getBytes(StandardCharsets.UTF_8)));
      entries.add(ChildClassPath.entry("jar:" + app.toUri() + "!/lib/thing.jar!/", () -> cache));
    }

    assertThat(entries.get(0)).hasContent("one");
    assertThat(entries.get(1)).hasContent("two");
  }

  @Test
  void files_stay_where_they_are() throws IOException {
    Path jar = Files.write(directory.resolve("a b+c.jar"), new byte[0]);

    assertThat(ChildClassPath.entry(jar.toUri().toString(), () -> directory)).isEqualTo(jar);
    assertThat(ChildClassPath.entry("jar:" + jar.toUri() + "!/", () -> directory)).isEqualTo(jar);
    assertThat(ChildClassPath.entry(directory.toUri().toString(), () -> directory))
        .isEqualTo(directory);
  }

  @Test
  void a_place_that_cannot_be_read_is_named_with_what_to_do() {
    for (String location :
        List.of(
            "vfs:/content/app.war/WEB-INF/lib/x.jar",
            directory.resolve("missing.jar").toUri().toString(),
            "jar:" + directory.resolve("missing.jar").toUri() + "!/lib/x.jar!/")) {
      assertThatExceptionOfType(PermanentException.class)
          .isThrownBy(() -> ChildClassPath.entry(location, () -> directory))
          .withMessageContaining(location)
          .withMessageContaining("childClassPath")
          .withMessageContaining("inThisProcess")
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("MEDIA_CLASS_PATH"));
    }
  }

  @Test
  void missing_natives_are_named_when_the_tools_are_built() throws Exception {
    List<URL> without = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains(Loader.getPlatform())) {
        without.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader application =
        new URLClassLoader(without.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> tools = application.loadClass(FfmpegVideoTools.class.getName());

      assertThatExceptionOfType(InvocationTargetException.class)
          .isThrownBy(() -> tools.getMethod("inChildProcesses").invoke(null))
          .satisfies(
              e ->
                  assertThat(e.getCause())
                      .hasMessageContaining(
                          "org.bytedeco:ffmpeg:8.0.1-1.5.13:" + Loader.getPlatform())
                      .hasMessageContaining("org.bytedeco:javacpp:1.5.13:" + Loader.getPlatform()));
    }
  }

  private static List<Path> entries() {
    return Stream.of(ChildClassPath.ofThisJvm().split(File.pathSeparator)).map(Path::of).toList();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = bytes;
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
