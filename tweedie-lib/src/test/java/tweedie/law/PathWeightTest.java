package tweedie.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Field;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.objective.ScoreMatching;
import tweedie.process.Linear;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.solver.EulerMaruyama;
import tweedie.space.Divergence;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.AffineLaw;
import tweedie.theory.MixtureTarget;

/** Path weights and K-sample bounds against the density of a model that is Gaussian. */
class PathWeightTest {
  private static final LinearSde VP = NamedProcesses.vp(0.1, 6).in(new Euclidean(1));
  private static final MixtureTarget DATA = MixtureTarget.gaussian(0.4, 0.5);
  private static final int STEPS = 100;
  private static final double FIRST = 0.1;
  private static final double X = 0.9;

  /** Not the exact score, so that bounds are not tight; affine, so that the model is Gaussian. */
  private static Score weak() {
    return (x, t, c) -> Ops.add(Ops.mul(DATA.score(VP).at(x, t, c), 0.7), 0.6);
  }

  private static FeynmanKac weights() {
    return new FeynmanKac(
        VP.dynamics(), weak(), VP.prior(), TimeGrid.uniform(FIRST, 1, STEPS), Divergence.exact());
  }

  /** Log-density of the law that the reverse SDE reaches, with steps short enough to be exact. */
  private static double exact() {
    Linear forward = VP.dynamics();
    Sampler<SemiLinear> sampler =
        new Sampler<>(new EulerMaruyama(), TimeGrid.uniform(1, FIRST, 2000));
    AffineLaw law =
        AffineLaw.stepwise(
            sampler, forward.reverse(weak(), 1), new double[] {0}, new double[][] {{1}});
    double r = X - law.mean()[0];
    double v = law.covariance()[0][0];
    return -0.5 * (r * r / v + Math.log(2 * Math.PI * v));
  }

  private static double[] logDensities(Density d, int n) {
    return TensorScope.evaluate(
        () -> {
          double[] x = new double[n];
          Arrays.fill(x, X);
          return Ops.doubles(d.logDensity(Ops.tensor(x, n, 1), Condition.NONE, Rng.of(3, n)));
        });
  }

  private static double mean(double[] v) {
    return Arrays.stream(v).average().orElseThrow();
  }

  private static double error(double[] v) {
    double m = mean(v);
    return Math.sqrt(Arrays.stream(v).map(a -> (a - m) * (a - m)).sum()) / v.length;
  }

  @Test
  void weightsAverageToTheDensityAndTheirLogarithmsStayBelow() {
    double[] logW = logDensities(weights(), 3000);
    double[] w = Arrays.stream(logW).map(Math::exp).toArray();
    double truth = exact();
    double density = Math.exp(truth);
    // Five standard errors (6e-7), and 2 %: rates up to 6 over steps of 0.009, half of it each.
    assertThat(mean(w)).isCloseTo(density, within(5 * error(w) + 0.02 * density));
    assertThat(error(w)).isLessThan(0.02 * density);
    assertThat(mean(logW)).isLessThan(truth - 0.02 - 5 * error(logW));
  }

  @Test
  void moreSamplesTightenTheBound() {
    double[] one = logDensities(weights(), 2500);
    double[] many = logDensities(new Importance(20, weights()), 400);
    double truth = exact();
    assertThat(mean(many)).isGreaterThan(mean(one) + 5 * Math.hypot(error(one), error(many)));
    // Below the density but for noise (6e-7) and the bias of the steps.
    assertThat(mean(many)).isLessThan(truth + 5 * error(many) + 0.02);
  }

  @Test
  void boundsAreNotAveraged() {
    Elbo elbo = elbo(weak());
    assertThatThrownBy(() -> new Importance(10, elbo))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("importance: expected a density whose exponential is unbiased, found Elbo");
  }

  /** The exponential of a probed divergence is too large in mean (Jensen). */
  @Test
  void weightsWithProbesAreNotAveraged() {
    TimeGrid grid = TimeGrid.uniform(FIRST, 1, STEPS);
    Density probed =
        new FeynmanKac(VP.dynamics(), weak(), VP.prior(), grid, Divergence.hutchinson(3));
    assertThat(weights().unbiased()).isTrue();
    assertThat(probed.unbiased()).isFalse();
    assertThatThrownBy(() -> new Importance(10, probed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exponential is unbiased, found FeynmanKac");
    List.of(Divergence.closestPoint(x -> x), Divergence.differences(1e-4))
        .forEach(exact -> assertThat(exact.random()).isFalse());
  }

  private static Elbo elbo(Field net) {
    return new Elbo(
        VP,
        new ScoreMatching(VP),
        Elbo.Form.DENOISING,
        net,
        TimeProposal.uniform(FIRST, 1),
        2,
        Decoder.transition(VP));
  }

  @Test
  void fieldsAreInTrainingExactlyWhenTheConditionIs() {
    int[] training = new int[2];
    Field net =
        (x, t, c) -> {
          training[c.rng().isPresent() ? 1 : 0]++;
          return x;
        };
    for (Condition c : List.of(Condition.NONE, Condition.NONE.training(Rng.of(1, 2)))) {
      TensorScope.run(() -> elbo(net).logDensity(Ops.tensor(new double[2], 2, 1), c, Rng.of(2, 2)));
    }
    assertThat(training).containsExactly(2, 2);
  }

  @Test
  void proposalsIntegrateWithoutBias() {
    List<TimeProposal> all =
        List.of(
            TimeProposal.uniform(0.2, 3),
            TimeProposal.logarithmic(0.2, 3),
            TimeProposal.pieces(new double[] {0.2, 0.5, 3}, new double[] {5, 0.7}));
    for (TimeProposal p : all) {
      assertThat(p.time(0)).isEqualTo(0.2);
      assertThat(p.time(1)).isEqualTo(3);
      double sum = 0;
      int n = 100_000;
      for (int i = 0; i < n; i++) {
        double u = (i + 0.5) / n;
        sum += p.weight(u) / p.time(u) / n;
      }
      // ∫ dt/t; the midpoint rule errs by 1e-10, and by one node of 100,000 at a jump.
      assertThat(sum).isCloseTo(Math.log(15), within(1e-4));
    }
  }

  @Test
  void proposalsNeedIncreasingTimesAndPositiveDensities() {
    assertThatThrownBy(() -> TimeProposal.logarithmic(0, 1))
        .hasMessageContaining("expected 0 < from < to, found from 0.0 to 1.0");
    assertThatThrownBy(() -> TimeProposal.pieces(new double[] {0, 1}, new double[] {0}))
        .hasMessageContaining("positive densities, found 0.0 on 0.0 to 1.0");
    assertThatThrownBy(() -> TimeProposal.pieces(new double[] {0}, new double[0]))
        .hasMessageContaining("one edge more than densities, found 1 and 0");
  }
}
