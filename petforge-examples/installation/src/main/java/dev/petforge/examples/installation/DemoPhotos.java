package dev.petforge.examples.installation;

import dev.petforge.examples.installation.picture.PetPictures;
import dev.petforge.failure.PetForgeException;
import dev.petforge.storage.local.FolderTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.imageio.ImageIO;

/** The pictures of a demo, in a folder of their own. What is there already stays. */
public final class DemoPhotos {
  private final Path folder;

  /**
   * @param folder of the pictures, made with the first of them
   */
  public DemoPhotos(Path folder) {
    this.folder = folder;
  }

  /** Where they are. */
  public Path folder() {
    return folder;
  }

  /**
   * Draws the first pictures of a series that is always the same.
   *
   * @param count at least 0
   * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL}
   * @throws dev.petforge.failure.PermanentException with code {@code NOT_WRITABLE}
   */
  public void draw(int count) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < count; i++) {
        Path target = folder.resolve(PetPictures.name(i) + ".png");
        if (!Files.exists(target)) {
          Path part = folder.resolve("." + PetPictures.name(i) + ".part");
          try {
            ImageIO.write(PetPictures.draw(i), "png", part.toFile());
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
          } finally {
            Files.deleteIfExists(part);
          }
        }
      }
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  /**
   * Copies the first pictures of a person's folder by name.
   *
   * @param count so many at most
   * @return how many there are
   * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL}
   * @throws dev.petforge.failure.PermanentException with code {@code NOT_WRITABLE}, or as {@link
   *     FolderTable#at}
   */
  public int copy(Path source, int count) {
    List<Path> pictures = FolderTable.at(source).pictures().stream().limit(count).toList();
    try {
      Files.createDirectories(folder);
      for (Path picture : pictures) {
        Path target = folder.resolve(String.valueOf(picture.getFileName()));
        if (!Files.exists(target)) {
          Path part = folder.resolve("." + picture.getFileName() + ".part");
          try {
            Files.copy(picture, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
          } finally {
            Files.deleteIfExists(part);
          }
        }
      }
    } catch (IOException e) {
      throw notWritable(e);
    }
    return pictures.size();
  }

  private PetForgeException notWritable(IOException cause) {
    return WriteFailures.of(folder, "the folder " + folder + " cannot be written", cause);
  }
}
