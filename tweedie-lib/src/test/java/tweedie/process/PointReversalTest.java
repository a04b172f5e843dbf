package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** The Wright–Fisher diffusion of two parts, α = (2, 2), from the point 0.3 and back. */
class PointReversalTest {
  private static final WrightFisher PROCESS =
      new WrightFisher(new double[] {2, 2}, new ConstantBeta(1));
  private static final int ROWS = 4000;

  /** Mean and variance of the first share after the reversal from 1 to 0.1, with their errors. */
  private static double[] reversed(int steps) {
    Tensor start = Ops.tensor(new double[] {0.3, 0.7}, 1, 2);
    Score exact =
        (x, t, c) -> PROCESS.transitionScore(x, start.expand(x.size(0), 2), Ops.zerosLike(t), t);
    Reversal reverse = PROCESS.dynamics().reverse(exact, 1);
    double[] x =
        TensorScope.value(
            () -> {
              Tensor all = start.expand(ROWS, 2);
              Tensor last = PROCESS.sample(all, Ops.scalar(0), Ops.scalar(1), Rng.of(1, ROWS)).x();
              Sampler<Reversal> sampler =
                  new Sampler<>(new EulerMaruyama(), TimeGrid.uniform(1, 0.1, steps));
              Tensor end = sampler.run(reverse, last, Condition.NONE, Rng.of(2, ROWS));
              return Ops.doubles(end.select(1, 0));
            });
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (double v : x) {
      mean += v / ROWS;
    }
    for (double v : x) {
      double d = (v - mean) * (v - mean);
      square += d / ROWS;
      fourth += d * d / ROWS;
    }
    double spread = Math.sqrt((fourth - square * square) / ROWS);
    return new double[] {mean, square, Math.sqrt(square / ROWS), spread};
  }

  /** The printed simulation: 0.33667 and 0.017123 with an error of 0.0003. */
  @Test
  void reversalHasThePrintedMeanAndVariance() {
    WrightFisherMoments m =
        WrightFisherMoments.of(new double[] {2, 2}, new double[] {0.3, 0.7}, 0.1);
    // Half a unit of the last printed digit of the exact values.
    assertThat(m.mean()[0]).isCloseTo(0.33625, within(5e-6));
    assertThat(m.covariance()[0][0]).isCloseTo(0.017122, within(5e-7));
    double[] found = reversed(300);
    // 4 standard errors, false alarms 6e-5 each; steps of 0.003 at rates of order 2 add a share of
    // about 0.3 % of the variance and of the distance from the centre.
    assertThat(found[0]).isCloseTo(0.33625, within(4 * found[2] + 0.003 * 0.2));
    assertThat(found[1]).isCloseTo(0.017122, within(4 * found[3] + 0.006 * 0.0171));
    assertThat(found[0]).isCloseTo(0.33667, within(4 * Math.hypot(found[2], 0.0003) + 0.0006));
  }
}
