package dev.petforge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What is published says all by itself, and the BOM speaks of nothing but this library. */
class PublishedPomsTest {
  private static final String OURS = "dev.petforge";

  @Test
  void the_bom_lists_the_published_modules_and_nothing_else() throws Exception {
    Element bom = pom("bom");

    List<Element> managed =
        children(child(child(bom, "dependencyManagement"), "dependencies"), "dependency");
    assertThat(children(bom, "parent")).isEmpty();
    assertThat(children(bom, "dependencies")).isEmpty();
    assertThat(managed).extracting(it -> text(it, "groupId")).containsOnly(OURS);
    assertThat(managed)
        .extracting(it -> text(it, "artifactId"))
        .containsExactlyInAnyOrder(
            "petforge-core",
            "petforge-testkit",
            "petforge-emulators",
            "petforge-storage-jdbc",
            "petforge-storage-local",
            "petforge-storage-s3",
            "petforge-http",
            "petforge-llm",
            "petforge-video",
            "petforge-feishu",
            "petforge-webhook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core",
        "testkit",
        "emulators",
        "storage-jdbc",
        "storage-local",
        "storage-s3",
        "http",
        "llm",
        "video",
        "feishu",
        "webhook"
      })
  void a_published_module_needs_no_parent(String module) throws Exception {
    Element pom = pom(module);

    assertThat(children(pom, "parent")).isEmpty();
    assertThat(children(pom, "dependencyManagement")).isEmpty();
    assertThat(pom.getTextContent()).doesNotContain("${");
    assertThat(children(child(pom, "dependencies"), "dependency"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(text(it, "version")).isNotBlank())
        .allSatisfy(it -> assertThat(text(it, "scope")).isIn("compile", "runtime"))
        .allSatisfy(it -> assertThat(children(it, "classifier")).isEmpty());
  }

  private static Element pom(String module) throws Exception {
    Path project = Path.of(System.getProperty("petforge.project"));
    Path file = project.resolve("petforge-" + module).resolve(".flattened-pom.xml");
    try (var in = Files.newInputStream(file)) {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(in)
          .getDocumentElement();
    }
  }

  private static List<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    Stream<Node> all = IntStream.range(0, nodes.getLength()).mapToObj(nodes::item);
    return all.filter(node -> node.getNodeName().equals(name)).map(Element.class::cast).toList();
  }

  private static Element child(Element parent, String name) {
    assertThat(children(parent, name)).as(name).hasSize(1);
    return children(parent, name).get(0);
  }

  private static String text(Element parent, String name) {
    return child(parent, name).getTextContent();
  }
}
