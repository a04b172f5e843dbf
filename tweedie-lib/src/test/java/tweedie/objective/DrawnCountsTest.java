package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.core.Score;
import tweedie.process.ExponentialBeta;
import tweedie.process.WrightFisher;
import tweedie.space.Simplex;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.theory.DirichletMixture;

/** The loss against drawn counts is least at the score. */
class DrawnCountsTest {
  private static final WrightFisher PROCESS =
      new WrightFisher(new double[] {1, 1.5, 2}, new ExponentialBeta(0.1, 20));
  private static final DirichletMixture DATA =
      new DirichletMixture(new double[] {0.4, 0.6}, new double[][] {{3, 2, 4}, {2, 6, 1.5}});

  @Test
  void theExactScoreIsAStationaryPoint() {
    int n = 4000;
    Tensor t = Ops.scalar(0.5);
    Tensor x0 = DATA.sample(Condition.NONE, Rng.of(1, n));
    Noised xt = PROCESS.sample(x0, Ops.scalar(0), t, Rng.of(2, n));
    Score exact = DATA.score(PROCESS);
    Tensor stationary = PROCESS.withStationary(Ops.mul(xt.x(), 0), xt.x());
    Tensor truth = exact.at(xt.x(), t, Condition.NONE).sub(stationary);
    // A tangent field of order one in the metric.
    Tensor way = new Simplex(3).raise(xt.x(), Ops.mul(xt.x().log(), 0.5));
    DrawnCounts loss = new DrawnCounts(PROCESS, v -> 2);
    Batch clean = new Batch(x0, Condition.NONE);
    Field plus = (x, s, c) -> truth.add(way);
    Field minus = (x, s, c) -> truth.sub(way);
    double[] up = Ops.doubles(loss.at(plus, clean, xt, t, Rng.of(3, n)));
    double[] down = Ops.doubles(loss.at(minus, clean, xt, t, Rng.of(3, n)));
    double[] at = Ops.doubles(loss.at((x, s, c) -> truth, clean, xt, t, Rng.of(3, n)));
    double[] size = Ops.doubles(new Simplex(3).inner(xt.x(), way, way));
    double mean = 0;
    double square = 0;
    for (int i = 0; i < n; i++) {
      // The slope along the field; second differences are its length, 2 β times ½.
      mean += (up[i] - down[i]) / 2 / n;
      square += Math.pow((up[i] - down[i]) / 2, 2) / n;
      double rate = PROCESS.schedule().rate(0.5);
      assertThat((up[i] + down[i]) / 2 - at[i])
          .isCloseTo(rate * size[i], within(1e-9 * (1 + rate * size[i] + Math.abs(at[i]))));
    }
    // 4 standard errors: false alarms 6e-5.
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(square / n)));
  }

  /** Parts of 1e-12 divide what is left of rounding: the stationary score must not take part. */
  @Test
  void singlePrecisionHoldsNearFaces() {
    double[] x = {1e-12, 0.25, 0.75 - 1e-12};
    double[] u = {3, -2, 1};
    double[] counts = {0, 3, 5};
    double mean = 0;
    double total = 8;
    for (int i = 0; i < 3; i++) {
      mean += x[i] * u[i];
    }
    double want = 0;
    for (int i = 0; i < 3; i++) {
      double e = x[i] * (u[i] - mean) - (counts[i] - x[i] * total);
      want += 0.5 * PROCESS.schedule().rate(0.5) * e * e / x[i];
    }
    Tensor state = Ops.tensor(x, 1, 3).to(ScalarType.Float);
    Noised xt = new Noised(state, Ops.tensor(counts, 1, 3).to(ScalarType.Float));
    Field net = PROCESS.raised((s, t, c) -> Ops.tensor(u, 1, 3).to(ScalarType.Float));
    Batch clean = new Batch(state, Condition.NONE);
    Tensor loss =
        new DrawnCounts(PROCESS, v -> 1).at(net, clean, xt, Ops.scalar(0.5), Rng.of(3, 1));
    // About ten roundings of 6e-8; α₁ − 1 in float32 alone would add 1e-15 / 1e-12 and more.
    assertThat(loss.to(ScalarType.Double).sum().item_double()).isCloseTo(want, within(3e-6 * want));
  }
}
