package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tweedie.process.SemiLinear;

class SolverTableTest {
  /** After a change: {@code ./tweedie list --markdown > docs/solvers.md}. */
  @Test
  void documentIsThatOfTheCatalogue() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "solvers.md")))
        .isEqualTo(SolverTable.markdown());
  }

  @Test
  void everySolverHasARowWithItsSource() {
    for (Entry<SolverEntry> e : Solvers.ALL) {
      assertThat(SolverTable.markdown())
          .contains("| `" + e.name() + "` |")
          .contains("| " + e.value().source() + " |");
    }
  }

  @Test
  void linearProcessesHaveAtLeastEighteenSolvers() {
    assertThat(Solvers.ALL)
        .filteredOn(e -> e.value().solves().isAssignableFrom(SemiLinear.class))
        .hasSizeGreaterThanOrEqualTo(18);
  }
}
