package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.Linear;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.space.Quadrature;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

/**
 * The strong error of adaptive steps: how far a draw is from the solution of the reverse SDE on its
 * own Brownian path.
 *
 * <p>With Gaussian data of mean m and variance v under VP the reverse SDE is linear: its solution
 * ends at {@code μ_ε + P(1)(x₁ − μ₁) + ∫ P √β dW}, {@code P(t) = (α_t/α_ε)(S_ε/S_t)} with the
 * variance {@code S = 1 − (1 − v)α²} and the mean μ of the marginals. Of W the solver knows the
 * increments of the steps that it took. Given those the solution is Gaussian, and the mean of its
 * squared distance from the draw is known without another draw.
 */
class AdaptiveSdeStrongTest {
  private static final double END = 0.05;
  private static final double MEAN = 0.3;
  private static final double VARIANCE = 0.25;
  private static final LinearBeta BETA = new LinearBeta(0.1, 20);
  private static final LinearSde VP = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
  private static final Quadrature RULE = new Quadrature(6);

  /** The reversal, with a record of the times and noises of all tries. */
  private record Recorded(SemiLinear all, List<double[]> times, List<double[]> noises)
      implements SemiLinear {
    @Override
    public Linear forward() {
      return all.forward();
    }

    @Override
    public Score score() {
      return all.score();
    }

    @Override
    public double churn() {
      return all.churn();
    }

    @Override
    public Tensor dispersion(Tensor v, Tensor x, Tensor t) {
      times.add(Ops.doubles(t));
      noises.add(Ops.doubles(v));
      return all.dispersion(v, x, t);
    }
  }

  private static double alpha(double t) {
    return Math.exp(-BETA.clock(t) / 2);
  }

  private static double variance(double t) {
    return 1 - (1 - VARIANCE) * alpha(t) * alpha(t);
  }

  private static double propagator(double t) {
    return alpha(t) / alpha(END) * variance(END) / variance(t);
  }

  /** Mean and variance of the solution at the end, given increments. */
  private static final class Solution {
    private double mean;
    private double variance;

    Solution(double start) {
      mean = MEAN * alpha(END) + propagator(1) * (start - MEAN * alpha(1));
    }

    /** A step from t down to s with the increment w. */
    void add(double t, double s, double w) {
      double[] q = new double[RULE.size()];
      double middle = 0;
      for (int i = 0; i < q.length; i++) {
        double u = s + (t - s) * RULE.node(i);
        q[i] = propagator(u) * Math.sqrt(BETA.rate(u));
        middle += RULE.weight(i) * q[i];
      }
      mean += middle * w;
      for (int i = 0; i < q.length; i++) {
        variance += (t - s) * RULE.weight(i) * (q[i] - middle) * (q[i] - middle);
      }
    }

    double squaredDistance(double x) {
      return (x - mean) * (x - mean) + variance;
    }
  }

  /** The root of the mean squared distance over n draws. */
  private static double strongError(double tolerance, int n) {
    SemiLinear reversal =
        VP.dynamics().reverse(MixtureTarget.gaussian(MEAN, VARIANCE).score(VP), 1);
    Recorded recorded = new Recorded(reversal, new ArrayList<>(), new ArrayList<>());
    GaussianMarginal law = GaussianMarginal.of(VP, MEAN, VARIANCE, 1);
    Rng rng = Rng.of(5, n);
    double[] start =
        TensorScope.evaluate(
            () -> {
              Tensor noise = Ops.mul(rng.child(-1).normal(1), law.factor()[0][0]);
              return Ops.doubles(Ops.add(noise, law.mean()[0]));
            });
    Sampler<SemiLinear> sampler =
        new Sampler<>(new AdaptiveSde(tolerance, tolerance), TimeGrid.uniform(1, END, 1));
    double[] end =
        TensorScope.evaluate(
            () -> Ops.doubles(sampler.run(recorded, Ops.tensor(start, n, 1), Condition.NONE, rng)));
    double sum = 0;
    for (int row = 0; row < n; row++) {
      sum += solution(recorded, row, start[row]).squaredDistance(end[row]);
    }
    return Math.sqrt(sum / n);
  }

  /** Each try asks for the dispersion at both ends of its step; a refused one begins again. */
  private static Solution solution(Recorded run, int row, double start) {
    Solution exact = new Solution(start);
    int tries = run.times().size() / 2;
    double reached = 1;
    for (int k = 0; k < tries; k++) {
      double t = run.times().get(2 * k)[row];
      double s = run.times().get(2 * k + 1)[row];
      double next = k + 1 < tries ? run.times().get(2 * k + 2)[row] : END;
      if (next != t) {
        assertThat(t).isEqualTo(reached);
        assertThat(next).isEqualTo(s);
        exact.add(t, s, run.noises().get(2 * k)[row]);
        reached = s;
      }
    }
    assertThat(reached).isEqualTo(END);
    return exact;
  }

  /**
   * Stochastic Heun has strong order 1 where the noise is additive, and steps whose error h^(3/2)
   * meets the tolerance are of length tolerance^(2/3): so is the strong error. A root mean square
   * over 400 draws is known to about 5%, a slope over a factor of 16 to 0.025; four of these and
   * 0.1 for tolerances that are not yet small.
   */
  @Test
  void errorFallsWithTheTolerance() {
    double[] error = {strongError(0.16, 400), strongError(0.04, 400), strongError(0.01, 400)};
    assertThat(error[1]).isLessThan(error[0]);
    assertThat(error[2]).isLessThan(error[1]);
    assertThat(Math.log(error[0] / error[2]) / Math.log(16)).isCloseTo(2.0 / 3, within(0.2));
  }
}
