package tweedie.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tweedie.config.ExampleProcesses;
import tweedie.core.ForwardProcess;

/** No process or space of the catalogue stays outside of the contract. */
class FixturesTest {
  private static String kind(ForwardProcess<?> p) {
    return p.getClass().getSimpleName() + " on " + p.dynamics().space().getClass().getSimpleName();
  }

  @Test
  void everyProcessOfTheCatalogueHasAFixture() {
    Set<String> kept = new TreeSet<>();
    Stream.concat(Fixtures.quick().stream(), Fixtures.slow().stream())
        .forEach(f -> kept.add(kind(f.process())));
    assertThat(ExampleProcesses.all()).isNotEmpty();
    ExampleProcesses.all().forEach((name, p) -> assertThat(kept).as(name).contains(kind(p)));
  }

  /** Exceptions are for what does not exist, and nothing is left out of a whole fixture. */
  @Test
  void exceptionsHaveReasonsAndLeaveSomething() {
    for (SpaceFixture f : Fixtures.quick()) {
      assertThat(f.exceptions().values()).as(f.toString()).noneMatch(String::isBlank);
      assertThat(f.exceptions().size()).as(f.toString()).isLessThan(Identity.values().length);
    }
  }
}
