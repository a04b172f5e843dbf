package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoiseGrid;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;

/** What churn does: where, how far, with how much noise. */
class EdmChurnTest {
  private static final LinearSde VE = NamedProcesses.ve(0.01, 100).in(new Euclidean(1));

  /** Deviation of the kernel in units of the clean part, that of EDM. */
  private static double sigma(double t) {
    return VE.moments(t).cholesky()[0][0] / VE.moments(t).mean()[0][0];
  }

  /** Noise levels at which steps begin: of two calls a step the first. */
  private static List<Double> begun(EdmHeun solver, TimeGrid grid) {
    List<Double> asked = new ArrayList<>();
    Score score =
        (z, t, c) -> {
          asked.add(sigma(t.item_double()));
          return Ops.zerosLike(z);
        };
    SemiLinear flow = VE.dynamics().reverse(score, 0);
    TensorScope.evaluate(
        () ->
            new Sampler<SemiLinear>(solver, grid)
                .run(flow, Ops.tensor(new double[] {1}, 1, 1), Condition.NONE, Rng.of(0, 1)));
    List<Double> first = new ArrayList<>();
    for (int i = 0; i < asked.size(); i += 2) {
      first.add(asked.get(i));
    }
    return first;
  }

  /** {@code σ̂ = (1 + min(S/N, √2 − 1)) σ} for σ in [.05, 50], else σ. */
  @ParameterizedTest
  @CsvSource({"2, 20, 0.1", "5, 20, 0.25", "40, 20, 0.41421356237309515", "5, 40, 0.125"})
  void levelsAreRaisedWithinTheRange(double churn, int steps, double gamma) {
    TimeGrid grid = NoiseGrid.karras(VE, 0.95, 0.1, steps, 7);
    List<Double> from = begun(new EdmHeun(churn, 0.05, 50, 1), grid);
    assertThat(from).hasSize(steps);
    int raised = 0;
    for (int i = 0; i < steps; i++) {
      double level = sigma(grid.at(i));
      boolean within = level >= 0.05 && level <= 50;
      raised += within ? 1 : 0;
      // A root in t at the rounding of log σ.
      assertThat(from.get(i) / level).isCloseTo(within ? 1 + gamma : 1, within(1e-9));
    }
    // Levels on both sides of both bounds.
    assertThat(raised).isBetween(1, steps - 2);
    assertThat(sigma(grid.at(0))).isGreaterThan(50);
    assertThat(sigma(grid.at(steps - 1))).isLessThan(0.05);
  }

  /** Beyond T there is no forward process. */
  @Test
  void levelsEndAtTheHorizon() {
    TimeGrid grid = NoiseGrid.karras(VE, 0.99, 0.5, 4, 7);
    List<Double> from = begun(new EdmHeun(40, 0, 200, 1), grid);
    assertThat(from.get(0)).isCloseTo(sigma(1), within(1e-9 * sigma(1)));
  }

  /** With score 0 the flow stands still, and what is added stays: {@code S²(σ̂² − σ²)}. */
  @ParameterizedTest
  @CsvSource({"1", "1.007", "0"})
  void noiseIsThatOfTheForwardStepTimesItsFactor(double noise) {
    TimeGrid one = new TimeGrid(new double[] {0.6, 0.5});
    SemiLinear flow = VE.dynamics().reverse((z, t, c) -> Ops.zerosLike(z), 0);
    AffineLaw law =
        AffineLaw.of(
            new Sampler<SemiLinear>(new EdmHeun(0.3, 0, 1000, noise), one),
            flow,
            new double[] {2},
            new double[1][1]);
    double level = sigma(0.6);
    double want = noise * noise * (1.3 * 1.3 - 1) * level * level;
    assertThat(law.mean()[0]).isCloseTo(2, within(1e-12));
    assertThat(law.covariance()[0][0]).isCloseTo(want, within(1e-9 * level * level));
  }

  @Test
  void withoutChurnItIsTheDeterministicSampler() {
    TimeGrid grid = NoiseGrid.karras(VE, 0.95, 0.1, 9, 7);
    SemiLinear flow = VE.dynamics().reverse((z, t, c) -> Ops.mul(z, -0.1), 0);
    Tensor x = Ops.tensor(new double[] {3, -1}, 2, 1);
    Tensor plain =
        new Sampler<SemiLinear>(new EdmHeun(), grid).run(flow, x, Condition.NONE, Rng.of(1, 2));
    Tensor none =
        new Sampler<SemiLinear>(new EdmHeun(0, 0.05, 50, 1), grid)
            .run(flow, x, Condition.NONE, Rng.of(1, 2));
    assertThat(Ops.doubles(none)).containsExactly(Ops.doubles(plain));
  }
}
