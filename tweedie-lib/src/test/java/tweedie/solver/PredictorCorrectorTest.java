package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.AffineLaw;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

class PredictorCorrectorTest {
  /**
   * Data of one point, from twice the variance Σ that they have at t: a Langevin step of length δ
   * leaves {@code Σ (2 (1 − δ)² + 2δ)}, and the predictor goes on from there as from any law. The
   * step is so long that δ is its cap of ½.
   */
  @Test
  void correctionPullsTowardsTheLawAtTheSameTime() {
    LinearSde p = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
    SemiLinear reversal = p.dynamics().reverse(MixtureTarget.gaussian(0.3, 0).score(p), 1);
    GaussianMarginal law = GaussianMarginal.of(p, 0.3, 0, 0.9);
    double sigma = law.covariance()[0][0];
    double corrected = end(new PredictorCorrector(0.25), reversal, law.mean(), 2 * sigma);
    double left = sigma * (2 * 0.5 * 0.5 + 2 * 0.5);
    double plain = end(new Ancestral(), reversal, law.mean(), left);
    assertThat(corrected).isCloseTo(plain, within(1e-12));
    // Without a correction the variance at s would be another one.
    assertThat(end(new Ancestral(), reversal, law.mean(), 2 * sigma)).isGreaterThan(1.001 * plain);
  }

  private static double end(
      Solver<? super SemiLinear> solver, SemiLinear reversal, double[] mean, double variance) {
    return AffineLaw.stepwise(
            new Sampler<SemiLinear>(solver, new TimeGrid(new double[] {0.9, 0.6})),
            reversal,
            mean,
            new double[][] {{Math.sqrt(variance)}})
        .covariance()[0][0];
  }

  /** The last step to noiseless data draws nothing, so that both are one map, to rounding. */
  @Test
  void withoutCorrectionTheStepToDataIsAncestral() {
    try (PointerScope scope = new PointerScope()) {
      LinearSde p = NamedProcesses.vp(0.1, 20).in(new Euclidean(3));
      Score score = (x, t, c) -> x.neg();
      SemiLinear reversal = p.dynamics().reverse(score, 1);
      TimeGrid grid = new TimeGrid(new double[] {0.4, 0});
      Rng rng = Rng.of(3, 5);
      Tensor x = rng.child(9).normal(3);
      Tensor t = Ops.scalar(0.4);
      Tensor zero = Ops.scalar(0);
      Tensor corrected =
          new PredictorCorrector(0)
              .begin(reversal, grid)
              .step(x, t, zero, Condition.NONE, rng.child(0));
      Tensor plain =
          new Ancestral().begin(reversal, grid).step(x, t, zero, Condition.NONE, rng.child(0));
      assertThat(Ops.doubles(corrected)).containsExactly(Ops.doubles(plain), within(1e-13));
    }
  }
}
