package dev.petforge.llm;

import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Templates that were read from files, and what was wrong with those that could not be. A broken
 * file never stands in the way of the others. Immutable.
 *
 * <pre>{@code
 * Templates templates = Templates.builtIn().and(Templates.in(Path.of("templates")));
 * templates.problems().forEach(problem -> log.warn("template not read: {}", problem));
 * StoryboardWriter writer = OfflineStoryboardWriter.of(templates.all());
 * }</pre>
 */
public final class Templates {
  /** No file is longer. In bytes. */
  private static final int MOST_BYTES = 4 * TemplateFile.MOST_CHARACTERS;

  /** No folder has more. */
  private static final int MOST_FILES = 200;

  private static final List<String> BUILT_IN = List.of("eating-template.md", "daily-template.md");

  private final Map<TemplateId, Source> byId;
  private final List<TemplateProblem> problems;

  private Templates(Map<TemplateId, Source> byId, List<TemplateProblem> problems) {
    this.byId = byId;
    this.problems = problems;
  }

  /** A template and the file that it is from. */
  private record Source(String file, Template template) {}

  /** {@code eating-template} and {@code daily-template}. */
  public static Templates builtIn() {
    Gathering gathered = new Gathering();
    for (String name : BUILT_IN) {
      String place = "templates/" + name;
      gathered.read("classpath:" + place, Templates.class.getResourceAsStream(place));
    }
    Templates templates = gathered.done();
    if (!templates.problems.isEmpty()) {
      throw new IllegalStateException("a built-in template is broken: " + templates.problems);
    }
    return templates;
  }

  /**
   * The templates in a folder: its files that end with {@code .md}, in the order of their names,
   * {@code README.md} excepted. Folders in it are not looked into.
   */
  public static Templates in(Path folder) {
    Gathering gathered = new Gathering();
    for (Path file : gathered.files(folder)) {
      try (InputStream in = Files.newInputStream(file)) {
        gathered.read(file.toString(), in);
      } catch (IOException e) {
        gathered.unreadable(file.toString(), e);
      }
    }
    return gathered.done();
  }

  /**
   * Templates on a class path.
   *
   * @param loader finds them
   * @param resources for example {@code com/example/walk.md}
   */
  public static Templates onClassPath(ClassLoader loader, List<String> resources) {
    Gathering gathered = new Gathering();
    for (String resource : resources) {
      try (InputStream in = loader.getResourceAsStream(resource)) {
        gathered.read("classpath:" + resource, in);
      } catch (IOException e) {
        gathered.unreadable("classpath:" + resource, e);
      }
    }
    return gathered.done();
  }

  /**
   * These and others. Of two with the same id the first one counts, and the second is a problem.
   */
  public Templates and(Templates others) {
    Gathering gathered = new Gathering();
    gathered.add(this);
    gathered.add(others);
    return gathered.done();
  }

  /** Those that can be used, in the order in which they were read. */
  public List<Template> all() {
    return byId.values().stream().map(Source::template).toList();
  }

  /** The template of a name. */
  public Optional<Template> find(TemplateId id) {
    return Optional.ofNullable(byId.get(id)).map(Source::template);
  }

  /** The file that a template is from, as {@link TemplateProblem#file} has it. */
  public Optional<String> file(TemplateId id) {
    return Optional.ofNullable(byId.get(id)).map(Source::file);
  }

  /** Everything that is wrong, file by file; empty if nothing is. */
  public List<TemplateProblem> problems() {
    return problems;
  }

  /** Templates that are being read. */
  private static final class Gathering {
    private final Map<TemplateId, Source> byId = new LinkedHashMap<>();
    private final List<TemplateProblem> problems = new ArrayList<>();

    Templates done() {
      return new Templates(new LinkedHashMap<>(byId), List.copyOf(problems));
    }

    void add(Templates others) {
      problems.addAll(others.problems);
      others.byId.values().forEach(this::add);
    }

    List<Path> files(Path folder) {
      try (Stream<Path> entries = Files.list(folder)) {
        List<Path> files =
            entries
                .filter(file -> isTemplate(file.getFileName().toString()))
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
        if (files.size() > MOST_FILES) {
          problem(
              folder.toString(),
              "a folder must have at most " + MOST_FILES + " templates, had " + files.size());
          return files.subList(0, MOST_FILES);
        }
        return files;
      } catch (IOException e) {
        unreadable(folder.toString(), e);
        return List.of();
      }
    }

    private static boolean isTemplate(String name) {
      return name.endsWith(".md") && !name.startsWith(".") && !name.equalsIgnoreCase("README.md");
    }

    void read(String file, @Nullable InputStream in) {
      if (in == null) {
        problem(file, "there is no such file");
        return;
      }
      try (in) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          problem(file, "a template must have at most " + MOST_BYTES + " bytes, had more");
          return;
        }
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        TemplateFile.Reading reading = TemplateFile.read(file, withoutMark(text));
        problems.addAll(reading.problems());
        reading.template().ifPresent(template -> add(new Source(file, template)));
      } catch (CharacterCodingException e) {
        problem(file, "the file must be text in UTF-8");
      } catch (IOException e) {
        unreadable(file, e);
      }
    }

    /** Some editors put a mark before the first letter. */
    private static String withoutMark(String text) {
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void add(Source source) {
      TemplateId id = source.template().id();
      Source before = byId.putIfAbsent(id, source);
      if (before != null) {
        problem(
            source.file(),
            "the id " + id + " is taken: " + before.file() + " has it, and that one counts");
      }
    }

    void unreadable(String file, IOException e) {
      problem(file, "cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }

    private void problem(String file, String message) {
      problems.add(new TemplateProblem(file, 1, message));
    }
  }
}
