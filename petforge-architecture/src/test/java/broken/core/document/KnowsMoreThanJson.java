package broken.core.document;

import org.junit.jupiter.api.TestInfo;

/** Breaks: documents know JSON and nothing else. */
public class KnowsMoreThanJson {
  public String name(TestInfo info) {
    return info.getDisplayName();
  }
}
