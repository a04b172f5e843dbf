package tweedie.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.SemiLinear;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;
import tweedie.theory.GaussianMarginal;
import tweedie.theory.MixtureTarget;

class AdaptiveSdeTest {
  private static final double END = 0.05;
  private static final LinearSde VP = NamedProcesses.vp(0.1, 20).in(new Euclidean(1));
  private final AtomicLong calls = new AtomicLong();

  private double[] draw(double tolerance, int n) {
    Score exact = MixtureTarget.gaussian(0.3, 0.25).score(VP);
    Score counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return exact.at(x, t, c);
        };
    SemiLinear reversed = VP.dynamics().reverse(counted, 1);
    GaussianMarginal start = GaussianMarginal.of(VP, 0.3, 0.25, 1);
    Sampler<SemiLinear> sampler =
        new Sampler<>(new AdaptiveSde(tolerance, tolerance), TimeGrid.uniform(1, END, 1));
    return TensorScope.evaluate(
        () -> {
          Rng rng = Rng.of(5, n);
          Tensor noise = Ops.mul(rng.child(-1).normal(1), start.factor()[0][0]);
          Tensor x = Ops.add(noise, start.mean()[0]);
          return Ops.doubles(sampler.run(reversed, x, Condition.NONE, rng));
        });
  }

  /**
   * Mean and variance of 2,000 draws: 5.2 standard errors, passed by chance with probability 2e-7,
   * and a tenth of the tolerance for its own error.
   */
  @Test
  void lawIsRightToTheTolerance() {
    int n = 2000;
    double[] x = draw(0.02, n);
    GaussianMarginal want = GaussianMarginal.of(VP, 0.3, 0.25, END);
    double variance = want.covariance()[0][0];
    double mean = 0;
    double square = 0;
    for (double v : x) {
      mean += v / n;
      square += (v - want.mean()[0]) * (v - want.mean()[0]) / n;
    }
    assertThat(mean).isCloseTo(want.mean()[0], within(5.2 * Math.sqrt(variance / n) + 0.002));
    assertThat(square).isCloseTo(variance, within(5.2 * variance * Math.sqrt(2.0 / n) + 0.002));
  }

  @Test
  void smallerTolerancesTakeMoreCalls() {
    draw(0.2, 8);
    long loose = calls.getAndSet(0);
    draw(0.02, 8);
    // Steps of order (tolerance)^(2/3) in the error h^(3/2): 4.6 times as many.
    assertThat(calls.get()).isGreaterThan(2 * loose);
  }

  /** Rows have their own times, steps and noise. */
  @Test
  void rowsDoNotDependOnEachOther() {
    double[] alone = draw(0.1, 1);
    double[] together = draw(0.1, 5);
    assertThat(together[0]).isEqualTo(alone[0]);
  }
}
