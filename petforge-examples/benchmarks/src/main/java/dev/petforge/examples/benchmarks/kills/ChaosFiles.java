package dev.petforge.examples.benchmarks.kills;

import java.nio.file.Path;
import java.util.Locale;

/** Where the files of a run are. */
public enum ChaosFiles {
  /** In a folder that all workers share. */
  LOCAL {
    @Override
    RunFiles open(Path folder) {
      return new SharedFolder(folder);
    }
  },

  /** In the bucket of an object store of this process. */
  S3 {
    @Override
    RunFiles open(Path folder) {
      return new Bucket(folder);
    }
  };

  /** As {@code --files} has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes them.
   *
   * @param folder that they are below
   */
  abstract RunFiles open(Path folder);
}
