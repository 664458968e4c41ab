package dev.petforge.storage.local;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.media.FileKind;
import dev.petforge.table.Difference;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import dev.petforge.table.WrittenText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * <p><b>Without {@code table.csv}</b> each picture directly in the folder is a row, in the order of
 * the names: a file that is named like one ({@link #PICTURE_ENDINGS}), or is one by its first
 * bytes, whatever its name. {@link #look} tells what else lies there. The first {@link #write}
 * makes a {@code table.csv} with a line for each of them, so that people see the results.
 *
 * <p><b>With {@code table.csv}</b> its lines are the rows, and no others: a table of two of five
 * pictures has two rows. Only if its header has the column {@code all_pictures}, as the table has
 * that PetForge made, pictures of the folder that it does not name are rows, too. Its cells are
 * empty and mean nothing; who deletes the column decides alone which pictures count.
 *
 * <p>The file is UTF-8, with or without byte order mark; its separator is comma, semicolon or tab,
 * whichever makes known columns of the first line; columns are found by name, whatever their order
 * and case. {@code opening_image_url} names a file relative to the folder, in any Unicode form;
 * what only looks alike is not taken but offered. What PetForge does not write stays byte for byte,
 * and the file is replaced as a whole by a rename; what a person saves between our reading and our
 * renaming is kept and written to anew. {@code .table.csv.lock} keeps several processes apart and
 * may be deleted when none runs.
 *
 * <p><b>Another table</b> in the folder, such as {@code table.xlsx}, {@code table.csv.txt} or a
 * second CSV file, is not read, and nobody knows which one is meant. So no rows are given while it
 * lies there. Results are shown all the same.
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
   * By which endings, in small or capital letters, a file counts as a picture without a look at it.
   * Also those that cannot be read: a person who put such a file there is told so, and not left to
   * guess.
   */
  public static final List<String> PICTURE_ENDINGS =
      List.of("jpg", "jpeg", "png", "gif", "webp", "bmp", "heic", "heif", "avif");

  private static final long MAX_PICTURE_BYTES = 50L << 20;
  private static final int MAX_UPDATES = 500;

  /** So many names are enough to see what is meant. */
  private static final int MOST_NAMED = 5;

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

  /**
   * Whether a file or a folder is there for a system or a program, such as {@code Thumbs.db} or one
   * that is hidden, by its name: nothing is said of it.
   */
  public static boolean isOfPrograms(Path file) {
    return FolderContent.isOfPrograms(file);
  }

  /** Whether a file is named {@code table.csv}, whichever way its letters are. */
  public static boolean isTable(Path file) {
    return FolderContent.isTable(file);
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
   * TABLE_TOO_LARGE} (over 50 MB), {@code TABLE_NOT_A_FILE}, {@code TABLE_NOT_READ} (another table
   * lies there).
   */
  @Override
  public List<Row> rows() {
    return look().rows();
  }

  /**
   * Reads all rows, and what else lies there, in one look.
   *
   * @throws PetForgeException as {@link #rows}
   */
  public Look look() {
    FolderContent there = FolderContent.of(folder);
    requireNoOther(there.otherTables());
    Path path = there.table().orElseGet(folder::newTable);
    TableContent content = content(path, TableFile.read(path));
    return new Look(content.rows(), content.isOfAllPictures() ? there.leftOut() : List.of());
  }

  /**
   * What is in a folder.
   *
   * @param rows as {@link #rows} gives them
   * @param leftOut what is neither a picture nor a table, for people who miss it: by name. Empty if
   *     the lines of {@code table.csv} alone are the rows. Hidden files, and those that systems and
   *     programs keep for themselves ({@code Thumbs.db}, {@code desktop.ini}, {@code
   *     ~$table.xlsx}), do not count
   */
  public record Look(List<Row> rows, List<LeftOut> leftOut) {
    public Look {
      rows = List.copyOf(rows);
      leftOut = List.copyOf(leftOut);
    }
  }

  private void requireNoOther(List<String> others) {
    if (others.isEmpty()) {
      return;
    }
    String names = String.join(", ", others.subList(0, Math.min(MOST_NAMED, others.size())));
    String more = others.size() > MOST_NAMED ? ", …" : "";
    throw new PermanentException(
        "TABLE_NOT_READ",
        "the folder "
            + folder.text()
            + " has "
            + names
            + more
            + ", which is not read: only table.csv is; save what counts as table.csv (\"CSV UTF-8\"),"
            + " then move other tables out of the folder, to one below it for example");
  }

  /**
   * Something in a folder that is no row.
   *
   * @param name of the file
   * @param kind what it is; empty for a folder with pictures in it
   */
  public record LeftOut(String name, Optional<FileKind> kind) {}

  /** The pictures in the folder, in the order of their names, whatever {@code table.csv} says. */
  public List<Path> pictures() {
    return pictureNames().stream().map(folder::resolve).toList();
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
  private Optional<String> mark(PictureNames names, String picture) {
    try {
      BasicFileAttributes file =
          Files.readAttributes(real(names, picture), BasicFileAttributes.class);
      return Optional.of(
          picture.strip() + " " + file.size() + " " + file.lastModifiedTime().toMillis());
    } catch (IOException | PetForgeException e) {
      // Whoever wants the picture is told what is wrong with it.
      return Optional.empty();
    }
  }

  private TableContent content(Path path, byte @Nullable [] bytes) {
    String name = Folder.name(path);
    PictureNames names = new PictureNames(folder);
    return bytes == null
        ? TableContent.ofPictures(ref, name, pictureNames(), picture -> mark(names, picture))
        : TableContent.read(ref, name, bytes, this::pictureNames, picture -> mark(names, picture));
  }

  /** Where results go; there need not be such a file yet. */
  private Path tableFile() {
    Path usual = folder.newTable();
    return Files.exists(usual, LinkOption.NOFOLLOW_LINKS)
        ? usual
        : FolderContent.table(folder.files()).orElse(usual);
  }

  private List<String> pictureNames() {
    return FolderContent.of(folder).pictures();
  }

  /**
   * {@inheritDoc} Codes: {@code PICTURE_MISSING} (there is no such file), {@code PICTURE_OUTSIDE}
   * (the name or a symbolic link leads out of the folder), {@code PICTURE_NOT_A_FILE} (a folder or
   * a device), {@code PICTURE_TOO_LARGE} (over 50 MB). The message does not say which row it is:
   * several may name one picture, and {@link Row#place} knows.
   */
  @Override
  public void picture(String picture, Path target) {
    Path source = source(picture);
    try (InputStream in = Files.newInputStream(source)) {
      copy(picture, source, in, target);
    } catch (IOException e) {
      throw IoFailures.reading(source, e);
    }
  }

  /**
   * Looks whether there is a picture to be had, without reading it.
   *
   * @throws PetForgeException as {@link #picture} does, but for what only its bytes tell
   */
  public void requirePicture(String picture) {
    source(picture);
  }

  private Path source(String picture) {
    PictureNames names = new PictureNames(folder);
    try {
      return real(names, picture);
    } catch (PermanentException e) {
      throw offering(names, picture, e.failure());
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

  /** What only looks like a file of the folder is named: a person knows whether it is meant. */
  private PetForgeException offering(PictureNames names, String picture, Failure failure) {
    List<String> alike = isThere(names, picture) ? List.of() : names.alike(picture);
    return alike.isEmpty()
        ? new PermanentException(failure.code(), failure.message())
        : new PermanentException(
            failure.code(),
            failure.message()
                + "; there is '"
                + String.join("', '", alike)
                + "': write it like that");
  }

  /** Whether a file has that name, whatever is wrong with it. */
  private static boolean isThere(PictureNames names, String picture) {
    try {
      return !leadsOut(picture) && names.named(picture).size() == 1;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Path real(PictureNames names, String picture) {
    if (leadsOut(picture)) {
      throw failure("PICTURE_OUTSIDE", picture, "leads out of the folder " + folder.text());
    }
    try {
      List<Path> named = names.named(picture);
      if (named.isEmpty()) {
        throw missing(picture);
      }
      if (named.size() > 1) {
        throw failure(
            "PICTURE_MISSING",
            picture,
            "may be any of " + named.size() + " files whose names look the same: rename them");
      }
      Path real = named.get(0).toRealPath();
      if (!real.startsWith(folder.path())) {
        throw failure(
            "PICTURE_OUTSIDE",
            picture,
            "is a link that leads out of the folder "
                + folder.text()
                + ": put the picture itself there");
      }
      if (!Files.isRegularFile(real)) {
        throw failure("PICTURE_NOT_A_FILE", picture, "is a folder or a device, not a file");
      }
      return real;
    } catch (NoSuchFileException | IllegalArgumentException e) {
      throw missing(picture);
    } catch (IOException e) {
      if (IoFailures.isNoPath(e)) {
        throw missing(picture);
      }
      throw IoFailures.reading(folder.path(), e);
    }
  }

  private PetForgeException missing(String picture) {
    return failure("PICTURE_MISSING", picture, "is not in the folder " + folder.text());
  }

  /** Whether a cell names something elsewhere, whatever lies there. */
  private static boolean leadsOut(String picture) {
    String stripped = WrittenText.strip(picture);
    return stripped.startsWith("/")
        || stripped.matches("[A-Za-z]:[\\\\/](?!/).*")
        || List.of(picture.split("[/\\\\]", -1)).contains("..");
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
    Path path = tableFile();
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
    Path path = tableFile();
    return content(path, TableFile.read(path)).differences(expected);
  }
}
