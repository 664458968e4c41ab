package dev.petforge.llm;

import dev.petforge.storyboard.Bilingual;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The words that a scene description chooses. They are all ours: it only points at them. */
final class SceneWords {
  private static final List<Word> SUBJECTS =
      List.of(
          word("the cat", "猫咪", "cats?|kittens?|kitty|kitties", "(?<!熊)猫|喵"),
          word("the dog", "狗狗", "(?<!hot[ -])dogs?|pupp(?:y|ies)|doggy|corgi", "(?<!热)狗|犬|柯基"),
          word("the rabbit", "兔子", "rabbits?|bunny|bunnies", "兔"),
          word("the hamster", "仓鼠", "hamsters?", "仓鼠"),
          word("the guinea pig", "豚鼠", "guinea[ -]pigs?", "豚鼠|荷兰猪"));

  private static final List<Word> FOODS =
      List.of(
          word("tuna", "金枪鱼", "tuna", "金枪鱼|吞拿鱼"),
          word("salmon", "三文鱼", "salmon", "三文鱼"),
          word("shrimp", "虾", "shrimps?|prawns?", "虾"),
          word("chicken", "鸡肉", "chicken", "鸡肉|炸鸡|鸡胸|鸡腿"),
          word("beef", "牛肉", "beef|steak", "牛肉|牛排"),
          word("cake", "蛋糕", "cakes?", "蛋糕"),
          word("carrot", "胡萝卜", "carrots?", "胡萝卜"),
          word("fruit", "水果", "fruits?|strawberr(?:y|ies)|apples?", "水果|草莓|苹果"),
          word("hay", "干草", "hay", "干草|牧草"),
          word("kibble", "干粮", "kibbles?", "猫粮|狗粮|干粮"),
          word("fish", "鱼", "fish", "(?<!金枪|三文|吞拿)鱼(?!缸)"));

  private static final List<Word> CONTAINERS =
      List.of(
          word("bowl", "碗", "bowls?", "碗|食盆"),
          word("plate", "盘子", "plates?|dish|dishes", "盘"),
          word("bucket", "桶", "buckets?", "桶"),
          word("box", "盒子", "box|boxes", "盒"));

  private static final List<Word> TOYS =
      List.of(
          word("the ball", "球", "balls?", "球"),
          word("the feather toy", "逗猫棒", "feathers?", "逗猫棒|羽毛"),
          word("the toy", "玩具", "toys?", "玩具"));

  private final Bilingual subject;
  private final Bilingual food;
  private final Bilingual container;
  private final Bilingual toy;

  private SceneWords(Bilingual subject, Bilingual food, Bilingual container, Bilingual toy) {
    this.subject = subject;
    this.food = food;
    this.container = container;
    this.toy = toy;
  }

  static SceneWords of(String description) {
    return new SceneWords(
        first(SUBJECTS, description).orElse(new Bilingual("the pet", "宠物")),
        first(FOODS, description).orElse(new Bilingual("food", "食物")),
        first(CONTAINERS, description).orElse(new Bilingual("bowl", "碗")),
        first(TOYS, description).orElse(new Bilingual("the spot in front of it", "面前的地面")));
  }

  Bilingual subject() {
    return subject;
  }

  Bilingual food() {
    return food;
  }

  Bilingual container() {
    return container;
  }

  /** What the slots of a template are filled with, light excepted. */
  Map<String, Bilingual> slots(Bilingual light) {
    return Map.of("subject", subject, "food", food, "bowl", container, "toy", toy, "light", light);
  }

  private static Word word(String english, String chinese, String englishForms, String forms) {
    return new Word(
        new Bilingual(english, chinese),
        Pattern.compile(
            "(?<![A-Za-z])(?:" + englishForms + ")(?![A-Za-z])|" + forms,
            Pattern.CASE_INSENSITIVE));
  }

  /** The word that is said first; "a dog watches the cat" is about the dog. */
  private static Optional<Bilingual> first(List<Word> words, String description) {
    return words.stream()
        .flatMap(word -> word.find(description))
        .min((a, b) -> Integer.compare(a.place(), b.place()))
        .map(Mention::name);
  }

  private record Mention(int place, Bilingual name) {}

  private record Word(Bilingual name, Pattern forms) {
    Stream<Mention> find(String description) {
      Matcher matcher = forms.matcher(description);
      return matcher.find() ? Stream.of(new Mention(matcher.start(), name)) : Stream.empty();
    }
  }
}
