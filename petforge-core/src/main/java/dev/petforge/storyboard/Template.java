package dev.petforge.storyboard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What kind of video it is, in words of both languages. Its texts may have the slots of {@link
 * #SLOTS}, such as <code>{subject}</code>, which a writer fills. A template of one language has the
 * same text on both sides ({@link Bilingual#same}), and its {@link Direction#languages} say which
 * counts.
 *
 * @param id its name in tables and paths
 * @param name its name for people
 * @param camera how every shot is seen, without a full stop
 * @param light how every shot is lit, without a full stop
 * @param sound what is heard in every shot, without a full stop
 * @param negatives what must not be seen in any shot: noun phrases
 * @param ledger the states of a thing that only goes one way, first to last, for example a bowl
 *     from full to empty; empty if there is no such thing
 * @param shots the video at its natural length, 3 to {@value Storyboard#MAX_SHOTS}: first the
 *     intro, last the outro. Types differ. At least one between them is repeatable, and the
 *     repeatable ones stand together
 * @param direction how its videos are written
 */
public record Template(
    TemplateId id,
    Bilingual name,
    Bilingual camera,
    Bilingual light,
    Bilingual sound,
    Bilingual negatives,
    List<Bilingual> ledger,
    List<ShotSpec> shots,
    Direction direction) {
  /** What a text of a template may leave to be filled, without braces. */
  public static final Set<String> SLOTS = Set.of("subject", "food", "bowl", "toy", "light");

  public Template {
    ledger = List.copyOf(ledger);
    shots = List.copyOf(shots);
    check(id, ledger, shots);
  }

  /** A template that is written in the usual way. */
  public Template(
      TemplateId id,
      Bilingual name,
      Bilingual camera,
      Bilingual light,
      Bilingual sound,
      Bilingual negatives,
      List<Bilingual> ledger,
      List<ShotSpec> shots) {
    this(id, name, camera, light, sound, negatives, ledger, shots, Direction.USUAL);
  }

  /** How many shots a video of it has if nobody says it. */
  public int usualShots() {
    return direction.segments().orElse(shots.size());
  }

  /**
   * The video at another length. The first shot is always the intro and, from two shots on, the
   * last is the outro. A shorter video leaves out the shots of the highest rank; a longer one goes
   * through the repeatable shots again, in their order. The ledger never goes back.
   *
   * @param count how many shots, 1 to {@value Storyboard#MAX_SHOTS}
   */
  public List<PlannedShot> plan(int count) {
    return ShotPlan.of(shots, count);
  }

  private static void check(TemplateId id, List<Bilingual> ledger, List<ShotSpec> shots) {
    if (shots.size() < 3 || shots.size() > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "template "
              + id
              + " must have 3 to "
              + Storyboard.MAX_SHOTS
              + " shots, had "
              + shots.size());
    }
    Set<String> types = new HashSet<>();
    int level = 0;
    for (ShotSpec shot : shots) {
      if (!types.add(shot.type())) {
        throw new IllegalArgumentException(
            "template " + id + " has the type " + shot.type() + " twice");
      }
      int next = shot.level().orElse(level);
      if (next < level || (shot.level().isPresent() && next >= ledger.size())) {
        throw new IllegalArgumentException(
            "template "
                + id
                + ": the level of "
                + shot.type()
                + " must be "
                + level
                + " to "
                + (ledger.size() - 1)
                + ", was "
                + next);
      }
      level = next;
    }
    int[] repeatable =
        IntStream.range(0, shots.size()).filter(i -> shots.get(i).repeatable()).toArray();
    if (repeatable.length == 0
        || repeatable[repeatable.length - 1] - repeatable[0] != repeatable.length - 1
        || repeatable[0] == 0
        || repeatable[repeatable.length - 1] == shots.size() - 1) {
      throw new IllegalArgumentException(
          "template "
              + id
              + " must have repeatable shots that stand together between the first and the last");
    }
  }
}
