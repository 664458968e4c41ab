package broken.core.json;

import org.junit.jupiter.api.TestInfo;

/** Breaks: who reads JSON knows nothing else. */
public class KnowsMoreThanJson {
  public String name(TestInfo info) {
    return info.getDisplayName();
  }
}
