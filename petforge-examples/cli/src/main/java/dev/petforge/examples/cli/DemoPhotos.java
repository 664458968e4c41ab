package dev.petforge.examples.cli;

import dev.petforge.examples.cli.picture.PetPictures;
import dev.petforge.failure.PetForgeException;
import dev.petforge.storage.local.FolderTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.imageio.ImageIO;

/** The pictures of a demo, in a folder of their own. What is there already stays. */
final class DemoPhotos {
  private final Path folder;

  DemoPhotos(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Draws the first pictures of a series that is always the same. */
  void draw(int count) {
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

  /** Copies the first pictures of a person's folder by name. Returns how many there are. */
  int copy(Path source, int count) {
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
