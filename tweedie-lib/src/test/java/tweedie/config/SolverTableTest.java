package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.process.ThirdOrder;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Probe;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

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

  static Stream<String> solversOfLinearProcesses() {
    return Solvers.ALL.stream()
        .filter(e -> e.value().solves().isAssignableFrom(SemiLinear.class))
        .map(Entry::name);
  }

  private static SemiLinear reversal(LinearSde p, SolverEntry e) {
    return p.dynamics().reverse(MixtureTarget.gaussian(0.3, 0.25).score(p), e.churn());
  }

  /** With a share of the noise of the reversal, or against the table with noise of its own. */
  @ParameterizedTest
  @MethodSource("solversOfLinearProcesses")
  void noiseIsDrawnByThoseThatSaySo(String name) {
    SolverEntry e = Catalog.solver("", name);
    LinearSde p = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
    Probe counting = new Probe(0, 0);
    TensorScope.run(
        () ->
            new Sampler<SemiLinear>(
                    e.solver(SemiLinear.class, name, 0.1), TimeGrid.uniform(0.5, 0.3, 3))
                .run(reversal(p, e), Ops.tensor(new double[1], 1, 1), Condition.NONE, counting));
    assertThat(counting.used() > 0).isEqualTo(e.churn() > 0 || e.redraws());
  }

  @ParameterizedTest
  @MethodSource("solversOfLinearProcesses")
  void blocksAreThoseThatItTakes(String name) {
    SolverEntry e = Catalog.solver("", name);
    LinearSde p =
        NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(8)).in(new Euclidean(1));
    Solver<? super SemiLinear> solver = e.solver(SemiLinear.class, name, 0.1);
    ThrowingCallable begin = () -> solver.begin(reversal(p, e), TimeGrid.uniform(0.5, 0.3, 3));
    if (e.blocks() < 3) {
      assertThatThrownBy(begin).hasMessageContaining("expected at most %d blocks", e.blocks());
    } else {
      assertThatCode(begin).doesNotThrowAnyException();
    }
  }
}
