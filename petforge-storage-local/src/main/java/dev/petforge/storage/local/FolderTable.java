package dev.petforge.storage.local;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures as a table; {@code table.csv} in it, if it is there, says more.
 *
 * <p><b>Without {@code table.csv}</b> each picture directly in the folder ({@link
 * #PICTURE_ENDINGS}; not hidden) is a row, in the order of the names. The first {@link #write}
 * makes a {@code table.csv} with a line for each of them, so that people see the results.
 *
 * <p><b>With {@code table.csv}</b> its lines are the rows, and no others: a table of two of five
 * pictures has two rows. Only if its header has the column {@code all_pictures}, as the table has
 * that PetForge made, pictures of the folder that it does not name are rows, too. Its cells are
 * empty and mean nothing; who deletes the column decides alone which pictures count.
 *
 * <p>The file is UTF-8, with or without byte order mark; its separator is comma, semicolon or tab,
 * whichever makes known columns of the first line; columns are found by name, whatever their order
 * and case. {@code opening_image_url} names a file relative to the folder. What PetForge does not
 * write stays byte for byte, and the file is replaced as a whole by a rename; what a person saves
 * between our reading and our renaming is kept and written to anew. {@code .table.csv.lock} keeps
 * several processes apart and may be deleted when none runs.
 *
 * <p><b>Who is who:</b> a row is named {@code <opening_image_url>#<k>}, the k-th with the same
 * picture from above, with a table and without; a line without a picture {@code
 * project:<project_id>}, or {@code row:<n>}, the n-th that has neither. Results go to the line that
 * has the {@code project_id}, wherever it was moved to among those with its picture, and only else
 * to the line of that name, if it names no other project. A line that was given another picture is
 * another row: the next import says that its project has moved there. A line that lost its {@code
 * project_id} is that of the project that was at home there, if no other line names it.
 */
public final class FolderTable implements RecordTable {
  /**
   * By which endings, in small or capital letters, a file counts as a picture. Also those of phones
   * that cannot be read: a person who put such a file there is told so, and not left to guess.
   */
  public static final List<String> PICTURE_ENDINGS =
      List.of("jpg", "jpeg", "png", "gif", "webp", "bmp", "heic", "heif", "avif");

  private static final long MAX_PICTURE_BYTES = 50L << 20;
  private static final int MAX_UPDATES = 500;

  private final Folder folder;
  private final TableFile file;
  private final TableRef ref;

  private FolderTable(Folder folder, Disk disk) {
    this.folder = folder;
    this.file = new TableFile(folder.path(), disk);
    this.ref = new TableRef("folder:" + folder.text());
  }

  /**
   * The table in a folder.
   *
   * @throws PermanentException with code {@code TABLE_MISSING} if there is no such folder
   */
  public static FolderTable at(Path folder) {
    return at(folder, new Disk());
  }

  static FolderTable at(Path folder, Disk disk) {
    return new FolderTable(Folder.at(folder), disk);
  }

  /** {@code folder:} and the real path of the folder. */
  @Override
  public TableRef ref() {
    return ref;
  }

  /** The real path of the folder as text, in any script, whatever the locale is. */
  public String folder() {
    return folder.text();
  }

  /**
   * {@inheritDoc} Codes: {@code TABLE_ENCODING} (not UTF-8), {@code TABLE_SYNTAX} (an open quote, a
   * cell beyond the header), {@code TABLE_HEADER} (no known column, or one twice), {@code
   * TABLE_TOO_LARGE} (over 50 MB), {@code TABLE_NOT_A_FILE}.
   */
  @Override
  public List<Row> rows() {
    Path path = folder.table().orElseGet(folder::newTable);
    return content(path, TableFile.read(path)).rows();
  }

  @Override
  public List<Row> rows(Collection<RecordRef> wanted) {
    wanted.forEach(this::requireOwn);
    Set<RecordRef> named = Set.copyOf(wanted);
    return rows().stream().filter(row -> named.contains(row.ref())).toList();
  }

  @Override
  public Optional<String> sharedName(RecordRef row) {
    return TableContent.sharedName(row.record());
  }

  private void requireOwn(RecordRef row) {
    if (!row.table().equals(ref)) {
      throw new IllegalArgumentException("not a row of " + ref + ": " + row);
    }
  }

  /** Changes when another file is put there; empty if there is none, or none that may be read. */
  private Optional<String> mark(String picture) {
    try {
      BasicFileAttributes file = Files.readAttributes(real(picture), BasicFileAttributes.class);
      return Optional.of(
          picture.strip() + " " + file.size() + " " + file.lastModifiedTime().toMillis());
    } catch (IOException | PetForgeException e) {
      // Whoever wants the picture is told what is wrong with it.
      return Optional.empty();
    }
  }

  private TableContent content(Path path, byte @Nullable [] bytes) {
    String name = Folder.name(path);
    return bytes == null
        ? TableContent.ofPictures(ref, name, folder.pictures(), this::mark)
        : TableContent.read(ref, name, bytes, folder::pictures, this::mark);
  }

  /**
   * {@inheritDoc} Codes: {@code PICTURE_MISSING} (there is no such file), {@code PICTURE_OUTSIDE}
   * (the name or a symbolic link leads out of the folder), {@code PICTURE_NOT_A_FILE} (a folder or
   * a device), {@code PICTURE_TOO_LARGE} (over 50 MB). The message does not say which row it is:
   * several may name one picture, and {@link Row#place} knows.
   */
  @Override
  public void picture(String picture, Path target) {
    Path source = real(picture);
    try (InputStream in = Files.newInputStream(source)) {
      copy(picture, source, in, target);
    } catch (IOException e) {
      throw IoFailures.reading(source, e);
    }
  }

  private void copy(String picture, Path source, InputStream in, Path target) throws IOException {
    if (Files.size(source) > MAX_PICTURE_BYTES) {
      throw tooLarge(picture);
    }
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    int count = in.read(buffer);
    try (OutputStream out = create(target)) {
      while (count >= 0) {
        bytes += count;
        if (bytes > MAX_PICTURE_BYTES) {
          throw tooLarge(picture); // It grows while it is copied.
        }
        write(out, buffer, count, target);
        count = in.read(buffer);
      }
    }
  }

  private static OutputStream create(Path target) {
    try {
      return Files.newOutputStream(target);
    } catch (IOException e) {
      throw IoFailures.writing(target, e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int count, Path target) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw IoFailures.writing(target, e);
    }
  }

  private Path real(String picture) {
    if (picture.startsWith("/") || picture.matches("[A-Za-z]:[\\\\/](?!/).*") || leadsUp(picture)) {
      throw failure("PICTURE_OUTSIDE", picture, "leads out of the folder " + folder.text());
    }
    try {
      Path path = existing(picture);
      Path real = path.toRealPath();
      if (!real.startsWith(folder.path())) {
        throw failure("PICTURE_OUTSIDE", picture, "leads out of the folder " + folder.text());
      }
      if (!Files.isRegularFile(real)) {
        throw failure("PICTURE_NOT_A_FILE", picture, "is a folder or a device, not a file");
      }
      return real;
    } catch (NoSuchFileException | IllegalArgumentException e) {
      throw failure("PICTURE_MISSING", picture, "is not in the folder " + folder.text());
    } catch (IOException e) {
      if (IoFailures.isNoPath(e)) {
        throw failure("PICTURE_MISSING", picture, "is not in the folder " + folder.text());
      }
      throw IoFailures.reading(folder.path(), e);
    }
  }

  private static boolean leadsUp(String picture) {
    return List.of(picture.split("[/\\\\]", -1)).contains("..");
  }

  /** Spaces around a name are part of it only if there is such a file. */
  private Path existing(String picture) {
    Path path = folder.resolve(picture);
    return Files.exists(path) ? path : folder.resolve(picture.strip());
  }

  private static PetForgeException tooLarge(String picture) {
    return failure(
        "PICTURE_TOO_LARGE", picture, "is larger than " + (MAX_PICTURE_BYTES >> 20) + " MB");
  }

  private static PetForgeException failure(String code, String picture, String rule) {
    String shown = picture.length() <= 300 ? picture : picture.substring(0, 300) + "…";
    return new PermanentException(code, "the picture '" + shown + "' " + rule);
  }

  /**
   * {@inheritDoc} Missing columns are added at the end of the header. Cells longer than Excel's
   * 32,767 characters are cut with {@code …}, and one that a spreadsheet would take for a formula
   * gets a {@code '} before it. The code of a row that is not there any more is {@code ROW_GONE}.
   * {@code TABLE_BUSY} is retryable: another program has the file open, or saves it again and
   * again.
   */
  @Override
  public Map<RecordRef, Failure> write(List<RowUpdate> updates) {
    if (updates.size() > MAX_UPDATES) {
      throw new IllegalArgumentException(
          "updates must be at most " + MAX_UPDATES + ", were " + updates.size());
    }
    updates.forEach(update -> requireOwn(update.ref()));
    Map<RecordRef, Failure> refused = new LinkedHashMap<>();
    Path path = folder.table().orElseGet(folder::newTable);
    file.change(
        path,
        before -> {
          TableContent content = content(path, before);
          refused.clear();
          refused.putAll(content.apply(updates));
          return refused.size() == updates.size() ? before : content.bytes();
        });
    return refused;
  }

  @Override
  public List<Difference> differences(List<RowUpdate> expected) {
    if (expected.size() > MAX_UPDATES) {
      throw new IllegalArgumentException(
          "expected must be at most " + MAX_UPDATES + ", were " + expected.size());
    }
    expected.forEach(update -> requireOwn(update.ref()));
    Path path = folder.table().orElseGet(folder::newTable);
    return content(path, TableFile.read(path)).differences(expected);
  }
}
