package tweedie;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.ObjectInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.fixture.Forbidden;
import tweedie.fixture.left.Left;
import tweedie.fixture.right.Right;

/** The arrows between packages, and what the library never does. */
class ArchitectureTest {
  /** For each package, the packages it may use; config may use all of them. */
  private static final Map<String, String> ARROWS =
      Map.ofEntries(
          Map.entry("file", ""),
          Map.entry("tensor", "file"),
          Map.entry("core", "tensor"),
          Map.entry("space", "core tensor"),
          Map.entry("net", "core tensor"),
          Map.entry("law", "core tensor space"),
          Map.entry("transform", "core tensor space law"),
          Map.entry("process", "core tensor space law"),
          Map.entry("bridge", "core tensor space law process"),
          Map.entry("guide", "core tensor space law process"),
          Map.entry("solver", "core tensor space law process"),
          Map.entry("objective", "core tensor space law process transform bridge"),
          Map.entry(
              "theory", "core tensor space law process transform solver objective bridge guide"),
          Map.entry("data", "core tensor file"),
          Map.entry("metric", "core tensor file net data"),
          Map.entry("plot", "core tensor file data metric"),
          Map.entry(
              "train",
              "core tensor file space net law transform process bridge guide solver objective theory"
                  + " data metric plot"));

  private static final Set<String> GLOBAL_RANDOM =
      Set.of(
          "manual_seed",
          "rand",
          "randn",
          "rand_like",
          "randn_like",
          "randint",
          "randint_like",
          "randperm",
          "bernoulli",
          "dropout",
          "multinomial",
          "poisson");
  private static final Set<String> GLOBAL_RANDOM_IN_PLACE =
      Set.of("normal_", "uniform_", "bernoulli_", "random_", "exponential_", "bernoulli");

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("tweedie");

  static Stream<Arguments> arrows() {
    return ARROWS.entrySet().stream()
        .map(e -> Arguments.of(e.getKey(), Arrays.asList(e.getValue().split(" ", -1))));
  }

  static Stream<Arguments> habits() {
    return Stream.of(
        Arguments.of("prints nothing", NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS),
        Arguments.of("reads no Java objects", noClasses().should(use(ObjectInputStream.class))),
        Arguments.of("uses no global generator", noClasses().should(drawGlobally())),
        Arguments.of(
            "never ends the process",
            noClasses().should().callMethod(System.class, "exit", int.class)));
  }

  private static ArchCondition<JavaClass> use(Class<?> type) {
    return ArchConditions.dependOnClassesThat(assignableTo(type));
  }

  /** Draws that no seed, step and row determine, so that no run could be repeated. */
  private static ArchCondition<JavaClass> drawGlobally() {
    return ArchConditions.callCodeUnitWhere(
        DescribedPredicate.describe(
            "draws from a global generator",
            call -> {
              String owner = call.getTargetOwner().getFullName();
              String name = call.getTarget().getName();
              boolean unseeded = call.getTarget().getRawParameterTypes().isEmpty();
              return switch (owner) {
                case "org.bytedeco.pytorch.global.torch" -> GLOBAL_RANDOM.contains(name);
                case "org.bytedeco.pytorch.Tensor" -> GLOBAL_RANDOM_IN_PLACE.contains(name);
                case "java.lang.Math" -> name.equals("random");
                case "java.util.Random" -> name.equals("<init>") && unseeded;
                default -> false;
              };
            }));
  }

  private static ArchRule arrow(String from, List<String> allowed) {
    Set<String> others = new TreeSet<>(ARROWS.keySet());
    others.add("config");
    others.remove(from);
    others.removeAll(allowed);
    String[] forbidden =
        others.stream().map(name -> "tweedie." + name + "..").toArray(String[]::new);
    return noClasses()
        .that(resideInAPackage("tweedie." + from + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden));
  }

  private static ArchRule noCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  private static boolean isBroken(ArchRule rule, JavaClasses classes) {
    return rule.allowEmptyShould(true).evaluate(classes).hasViolation();
  }

  @ParameterizedTest(name = "{0} uses only {1}")
  @MethodSource("arrows")
  void packagesUseOnlyWhatTheirArrowsAllow(String from, List<String> allowed) {
    arrow(from, allowed).allowEmptyShould(true).check(LIBRARY);
  }

  @Test
  void packagesAreFreeOfCycles() {
    noCycles("tweedie").check(LIBRARY);
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> found = new TreeSet<>();
    LIBRARY.forEach(type -> found.add(type.getPackageName().replaceAll("^tweedie\\.?|\\..*", "")));
    found.removeAll(Set.of("", "config"));
    assertThat(ARROWS.keySet()).containsAll(found);
  }

  @ParameterizedTest(name = "the library {0}")
  @MethodSource("habits")
  void libraryKeepsItsHabits(String habit, ArchRule rule) {
    rule.allowEmptyShould(true).check(LIBRARY);
  }

  @ParameterizedTest(name = "a class that breaks \"{0}\" is found")
  @MethodSource("habits")
  void habitRulesCanFail(String habit, ArchRule rule) {
    assertThat(isBroken(rule, new ClassFileImporter().importClasses(Forbidden.class))).isTrue();
  }

  @Test
  void arrowRulesCanFail() {
    assertThat(isBroken(arrow("core", List.of()), LIBRARY)).isTrue();
  }

  @Test
  void cycleRuleCanFail() {
    JavaClasses cycle = new ClassFileImporter().importClasses(Left.class, Right.class);
    assertThat(isBroken(noCycles("tweedie.fixture"), cycle)).isTrue();
  }
}
