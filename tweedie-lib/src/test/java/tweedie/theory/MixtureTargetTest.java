package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.TimeGrid;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.solver.Rk45;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

class MixtureTargetTest {
  private static final MixtureTarget PLANE =
      new MixtureTarget(
          new double[] {0.2, 0.5, 0.3},
          new double[][] {{-1, 0.5}, {0.8, 0.1}, {0.2, -0.9}},
          new double[] {0.05, 0.2, 0});
  private static final double[] POINTS = {0.4, -0.2, 1, 0.7, -1.2, 0.1};

  @Test
  void denoiserTakesOneNoiseLevelARow() {
    double[] levels = {0.1, 0.7, 30};
    double[] all = TensorScope.evaluate(() -> denoised(POINTS, Ops.tensor(levels, levels.length)));
    for (int i = 0; i < levels.length; i++) {
      double sigma = levels[i];
      double[] y = {POINTS[2 * i], POINTS[2 * i + 1]};
      double[] one = TensorScope.evaluate(() -> denoised(y, Ops.scalar(sigma)));
      // Rounding of some ten operations on numbers of order one.
      assertThat(all[2 * i]).isCloseTo(one[0], within(1e-14));
      assertThat(all[2 * i + 1]).isCloseTo(one[1], within(1e-14));
    }
  }

  @Test
  void denoiserOfOneGaussianIsThePosteriorMean() {
    double[] sigma = {0.3, 2};
    double[] found =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    MixtureTarget.gaussian(0.3, 0.25)
                        .denoiser()
                        .at(
                            Ops.tensor(new double[] {1, -1}, 2, 1),
                            Ops.tensor(sigma, 2),
                            Condition.NONE)));
    // (v y + σ² μ)/(v + σ²), a few roundings.
    assertThat(found[0]).isCloseTo((0.25 + 0.09 * 0.3) / 0.34, within(1e-15));
    assertThat(found[1]).isCloseTo((-0.25 + 4 * 0.3) / 4.25, within(1e-15));
  }

  @Test
  void adaptiveSolverGivesTheSameFlowThroughTheDenoiserAndTheScore() {
    LinearSde p =
        NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8)).in(new Euclidean(2));
    SemiLinear throughDenoiser = p.dynamics().reverse(p.score(PLANE.denoiser()), 0);
    SemiLinear throughScore = p.dynamics().reverse(PLANE.score(p), 0);
    double[] z = {0.4, -0.2, 0.1, 0.3, 1, 0.7, -0.4, 0, -1.2, 0.1, 0.5, -0.6};
    // The right-hand sides differ by rounding only: far below the tolerance of the solver.
    assertThat(end(throughDenoiser, z)).containsExactly(end(throughScore, z), within(1e-7));
  }

  private static double[] end(SemiLinear flow, double[] z) {
    Sampler<SemiLinear> sampler = new Sampler<>(new Rk45(1e-8, 1e-8), TimeGrid.uniform(1, 0.01, 1));
    return TensorScope.evaluate(
        () -> {
          Tensor start = Ops.tensor(z, 3, 4);
          return Ops.doubles(sampler.run(flow, start, Condition.NONE, Rng.of(1, 3)));
        });
  }

  private static double[] denoised(double[] y, Tensor sigma) {
    return Ops.doubles(PLANE.denoiser().at(Ops.tensor(y, y.length / 2, 2), sigma, Condition.NONE));
  }
}
