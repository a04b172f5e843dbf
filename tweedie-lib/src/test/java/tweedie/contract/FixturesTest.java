package tweedie.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tweedie.config.ExampleProcesses;
import tweedie.core.ForwardProcess;
import tweedie.process.Rates;

/** No process or space of the catalogue stays outside of the contract. */
class FixturesTest {
  private static String kind(ForwardProcess<?> p) {
    return p.getClass().getSimpleName() + " on " + p.dynamics().space().getClass().getSimpleName();
  }

  @Test
  void everyProcessOfTheCatalogueHasAFixture() {
    Set<String> kept = new TreeSet<>();
    Fixtures.all().forEach(f -> kept.add(kind(f.process())));
    assertThat(ExampleProcesses.all()).isNotEmpty();
    ExampleProcesses.all().forEach((name, p) -> assertThat(kept).as(name).contains(kind(p)));
  }

  /** The static methods of {@link Rates} are the kinds that there are. */
  @Test
  void everyKindOfRatesHasAFixture() {
    Set<String> kept =
        Fixtures.all().stream()
            .filter(ChainFixture.class::isInstance)
            .map(f -> ((ChainFixture) f).kind())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> kinds =
        Stream.of(Rates.class.getDeclaredMethods())
            .filter(m -> Modifier.isStatic(m.getModifiers()) && Modifier.isPublic(m.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(kept).containsExactlyElementsOf(kinds).isNotEmpty();
  }

  /** Exceptions are for what does not exist, and nothing is left out of a whole fixture. */
  @Test
  void exceptionsHaveReasonsAndLeaveSomething() {
    for (SpaceFixture f : Fixtures.all()) {
      assertThat(f.exceptions().values()).as(f.toString()).noneMatch(String::isBlank);
      assertThat(f.untold().map(String::isBlank)).as(f.toString()).isNotEqualTo(Optional.of(true));
      assertThat(f.exceptions().size()).as(f.toString()).isLessThan(Identity.values().length);
    }
  }
}
