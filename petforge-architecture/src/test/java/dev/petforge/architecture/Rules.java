package dev.petforge.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules that Maven's walls cannot keep. Each takes the root package, so that a test can hold it
 * against code that breaks it: a rule that was never seen to bite is none.
 */
final class Rules {
  private static final Set<String> READS_THE_WORLD =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.InstantSource.system",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Thread.sleep",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID");

  private static final Set<String> MAKES_A_CLIENT =
      Set.of(
          "okhttp3.OkHttpClient.<init>",
          "okhttp3.OkHttpClient$Builder.<init>",
          "okhttp3.OkHttpClient$Builder.followRedirects",
          "okhttp3.OkHttpClient$Builder.followSslRedirects",
          "java.net.http.HttpClient.newHttpClient",
          "java.net.http.HttpClient.newBuilder",
          "java.net.URL.openConnection");

  private Rules() {}

  /** Core knows the JDK, slf4j and jspecify. */
  static ArchRule core_knows_no_technology(String root) {
    return classes()
        .that(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".json.."))))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(root + "..", "java..", "org.slf4j..", "org.jspecify.annotations.."));
  }

  /** JSON is read in one package of core. */
  static ArchRule json_is_read_in_one_package(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".json..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + "..",
                "java..",
                "org.jspecify.annotations..",
                "tools.jackson..",
                "com.fasterxml.jackson.annotation.."));
  }

  /** Nouns do not know each other in a circle. */
  static ArchRule nouns_know_each_other_in_one_direction(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  /**
   * The classes of a package do not know each other in a circle either.
   *
   * @param doors the classes that may, since all that comes in or goes out goes through them
   */
  static ArchRule classes_know_each_other_in_one_direction(String home, String... doors) {
    Set<String> open = Set.of(doors);
    return slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass one) {
                String name = one.getName().replaceFirst("[$].*", "");
                return one.getPackageName().equals(home) && !open.contains(name)
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "the classes of " + home + " without " + open;
              }
            })
        .should()
        .beFreeOfCycles();
  }

  /** No clock, no randomness, no environment, no waiting: they come in as arguments. */
  static ArchRule core_asks_nobody(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .callMethodWhere(
            new DescribedPredicate<JavaCall<?>>(
                "it reads the clock, chance or the environment, or sleeps") {
              @Override
              public boolean test(JavaCall<?> call) {
                return READS_THE_WORLD.contains(
                    call.getTargetOwner().getName() + "." + call.getName());
              }
            })
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..", "java.sql..", "java.nio.channels..", "java.util.random..")
                .or(
                    named(
                        "java.nio.file.Files",
                        "java.io.File",
                        "java.io.FileInputStream",
                        "java.io.FileOutputStream"))
                .or(
                    named(
                        "java.util.Random",
                        "java.security.SecureRandom",
                        "java.util.concurrent.ThreadLocalRandom")));
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> wanted = Set.of(names);
    return DescribedPredicate.describe(
        "are one of " + wanted, one -> wanted.contains(one.getName()));
  }

  /** Adapters know core, never each other. */
  static ArchRule adapter_knows_no_other(String adapter, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(adapter + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                Stream.of(others).map(other -> other + "..").toArray(String[]::new)));
  }

  /** What adapters share over HTTP knows its technology: no adapter, and nothing of core. */
  static ArchRule http_knows_its_technology_and_nothing_else(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".http..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + ".http..",
                "java..",
                "javax.net.ssl..",
                "okhttp3..",
                "okio..",
                "io.github.resilience4j..",
                "org.jspecify.annotations.."));
  }

  /**
   * Who sends keys and pays gets his client in one place, where redirects and repetitions are off.
   */
  static ArchRule clients_are_made_in_one_place(String root) {
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(resideInAPackage(root + ".http.."))))
        .should()
        .callCodeUnitWhere(
            new DescribedPredicate<JavaCall<?>>("it makes a client of HTTP") {
              @Override
              public boolean test(JavaCall<?> call) {
                return MAKES_A_CLIENT.contains(
                    call.getTargetOwner().getName() + "." + call.getName());
              }
            });
  }

  /**
   * An adapter knows what it needs, and no SDK of a provider: those of Google, OpenAI, Volcengine
   * and others send a paid request again by themselves (seen 2026-11).
   */
  static ArchRule adapter_knows_no_sdk(String adapter, String root, String... technology) {
    Stream<String> all =
        Stream.of(
            root + "..",
            "java..",
            "javax.crypto..",
            "javax.imageio..",
            "org.slf4j..",
            "org.jspecify.annotations..");
    return classes()
        .that()
        .resideInAPackage(adapter + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(Stream.concat(all, Stream.of(technology)).toArray(String[]::new)));
  }

  /**
   * What the standard streams say is the application's business. The exception is a program of its
   * own, whose standard output is the wire to the process that started it.
   */
  static ArchRule library_is_silent(String root, String child) {
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(named(child))))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace");
  }

  /** No state outside of objects. */
  static ArchRule static_fields_are_final(String root) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .and()
        .haveModifier(JavaModifier.STATIC)
        .should()
        .haveModifier(JavaModifier.FINAL);
  }

  /**
   * What is public in core for core's own sake: its documents, which follow the database and not an
   * application's wishes, decisions past the entry point, and what handles jobs.
   */
  static DescribedPredicate<JavaClass> internals(String core) {
    String handler = core + ".job.JobHandler";
    return DescribedPredicate.describe(
        "are internals of " + core,
        one ->
            one.getPackageName().equals(core + ".document")
                || one.getName().equals(core + ".production.Decisions")
                || (one.getPackageName().startsWith(core + ".")
                    && !one.getName().equals(handler)
                    && one.isAssignableTo(handler)));
  }

  /**
   * An application knows core without its internals.
   *
   * @param known what it knows of them all the same, as {@code "class -> class"}; what is not
   *     needed any more has to be taken off
   */
  static ArchRule application_knows_no_internals(
      String application, String core, Set<String> known) {
    return classes()
        .that()
        .resideInAPackage(application + "..")
        .should(
            new ArchCondition<>("know no internals of " + core + " but what is on the list") {
              private Set<String> left = Set.of();

              @Override
              public void init(Collection<JavaClass> all) {
                left = new TreeSet<>(known);
              }

              @Override
              public void check(JavaClass one, ConditionEvents events) {
                one.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(internals(core).and(not(resideInAPackage(application + ".."))))
                    .forEach(
                        internal -> {
                          String pair = outermost(one) + " -> " + outermost(internal);
                          left.remove(pair);
                          if (!known.contains(pair)) {
                            events.add(SimpleConditionEvent.violated(one, pair));
                          }
                        });
              }

              @Override
              public void finish(ConditionEvents events) {
                left.forEach(
                    pair ->
                        events.add(
                            SimpleConditionEvent.violated(
                                pair, pair + " is on the list of exceptions and not there")));
              }
            });
  }

  private static String outermost(JavaClass one) {
    return one.getEnclosingClass().map(Rules::outermost).orElseGet(one::getSimpleName);
  }

  /**
   * What an adapter offers speaks of core and the JDK, not of its technology, nor of what it shares
   * with others.
   */
  static ArchRule adapter_shows_no_vendor_types(String adapter, String root) {
    return methods()
        .that()
        .areDeclaredInClassesThat(
            resideInAPackage(adapter + "..")
                .and(not(resideInAPackage("..internal..")))
                .and(
                    DescribedPredicate.describe(
                        "are public", one -> one.getModifiers().contains(JavaModifier.PUBLIC))))
        .and()
        .arePublic()
        .should(speakOnlyOf(root));
  }

  private static ArchCondition<JavaMethod> speakOnlyOf(String root) {
    return new ArchCondition<>("speak of " + root + " and the JDK only") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(type -> !type.isPrimitive())
            .filter(
                type ->
                    !type.getPackageName().startsWith(root)
                        || type.getPackageName().startsWith(root + ".http"))
            .filter(type -> !type.getPackageName().startsWith("java."))
            // Of the JDK too: its module is java.sql.
            .filter(type -> !type.getPackageName().equals("javax.sql"))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " speaks of " + type.getName())));
      }
    };
  }
}
