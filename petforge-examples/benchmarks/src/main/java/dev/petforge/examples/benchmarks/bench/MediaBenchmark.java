package dev.petforge.examples.benchmarks.bench;

import dev.petforge.media.ClipPart;
import dev.petforge.video.media.FfmpegVideoTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the media tools against an external {@code ffmpeg} program that does the same work, in
 * turns and on the same machine. Below 1 is faster.
 *
 * <p>Frames: first and last frame of every clip, two JPEG and one PNG. The program needs several
 * runs for a clip, as the one seeks and the other does not. Join: video copied, sound decoded and
 * encoded once as AAC at 128 kbit/s, 48 kHz, stereo, faststart.
 */
public final class MediaBenchmark {
  private final List<Path> clips;
  private final String program;
  private final Path directory;

  /**
   * @param clips at least one
   * @param program the other side, for example {@code ffmpeg}
   * @param directory an empty one, for results
   */
  public MediaBenchmark(List<Path> clips, String program, Path directory) {
    this.clips = List.copyOf(clips);
    this.program = program;
    this.directory = directory;
  }

  /**
   * Measures.
   *
   * @param rounds how often, at least 1; one more comes first to warm up
   * @return {@code {"name", "clips", "rounds", "frames": {"ratio", "ours_ms", "ffmpeg_ms"}, "join":
   *     {…}}}, medians
   * @throws IOException if the program cannot be run, or refuses a clip
   */
  public Map<String, Object> measure(int rounds) throws IOException, InterruptedException {
    List<Long> ourFrames = new ArrayList<>();
    List<Long> theirFrames = new ArrayList<>();
    List<Long> ourJoin = new ArrayList<>();
    List<Long> theirJoin = new ArrayList<>();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(1).build()) {
      // One more than asked for: the first warms the child and the disk cache up.
      for (int round = 0; round <= rounds; round++) {
        ourFrames.add(nanos(() -> ourFrames(tools)));
        theirFrames.add(nanos(this::theirFrames));
        ourJoin.add(nanos(() -> tools.join(ClipPart.whole(clips), directory.resolve("ours.mp4"))));
        theirJoin.add(nanos(this::theirJoin));
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", "media");
    result.put("clips", clips.size());
    result.put("rounds", rounds);
    result.put("frames", compared(ourFrames, theirFrames));
    result.put("join", compared(ourJoin, theirJoin));
    return result;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static long nanos(Work work) throws IOException, InterruptedException {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static Map<String, Object> compared(List<Long> ours, List<Long> theirs) {
    double our = Median.millis(warm(ours));
    double their = Median.millis(warm(theirs));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ratio", our / their);
    result.put("ours_ms", our);
    result.put("ffmpeg_ms", their);
    return result;
  }

  /** The first is not counted. */
  private static List<Long> warm(List<Long> nanos) {
    return nanos.subList(1, nanos.size());
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

  private void theirFrames() throws IOException, InterruptedException {
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

  private void theirJoin() throws IOException, InterruptedException {
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
