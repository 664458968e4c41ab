package dev.petforge.examples.benchmarks.bench;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.StoredFile;
import dev.petforge.job.Threads;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.production.Persistence;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskStore;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Measures the import of a folder of small pictures into files and a database on the disk, against
 * the same import one picture at a time: each is read, stored, waited for in each of its
 * directories and committed before the next begins. In turns; below 1 is faster.
 */
public final class ImportBenchmark {
  /** As many as an application usually has, so that they are up before anything is measured. */
  private static final int CHILDREN = 2;

  private static final int WARM_UP = 40;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;

  private final int pictures;
  private final String databaseName;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param pictures how many are imported, at least 1
   * @param database {@code sqlite} or {@code postgresql}
   * @param folder an empty one, for pictures, files and databases
   * @param log is told how it gets on
   */
  public ImportBenchmark(int pictures, String database, Path folder, Consumer<String> log) {
    this.pictures = pictures;
    this.databaseName = database;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @param rounds how often, at least 1
   * @return {@code {"name", "database", "pictures", "rounds", "together_ms", "one_by_one_ms",
   *     "ratio"}}, medians
   * @throws IOException if the pictures cannot be made
   * @throws PermanentException with code {@code BENCH_FAILED} if not all are imported
   */
  public Map<String, Object> measure(int rounds) throws IOException {
    Path few = draw("few", Math.min(WARM_UP, pictures));
    Path all = draw("all", pictures);
    List<Long> together = new ArrayList<>();
    List<Long> oneByOne = new ArrayList<>();
    try (FfmpegVideoTools tools = FfmpegVideoTools.builder().children(CHILDREN).build()) {
      nanos(few, tools, true);
      nanos(few, tools, false);
      for (int round = 0; round < rounds; round++) {
        together.add(told("together", nanos(all, tools, true)));
        oneByOne.add(told("one by one", nanos(all, tools, false)));
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", "import");
    result.put("database", databaseName);
    result.put("pictures", pictures);
    result.put("rounds", rounds);
    result.put("together_ms", Median.millis(together));
    result.put("one_by_one_ms", Median.millis(oneByOne));
    result.put("ratio", Median.millis(together) / Median.millis(oneByOne));
    return result;
  }

  private long told(String what, long nanos) {
    log.accept(String.format(Locale.ROOT, "%s: %.1f s", what, nanos / 1e9));
    return nanos;
  }

  /** Small pictures, no two the same. */
  private Path draw(String name, int count) throws IOException {
    Path photos = Files.createDirectories(folder.resolve(name));
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      for (int blot = 0; blot < 20; blot++) {
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        graphics.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), WIDTH / 4, HEIGHT / 4);
      }
      graphics.dispose();
      String file = String.format(Locale.ROOT, "photo-%06d.jpg", i);
      ImageIO.write(image, "jpg", photos.resolve(file).toFile());
    }
    return photos;
  }

  private long nanos(Path photos, FfmpegVideoTools tools, boolean together) throws IOException {
    Path home = Files.createTempDirectory(folder, "home");
    FolderTable table = FolderTable.at(photos);
    try (BenchDatabase database = BenchDatabase.create(databaseName, home);
        LocalFileStore files = LocalFileStore.at(home.resolve("files"));
        JdbcPersistence persistence = JdbcPersistence.open(database.url());
        PetForge petForge = petForge(persistence, files, tools, table, together)) {
      long begun = System.nanoTime();
      ImportReport report = petForge.table(table.ref()).importRows();
      long nanos = System.nanoTime() - begun;
      Workshop.require(
          report.rows() > 0 && report.imported().size() == report.rows(),
          "not all pictures were imported: " + report.refused());
      return nanos;
    }
  }

  private static PetForge petForge(
      Persistence persistence,
      FileStore files,
      FfmpegVideoTools tools,
      FolderTable table,
      boolean together) {
    return PetForge.builder()
        .persistence(together ? persistence : commitsOneByOne(persistence))
        .files(together ? files : storesOneByOne(files))
        .videoTools(tools)
        .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
        .videoGenerator(InMemoryVideoGenerator.keyed(InstantSource.system()))
        .table(table)
        .build();
  }

  private static FileStore storesOneByOne(FileStore files) {
    return Workshop.proxy(
        FileStore.class,
        (self, method, arguments) -> {
          if (method.getName().equals("putAll")) {
            Map<FileKey, StoredFile> stored = new LinkedHashMap<>();
            for (Map.Entry<?, ?> one : ((Map<?, ?>) arguments[0]).entrySet()) {
              FileKey key = (FileKey) one.getKey();
              stored.put(key, files.put(key, (Path) one.getValue()));
            }
            return stored;
          }
          return method.invoke(files, arguments);
        });
  }

  private static Persistence commitsOneByOne(Persistence persistence) {
    TaskStore tasks =
        Workshop.proxy(
            TaskStore.class,
            (self, method, arguments) -> {
              if (method.getName().equals("commitNew")) {
                for (Object one : (List<?>) arguments[0]) {
                  persistence.tasks().commit((Outcome.Decided) one);
                }
                return null;
              }
              return method.invoke(persistence.tasks(), arguments);
            });
    Threads threads =
        Workshop.proxy(
            Threads.class,
            (self, method, arguments) -> {
              if (method.getName().equals("together")) {
                // Who runs it alone does all that there is.
                ((Runnable) arguments[1]).run();
                return null;
              }
              return method.invoke(persistence.threads(), arguments);
            });
    return Workshop.proxy(
        Persistence.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "tasks" -> tasks;
              case "threads" -> threads;
              default -> method.invoke(persistence, arguments);
            });
  }
}
