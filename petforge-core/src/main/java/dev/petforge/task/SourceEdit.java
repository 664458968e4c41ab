package dev.petforge.task;

import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.WrittenText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the row of a task says now, to be taken in where it is another thing than the task was made
 * from. The rules, all of them:
 *
 * <ul>
 *   <li>Only a cell that says something is a wish. One that was emptied changes nothing, so that
 *       another default of a later import is no edit. A picture is another one when its content is;
 *       a touched or renamed file is none.
 *   <li>While an operation runs nothing is taken ({@link Refusal#BUSY}); the next import asks
 *       again.
 *   <li>As long as there is no clip, and no call that may still bring one or that cost something,
 *       all of it is taken: picture, template, segment count, description, release date. A call
 *       that was refused, or that failed and cost nothing, does not count: who mends what was
 *       refused must not be held up. If anything but the date changes, a storyboard that is there
 *       is dropped, for it was written for something else; the next run writes another one. The
 *       files stay in the folder that was fixed at import.
 *   <li>A storyboard that a person edited by hand is never dropped in silence: all but the date is
 *       held back ({@link Refusal#EDITED_BY_HAND}) until {@link Consent#storyboards} says that it
 *       may go.
 *   <li>Once something was bought only the release date is taken: it orders the queue. The rest is
 *       held back ({@link Refusal#BOUGHT}), for the clips were made of what was said before. {@link
 *       Consent#pictures} lets a new picture in all the same: the clips that started from the old
 *       one are stale, and nothing is bought ({@link Task#replaceOpening}).
 *   <li>What stops the task (a failure, a goal that waits for its turn) stays as it is: a retry or
 *       a run goes on with the new input.
 * </ul>
 *
 * @param template empty for no wish, as the others
 * @param segmentCount 1 to {@value dev.petforge.storyboard.Storyboard#MAX_SHOTS}
 * @param opening the row's picture, stored and with where it came from; one of the same content
 *     only notes that
 * @param consent what is allowed beyond what goes without saying
 */
public record SourceEdit(
    Optional<TemplateId> template,
    Optional<LocalDate> releaseDate,
    Optional<Integer> segmentCount,
    Optional<String> sceneDescription,
    Optional<Opening> opening,
    Consent consent) {

  /**
   * What a person allows explicitly.
   *
   * @param pictures whether a new picture is taken although clips were bought
   * @param storyboards whether a storyboard that was edited by hand may be dropped
   */
  public record Consent(boolean pictures, boolean storyboards) {
    /** Nothing beyond what goes without saying. */
    public static final Consent NONE = new Consent(false, false);
  }

  /** The same with another picture, or with no wish for one. */
  public SourceEdit with(Optional<Opening> other) {
    return new SourceEdit(template, releaseDate, segmentCount, sceneDescription, other, consent);
  }

  /** The cells that say something else than a task was made from, in the order of the columns. */
  public List<CellEdit> differences(Source source) {
    List<CellEdit> different = new ArrayList<>();
    opening
        .filter(says -> isAnother(says, source.opening()))
        .ifPresent(
            other ->
                different.add(
                    new CellEdit(Column.OPENING_IMAGE, name(other), name(source.opening()))));
    add(different, Column.TEMPLATE, template.map(TemplateId::value), source.template().value());
    add(
        different,
        Column.RELEASE_DATE,
        releaseDate.map(LocalDate::toString),
        source.releaseDate().toString());
    add(
        different,
        Column.SEGMENT_COUNT,
        segmentCount.map(String::valueOf),
        String.valueOf(source.segmentCount()));
    add(different, Column.SCENE_DESCRIPTION, sceneDescription, source.sceneDescription());
    return List.copyOf(different);
  }

  private static void add(
      List<CellEdit> different, String column, Optional<String> says, String has) {
    // What was taken in by an older version may have what nobody sees around it.
    says.filter(text -> !text.equals(WrittenText.strip(has)))
        .ifPresent(text -> different.add(new CellEdit(column, text, has)));
  }

  private static boolean isAnother(Opening says, Opening has) {
    return !says.frame().sha256().equals(has.frame().sha256());
  }

  private static String name(Opening opening) {
    return opening.origin().map(PictureOrigin::picture).orElse("");
  }

  /** Whether something but the release date is another thing. */
  boolean concernsFilm(Source source) {
    return differences(source).stream()
        .anyMatch(edit -> !edit.column().equals(Column.RELEASE_DATE));
  }

  /** Whether the picture is another one. */
  boolean bringsPicture(Source source) {
    return opening.filter(says -> isAnother(says, source.opening())).isPresent();
  }

  /** A source with all that is said here. */
  Source applyTo(Source source) {
    return new Source(
        source.row(),
        template.orElse(source.template()),
        releaseDate.orElse(source.releaseDate()),
        segmentCount.orElse(source.segmentCount()),
        sceneDescription.orElse(source.sceneDescription()),
        openingAfter(source),
        source.home());
  }

  /** A source with what concerns no clip: the release date, and where the same picture is now. */
  Source applyHarmlessTo(Source source) {
    return new Source(
        source.row(),
        source.template(),
        releaseDate.orElse(source.releaseDate()),
        source.segmentCount(),
        source.sceneDescription(),
        bringsPicture(source) ? source.opening() : openingAfter(source),
        source.home());
  }

  /** The same picture keeps what is known and said of it, wherever it lies now. */
  private Opening openingAfter(Source source) {
    return opening
        .map(says -> bringsPicture(source) ? says : source.opening().from(says.origin()))
        .orElse(source.opening());
  }
}
