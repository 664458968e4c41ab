package dev.petforge.storage.local;

import dev.petforge.archive.ArchiveFormat;
import dev.petforge.archive.ArchiveReader;
import dev.petforge.archive.ArchiveWriter;
import java.nio.file.Path;

/**
 * Archives that are ZIP files: every program that unpacks such files can look into them. The
 * comment at the end has the SHA-256 of all that is before it, so that one flipped bit is noticed,
 * wherever it is.
 */
public final class ZipArchives implements ArchiveFormat {
  @Override
  public ArchiveWriter create(Path file) {
    return ZipArchiveWriter.create(file, new Disk());
  }

  @Override
  public ArchiveReader open(Path file) {
    return ZipArchiveReader.open(file);
  }
}
