package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.MixtureTarget;

/** A run of a solver calls the network as often as the catalogue says: what FD is charged for. */
class SolverCallsTest {
  private static final ConstantBeta BETA = new ConstantBeta(8);

  static Stream<Arguments> runs() {
    return Solvers.ALL.stream()
        .filter(e -> e.value().solves().isAssignableFrom(SemiLinear.class))
        .filter(e -> !e.value().adaptive())
        .flatMap(
            e ->
                Stream.of(1, 2)
                    .filter(blocks -> blocks <= e.value().blocks())
                    .flatMap(
                        blocks -> Stream.of(1, 4).map(n -> Arguments.of(e.name(), blocks, n))));
  }

  @ParameterizedTest(name = "{0}, blocks {1}, steps {2}")
  @MethodSource("runs")
  void callsAreCounted(String name, int blocks, int steps) {
    SolverEntry entry = Catalog.solver("", name);
    LinearSde process =
        (blocks == 1 ? NamedProcesses.vp(0.1, 20) : NamedProcesses.psld(0.01, 4.01, 4, 0.04, BETA))
            .in(new Euclidean(1));
    Score exact = MixtureTarget.gaussian(0.3, 0.25).score(process);
    AtomicInteger calls = new AtomicInteger();
    Score counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return exact.at(x, t, c);
        };
    SemiLinear flow = process.dynamics().reverse(counted, entry.churn());
    TimeGrid grid = TimeGrid.uniform(1, 0.1, steps);
    Solver<? super SemiLinear> solver = entry.solver(SemiLinear.class, name, 0.01);
    TensorScope.evaluate(
        () ->
            new Sampler<SemiLinear>(solver, grid)
                .run(flow, Rng.of(1, 2).normal(blocks), Condition.NONE, Rng.of(0, 2))
                .sum()
                .item_double());
    assertThat(calls.get()).isEqualTo(entry.run().applyAsInt(grid));
  }
}
