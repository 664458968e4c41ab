package dev.petforge.storyboard;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.PromptTerms;
import dev.petforge.storyboard.PromptBlock.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a shot as one model takes them. The shot's own {@code prompt} stays what people
 * read.
 *
 * <ul>
 *   <li>What must not be seen goes into the negative field, as nouns. A model without that field is
 *       told what is there instead, and what cannot be said in that way is left out: naming a thing
 *       can create it.
 *   <li>Without sound there is no sound block.
 *   <li>What a person wrote for the next clip ({@link Shot#nextPrompt}) is the prompt as it is.
 *   <li>What is too long is shortened by whole sentences, the least important first: what was
 *       reworded of the negative part, the sound, blocks of other programs, then of the crucial
 *       part the scene, the start state, the subject and the rest, the camera, the end state; of
 *       equals the last first. The action is never shortened.
 * </ul>
 *
 * @param text the prompt
 * @param negative what goes into the negative field, possibly empty
 * @param warnings what was left out, without quoting it; for people
 */
public record SentPrompt(String text, String negative, List<String> warnings) {
  private static final Pattern SENTENCES = Pattern.compile("(?<=[.!?])\\s+|(?<=[。！？])");

  private static final Pattern CAMERA =
      Pattern.compile("\\b(?:camera|lens|one take)\\b|镜头|摄像机|机位", Pattern.CASE_INSENSITIVE);

  public SentPrompt {
    warnings = List.copyOf(warnings);
  }

  /**
   * Composes what is sent.
   *
   * @param terms what the model takes
   * @param sound whether the clip will have sound
   * @throws PermanentException with code {@code PROMPT_TOO_LONG} if the action alone is too long;
   *     names the lengths
   */
  public static SentPrompt of(Shot shot, PromptTerms terms, boolean sound) {
    return new Composition(shot, terms, sound).compose();
  }

  /** What a sentence is worth: the first is left out first. */
  private enum Worth {
    REWORDED("what must not be seen, reworded"),
    SOUND("the sound"),
    OTHER("blocks under other headings"),
    SCENE("the scene"),
    START("the start state"),
    SUBJECT("the subject and the rest of the crucial part"),
    CAMERA("the camera"),
    END("the end state"),
    /** Never left out. */
    ACTION("the action");

    private final String words;

    Worth(String words) {
      this.words = words;
    }
  }

  /**
   * A sentence.
   *
   * @param block the place of its block
   * @param heading of its block
   * @param after what stands between it and the next one
   */
  private record Piece(int block, String heading, String text, String after, Worth worth) {}

  /** One shot on its way to one model. */
  private static final class Composition {
    private final Shot shot;
    private final PromptTerms terms;
    private final boolean sound;
    private final List<String> warnings = new ArrayList<>();

    Composition(Shot shot, PromptTerms terms, boolean sound) {
      this.shot = shot;
      this.terms = terms;
      this.sound = sound;
    }

    SentPrompt compose() {
      List<PromptBlock> blocks = PromptBlock.of(shot);
      Negatives negatives = negatives(blocks);
      String text =
          shot.nextPrompt().isPresent()
              ? asSaid(shot.nextPrompt().get())
              : shortened(pieces(blocks, negatives));
      String negative = terms.negativeField() ? field(negatives.things()) : "";
      return new SentPrompt(text, negative, warnings);
    }

    /** A person who says exactly what is sent is not corrected. */
    private String asSaid(String text) {
      if (terms.fits(text)) {
        return text;
      }
      throw new PermanentException(
          "PROMPT_TOO_LONG",
          "the prompt that was written for the next clip of shot "
              + shot.index()
              + " has "
              + terms.length(text)
              + ", the model takes "
              + terms
              + ": shorten it");
    }

    private Negatives negatives(List<PromptBlock> blocks) {
      String current = Prompts.current(shot, ShotPart.NEGATIVE_CONSTRAINT);
      return Negatives.of(
          current.isBlank()
              ? blocks.stream()
                  .filter(block -> block.kind() == Kind.NEGATIVE)
                  .map(PromptBlock::text)
                  .findFirst()
                  .orElse("")
              : current);
    }

    private List<Piece> pieces(List<PromptBlock> blocks, Negatives negatives) {
      List<Piece> pieces = new ArrayList<>();
      for (int i = 0; i < blocks.size(); i++) {
        PromptBlock block = blocks.get(i);
        switch (block.kind()) {
          case NEGATIVE -> {}
          case ACTION -> pieces.add(new Piece(i, block.heading(), block.text(), "", Worth.ACTION));
          case SOUND -> {
            if (sound) {
              split(pieces, i, block);
            }
          }
          case CRUCIAL, OTHER -> split(pieces, i, block);
        }
      }
      if (!terms.negativeField()) {
        reword(pieces, blocks, negatives);
      }
      return pieces;
    }

    private void reword(List<Piece> pieces, List<PromptBlock> blocks, Negatives negatives) {
      String heading =
          blocks.stream().anyMatch(block -> !block.heading().isEmpty())
              ? "[" + Headings.in(shot.prompt()).of(ShotPart.NEGATIVE_CONSTRAINT) + "] "
              : "";
      for (String sentence : negatives.instead()) {
        String after = sentence.endsWith(".") ? " " : "";
        pieces.add(new Piece(blocks.size(), heading, sentence, after, Worth.REWORDED));
      }
      int unsaid = negatives.unsaid().size();
      if (unsaid > 0) {
        warnings.add(
            unsaid
                + " of "
                + negatives.things().size()
                + " things that shot "
                + shot.index()
                + " must not show were not sent: the model has no field for them, and to name a"
                + " thing in the prompt can create it");
      }
    }

    private void split(List<Piece> pieces, int place, PromptBlock block) {
      String text = block.text();
      int from = 0;
      Matcher ends = SENTENCES.matcher(text);
      while (ends.find()) {
        add(pieces, place, block, text.substring(from, ends.start()), ends.group());
        from = ends.end();
      }
      add(pieces, place, block, text.substring(from), "");
    }

    private void add(
        List<Piece> pieces, int place, PromptBlock block, String sentence, String after) {
      if (!sentence.isEmpty()) {
        pieces.add(
            new Piece(place, block.heading(), sentence, after, worth(block.kind(), sentence)));
      }
    }

    private Worth worth(Kind kind, String sentence) {
      if (kind != Kind.CRUCIAL) {
        return kind == Kind.SOUND ? Worth.SOUND : Worth.OTHER;
      }
      if (says(sentence, "end_state")) {
        return Worth.END;
      }
      if (CAMERA.matcher(sentence).find() && !says(sentence, "start_state")) {
        return Worth.CAMERA;
      }
      if (says(sentence, "start_state")) {
        return Worth.START;
      }
      return within(sentence, "scene_lock") ? Worth.SCENE : Worth.SUBJECT;
    }

    private boolean says(String sentence, String field) {
      return field(field, state -> sentence.contains(state));
    }

    private boolean within(String sentence, String field) {
      return field(field, lock -> lock.contains(sentence));
    }

    private boolean field(String name, Predicate<String> test) {
      for (String twin : List.of(name, name + "_zh")) {
        Optional<String> text = shot.field(twin).filter(one -> !one.isBlank());
        if (text.isPresent() && test.test(text.get().strip())) {
          return true;
        }
      }
      return false;
    }

    private String shortened(List<Piece> pieces) {
      String whole = joined(pieces);
      List<Piece> left = new ArrayList<>(pieces);
      Map<Worth, Integer> dropped = new TreeMap<>();
      String text = whole;
      while (!terms.fits(text)) {
        Piece least =
            left.stream()
                .filter(piece -> piece.worth() != Worth.ACTION)
                .reduce((one, other) -> other.worth().compareTo(one.worth()) <= 0 ? other : one)
                .orElseThrow(() -> tooLong(left));
        left.remove(left.lastIndexOf(least));
        dropped.merge(least.worth(), 1, Integer::sum);
        text = joined(left);
      }
      if (!dropped.isEmpty()) {
        warnings.add(
            "the prompt of shot "
                + shot.index()
                + " was shortened from "
                + terms.length(whole)
                + " to "
                + terms.length(text)
                + ", the model takes "
                + terms
                + "; left out: "
                + listed(dropped));
      }
      return text;
    }

    private static String listed(Map<Worth, Integer> dropped) {
      StringJoiner listed = new StringJoiner(", ");
      dropped.forEach(
          (worth, count) ->
              listed.add(worth.words + " (" + count + (count == 1 ? " sentence)" : " sentences)")));
      return listed.toString();
    }

    private PermanentException tooLong(List<Piece> left) {
      return new PermanentException(
          "PROMPT_TOO_LONG",
          "the action of shot "
              + shot.index()
              + " alone has "
              + terms.length(joined(left))
              + ", the model takes "
              + terms
              + ": shorten it");
    }

    /** The blocks that have anything left, each on a line of its own. */
    private static String joined(List<Piece> pieces) {
      StringBuilder text = new StringBuilder();
      int block = -1;
      String between = "";
      for (Piece piece : pieces) {
        if (piece.block() == block) {
          text.append(between);
        } else {
          text.append(text.isEmpty() ? "" : "\n").append(piece.heading());
        }
        text.append(piece.text());
        between = piece.after();
        block = piece.block();
      }
      return text.toString();
    }

    /** As many of the things as there is room for. */
    private String field(List<String> things) {
      List<String> said = new ArrayList<>(things);
      while (!terms.fits(Negatives.field(said))) {
        said.remove(said.size() - 1);
      }
      if (said.size() < things.size()) {
        warnings.add(
            (things.size() - said.size())
                + " of "
                + things.size()
                + " things that shot "
                + shot.index()
                + " must not show were not sent: the negative field takes "
                + terms);
      }
      return Negatives.field(said);
    }
  }
}
