package dev.petforge.video.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the tools against an external {@code ffmpeg} program that does the same work, in turns
 * and on the same machine, and prints one line of JSON: milliseconds of both, and ours divided by
 * its. Below 1 is faster.
 *
 * <p>Frames: first and last frame of every clip, two JPEG and one PNG. The program needs two runs
 * for a clip, as the one seeks and the other does not. Join: video copied, sound decoded and
 * encoded once as AAC at 128 kbit/s, 48 kHz, stereo, faststart.
 *
 * <p>Arguments: {@code CLIPS_FOLDER [FFMPEG_PROGRAM] [ROUNDS]}.
 */
public final class MediaBenchmark {
  private final List<Path> clips;
  private final String program;
  private final Path directory;

  private MediaBenchmark(List<Path> clips, String program, Path directory) {
    this.clips = clips;
    this.program = program;
    this.directory = directory;
  }

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String program = arguments.length > 1 ? arguments[1] : "ffmpeg";
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    List<Path> clips;
    try (Stream<Path> files = Files.list(folder)) {
      clips = files.filter(file -> file.toString().endsWith(".mp4")).sorted().toList();
    }
    Path directory = Files.createTempDirectory("petforge-bench");
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).build()) {
      System.out.println(new MediaBenchmark(clips, program, directory).measure(tools, rounds));
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private String measure(FfmpegVideoTools tools, int rounds) throws Exception {
    List<Long> ourFrames = new ArrayList<>();
    List<Long> theirFrames = new ArrayList<>();
    List<Long> ourJoin = new ArrayList<>();
    List<Long> theirJoin = new ArrayList<>();
    // One more than asked for: the first warms the child and the disk cache up.
    for (int round = 0; round <= rounds; round++) {
      ourFrames.add(nanos(() -> ourFrames(tools)));
      theirFrames.add(nanos(this::theirFrames));
      ourJoin.add(nanos(() -> tools.join(clips, directory.resolve("ours.mp4"))));
      theirJoin.add(nanos(this::theirJoin));
    }
    return String.format(
        Locale.ROOT,
        "{\"name\":\"media\",\"clips\":%d,\"rounds\":%d,\"frames\":%s,\"join\":%s}",
        clips.size(),
        rounds,
        compared(ourFrames, theirFrames),
        compared(ourJoin, theirJoin));
  }

  private interface Work {
    void run() throws Exception;
  }

  private static long nanos(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static String compared(List<Long> ours, List<Long> theirs) {
    double our = median(ours);
    double their = median(theirs);
    return String.format(
        Locale.ROOT,
        "{\"ratio\":%.3f,\"ours_ms\":%.1f,\"ffmpeg_ms\":%.1f}",
        our / their,
        our,
        their);
  }

  private static double median(List<Long> nanos) {
    long[] warm = nanos.stream().skip(1).mapToLong(Long::longValue).sorted().toArray();
    return warm[warm.length / 2] / 1e6;
  }

  private void ourFrames(FfmpegVideoTools tools) {
    for (Path clip : clips) {
      tools.frames(
          clip,
          directory.resolve("first.jpg"),
          directory.resolve("last.jpg"),
          directory.resolve("last.png"));
    }
  }

  private void theirFrames() throws Exception {
    for (Path clip : clips) {
      run(
          "-i",
          clip.toString(),
          "-frames:v",
          "1",
          "-q:v",
          "2",
          "-pix_fmt",
          "yuvj444p",
          path("f.jpg"));
      // One raw picture is overwritten to the end of the clip, then converted: the fast way.
      run("-sseof", "-1", "-i", clip.toString(), "-an", "-update", "1", path("l.bmp"));
      run("-i", path("l.bmp"), "-q:v", "2", "-pix_fmt", "yuvj444p", path("l.jpg"), path("l.png"));
    }
  }

  private void theirJoin() throws Exception {
    List<String> command = new ArrayList<>();
    Path list = directory.resolve("list.txt");
    Files.write(list, clips.stream().map(clip -> "file '" + clip.toAbsolutePath() + "'").toList());
    command.addAll(List.of("-f", "concat", "-safe", "0", "-i", list.toString()));
    command.addAll(List.of("-c:v", "copy", "-c:a", "aac", "-b:a", "128k", "-ar", "48000"));
    command.addAll(List.of("-ac", "2", "-movflags", "+faststart", path("theirs.mp4")));
    run(command.toArray(String[]::new));
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, "-v", "error", "-nostdin", "-y"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String words =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + " failed: " + words);
    }
  }
}
