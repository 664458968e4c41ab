package dev.petforge.examples.workshop.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;

/** A stored file that is served; it is called as people know it, whatever its copy is called. */
final class StoredResource extends FileSystemResource {
  private final String name;

  StoredResource(Path file, String name) {
    super(file);
    this.name = name;
  }

  @Override
  public String getFilename() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
