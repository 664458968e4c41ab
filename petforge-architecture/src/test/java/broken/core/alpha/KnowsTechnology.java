package broken.core.alpha;

import broken.core.beta.AsksTheWorld;
import org.junit.jupiter.api.TestInfo;

/** Breaks: core knows no technology; nouns know each other in one direction. */
public class KnowsTechnology {
  public String name(TestInfo info, AsksTheWorld other) {
    return info.getDisplayName() + other;
  }
}
