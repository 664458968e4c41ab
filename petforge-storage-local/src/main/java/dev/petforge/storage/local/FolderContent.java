package dev.petforge.storage.local;

import dev.petforge.media.FileKind;
import dev.petforge.storage.local.FolderTable.LeftOut;
import dev.petforge.table.WrittenText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What lies in a folder. Each file is one of these: a picture, the table, another table, which is
 * not read, left out, or one that programs keep for themselves and nobody misses.
 *
 * @param table {@code table.csv}, whichever way its letters are
 * @param pictures the names of those that may be pictures, sorted
 * @param otherTables the names of what somebody may take for the table, sorted
 * @param leftOut what else there is, by name
 */
record FolderContent(
    Optional<Path> table, List<String> pictures, List<String> otherTables, List<LeftOut> leftOut) {
  private static final Pattern PICTURE = ending(FolderTable.PICTURE_ENDINGS);

  /** What spreadsheets save, and what a name becomes when its ending is hidden. */
  private static final Pattern TABLE =
      Pattern.compile(
          ".*\\.(?:csv.*|tsv|tab|xls[xmb]?|xlt[xm]?|f?ods|ots|sxc|numbers|ett?|dif|slk)",
          Pattern.DOTALL);

  /** What editors make of a file before they change it. */
  private static final Pattern BACKUP =
      Pattern.compile("#.*#|.*(?:~|\\.(?:bak|backup|old|orig))", Pattern.DOTALL);

  /** What systems and programs put into folders for themselves. */
  private static final Pattern OF_PROGRAMS =
      Pattern.compile(
          "\\..*|~\\$.*|thumbs\\.db|ehthumbs.*\\.db|desktop\\.ini|icon\r?|@eadir|__macosx"
              + "|\\$recycle\\.bin|system volume information|#recycle|lost\\+found"
              + "|petforge\\..*|secret\\.key",
          Pattern.DOTALL);

  /** What a table that lost its ending can be. */
  private static final Set<FileKind> TABLE_KINDS =
      Set.of(
          FileKind.TEXT,
          FileKind.WEB_PAGE,
          FileKind.XML,
          FileKind.EMPTY,
          FileKind.WORKBOOK,
          FileKind.OFFICE,
          FileKind.UNKNOWN);

  FolderContent {
    pictures = List.copyOf(pictures);
    otherTables = List.copyOf(otherTables);
    leftOut = List.copyOf(leftOut);
  }

  private static Pattern ending(List<String> endings) {
    return Pattern.compile(".+\\.(?:" + String.join("|", endings) + ")", Pattern.DOTALL);
  }

  /** {@code table.csv}, whichever way its letters are; empty if it is none of the files. */
  static Optional<Path> table(List<Path> files) {
    return files.stream()
        .filter(FolderContent::isTable)
        .min(
            Comparator.comparing((Path file) -> !Folder.name(file).equals(Folder.TABLE))
                .thenComparing(Comparator.naturalOrder()));
  }

  static FolderContent of(Folder folder) {
    // Listed once: a table that is made meanwhile is no other one.
    List<Path> files = folder.files();
    Optional<Path> table = table(files);
    List<String> pictures = new ArrayList<>();
    List<String> otherTables = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Path file : files) {
      String name = Folder.name(file);
      String plain = plain(name);
      if (isOfPrograms(file) || table.filter(file::equals).isPresent()) {
        continue;
      }
      boolean backup = BACKUP.matcher(plain).matches() && table.isPresent();
      if (!backup && TABLE.matcher(plain).matches()) {
        otherTables.add(name);
      } else if (Files.isDirectory(file)) {
        if (hasPictures(file)) {
          leftOut.add(new LeftOut(name, Optional.empty()));
        }
      } else if (isNamedAsPicture(file, plain)) {
        pictures.add(name);
      } else {
        byte[] head = head(file);
        FileKind kind = FileKind.of(head);
        if (kind.isPicture()) {
          pictures.add(name);
        } else if (!backup && isTable(plain, kind, head)) {
          otherTables.add(name);
        } else {
          leftOut.add(new LeftOut(name, Optional.of(kind)));
        }
      }
    }
    pictures.sort(Comparator.naturalOrder());
    otherTables.sort(Comparator.naturalOrder());
    leftOut.sort(Comparator.comparing(LeftOut::name));
    return new FolderContent(table, pictures, otherTables, leftOut);
  }

  /** Whether it is there for a system or a program, by its name: nobody misses it. */
  static boolean isOfPrograms(Path file) {
    return OF_PROGRAMS.matcher(plain(Folder.name(file))).matches();
  }

  /** Whether it is named as the table is. */
  static boolean isTable(Path file) {
    return Folder.name(file).toLowerCase(Locale.ROOT).equals(Folder.TABLE);
  }

  private static String plain(String name) {
    return WrittenText.plain(name).toLowerCase(Locale.ROOT);
  }

  /** A name that says so is believed: whoever reads the picture tells what it is instead. */
  private static boolean isNamedAsPicture(Path file, String plain) {
    return PICTURE.matcher(plain).matches() && Files.isRegularFile(file);
  }

  private static boolean hasPictures(Path folder) {
    return Files.isReadable(folder)
        && Folder.files(folder).stream()
            .map(file -> plain(Folder.name(file)))
            .anyMatch(name -> !name.startsWith(".") && PICTURE.matcher(name).matches());
  }

  private static boolean isTable(String plain, FileKind kind, byte[] head) {
    boolean possible = TABLE_KINDS.contains(kind) || kind.isArchive();
    return kind == FileKind.WORKBOOK
        || (possible
            && (plain.split("\\.", 2)[0].equals("table") || TableContent.isHeader(text(head))));
  }

  private static String text(byte[] head) {
    boolean little = head.length > 1 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE;
    boolean big = head.length > 1 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF;
    Charset charset = little || big ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    return new String(head, charset);
  }

  /** The first bytes; none of a file that cannot be read. */
  private static byte[] head(Path file) {
    if (!Files.isRegularFile(file)) {
      return new byte[1]; // A link to nothing, a pipe or a device: not empty, but nothing known.
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(FileKind.HEAD);
    } catch (IOException e) {
      return new byte[1];
    }
  }
}
