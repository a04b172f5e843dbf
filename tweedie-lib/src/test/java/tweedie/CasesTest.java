package tweedie;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tweedie.config.Catalog;
import tweedie.config.Noising;
import tweedie.config.Setting;
import tweedie.core.ForwardProcess;
import tweedie.core.Space;
import tweedie.fixture.Forbidden;

/**
 * Nobody asks a space or a process what it is: a new one brings its answers along. Only their own
 * packages may, and equality.
 */
class CasesTest {
  private static final List<Class<?>> KINDS =
      List.of(Space.class, ForwardProcess.class, Noising.class, Setting.class);
  private static final Set<String> HOMES = Set.of("tweedie.space", "tweedie.process");

  /** Where the catalogue itself names its entries. */
  private static final Set<String> CATALOGUE = Set.of("Processes.java", "Family.java");

  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../tweedie-cli/src/main/java"));

  private static final Pattern QUESTION =
      Pattern.compile("instanceof\\s+(?:final\\s+)?([A-Za-z.]+)|\\b([A-Z]\\w*)\\.class\\b");

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("tweedie");

  private static boolean isKind(JavaClass type) {
    return KINDS.stream().anyMatch(type::isAssignableTo);
  }

  private static ArchRule asksNobody() {
    return noClasses()
        .should(
            new ArchCondition<>("ask a space or a process what it is") {
              @Override
              public void check(JavaClass asking, ConditionEvents events) {
                asking.getInstanceofChecks().stream()
                    .filter(c -> isKind(c.getRawType()) && !c.getOwner().getName().equals("equals"))
                    .forEach(c -> events.add(SimpleConditionEvent.satisfied(c, c.toString())));
                asking.getReferencedClassObjects().stream()
                    .filter(c -> isKind(c.getRawType()))
                    .forEach(c -> events.add(SimpleConditionEvent.satisfied(c, c.toString())));
              }
            });
  }

  @Test
  void noClassOfTheLibraryAsksASpaceOrAProcessWhatItIs() {
    asksNobody()
        .check(
            LIBRARY.that(
                DescribedPredicate.describe(
                    "outside of spaces and processes", c -> !HOMES.contains(c.getPackageName()))));
  }

  @Test
  void ruleCanFail() {
    JavaClasses asking = new ClassFileImporter().importClasses(Forbidden.class);
    assertThat(asksNobody().evaluate(asking).hasViolation()).isTrue();
  }

  /** The command line is not on this class path; its sources are next door. */
  @Test
  void commandLineAsksNeither() {
    Set<String> kinds = new TreeSet<>();
    LIBRARY.stream().filter(CasesTest::isKind).forEach(c -> kinds.add(c.getSimpleName()));
    assertThat(kinds).contains("Sphere", "Euclidean", "Ctmc", "LinearSde", "CtmcNoising");
    for (Path file : sources(SOURCES.get(1))) {
      Matcher m = QUESTION.matcher(read(file));
      while (m.find()) {
        assertThat(kinds)
            .as(file + ": " + m.group())
            .doesNotContain(m.group(m.start(1) < 0 ? 2 : 1));
      }
    }
  }

  /** No name of a process stands in a condition outside of the catalogue. */
  @Test
  void namesOfProcessesStandInTheCatalogueOnly() {
    List<String> names = Catalog.names().getOrDefault("processes", List.of());
    assertThat(names).contains("sphere", "ctmc", "vp");
    for (Path root : SOURCES) {
      for (Path file : sources(root)) {
        if (CATALOGUE.contains(file.getFileName().toString())) {
          continue;
        }
        String code = read(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
        for (String name : names) {
          assertThat(code).as(file.toString()).doesNotContain('"' + name + '"');
        }
      }
    }
  }

  private static List<Path> sources(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> found = all.filter(p -> p.toString().endsWith(".java")).toList();
      assertThat(found).as(root.toString()).isNotEmpty();
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
