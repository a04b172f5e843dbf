package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.law.TimeProposal;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoiseGrid;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Likelihood-weighted training at times of even log SNR. */
class LogSnrTimesTest {
  private static final double FROM = 1e-4;

  static Stream<LinearSde> processes() {
    return Stream.of(
        NamedProcesses.vp(0.1, 20),
        NamedProcesses.ve(0.01, 50),
        NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8)));
  }

  @ParameterizedTest
  @MethodSource("processes")
  void lawIsNearlyEvenInLogSnrAndItsWeightsAreExact(LinearSde p) {
    TimeProposal times = LogSnrTimes.of(p, FROM, 1);
    assertThat(times.time(0)).isEqualTo(FROM);
    assertThat(times.time(1)).isEqualTo(1);
    double low = Math.log(p.sigma(FROM));
    double high = Math.log(p.sigma(1));
    double sum = 0;
    int n = 64 * 50;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      sum += times.weight(u) / n;
      // Exact at the edges of 64 pieces, and monotone between them.
      assertThat(Math.log(p.sigma(times.time(u))))
          .isCloseTo(low + (high - low) * u, within((high - low) / 64));
    }
    // Pieces are whole cells of the midpoint rule.
    assertThat(sum).isCloseTo(1 - FROM, within(1e-12));
  }

  @Test
  void timeOfASignalToNoiseRatioIsFound() {
    LinearSde p = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    double t = NoiseGrid.time(p, -3);
    assertThat(2 * Math.log(p.sigma(t))).isCloseTo(-3, within(1e-12));
  }

  /**
   * Standard normal data, whose best denoiser is y/(1 + σ²); this one shrinks a little too much.
   */
  private static Objective loss(LinearSde p, boolean even) {
    Field net =
        (y, sigma, c) -> {
          double[] s = Ops.doubles(sigma);
          for (int i = 0; i < s.length; i++) {
            s[i] = 1 / (1 + 1.1 * s[i] * s[i]);
          }
          return y.mul(Ops.perRow(Ops.tensor(s, s.length), y));
        };
    Source<Batch> data = rng -> new Batch(p.lift(rng.normal(1)), Condition.NONE);
    DenoiserError error = new DenoiserError(p, Weighting.likelihood());
    return even
        ? new ProposedDenoising(p, error, net, data, LogSnrTimes.of(p, FROM, 1))
        : new Denoising(p, error, net, data, TimeLaw.uniform(FROM, 1));
  }

  private static double[] moments(Objective o, int rows, long seed) {
    double[] loss = TensorScope.evaluate(() -> Ops.doubles(o.loss(Rng.of(seed, rows))));
    double mean = 0;
    for (double v : loss) {
      mean += v / rows;
    }
    double variance = 0;
    for (double v : loss) {
      variance += (v - mean) * (v - mean) / rows;
    }
    return new double[] {mean, variance};
  }

  /** VE is left out: its times are even in log SNR as they are. */
  static Stream<LinearSde> uneven() {
    return processes().filter(p -> !p.equals(NamedProcesses.ve(0.01, 50)));
  }

  @ParameterizedTest
  @MethodSource("uneven")
  void meanLossIsThatOfUniformTimesAndItsVarianceLower(LinearSde p) {
    int rows = 40_000;
    double[] uniform = moments(loss(p, false), rows, 1);
    double[] even = moments(loss(p, true), rows, 2);
    // Five standard errors of the difference: 6e-7 of false alarms.
    assertThat(even[0]).isCloseTo(uniform[0], within(5 * Math.sqrt((uniform[1] + even[1]) / rows)));
    assertThat(even[1]).isLessThan(0.5 * uniform[1]);
  }

  @Test
  void parametersAreThoseOfTheNetwork() {
    Tensor w = Ops.tensor(new float[] {1}, 1).set_requires_grad(true);
    LinearSde p = NamedProcesses.vp(0.1, 20);
    Field net =
        new Field() {
          @Override
          public Tensor at(Tensor x, Tensor t, Condition c) {
            return x.mul(w);
          }

          @Override
          public tweedie.tensor.Parameters parameters() {
            return tweedie.tensor.Parameters.NONE.and("w", w);
          }
        };
    Objective o =
        new ProposedDenoising(
            p,
            new DenoiserError(p, Weighting.likelihood()),
            net,
            rng -> new Batch(rng.normal(1), Condition.NONE),
            LogSnrTimes.of(p, FROM, 1));
    assertThat(o.parameters().trained()).containsOnlyKeys("net.w");
    assertThat(o.describe(Rng.of(1, 2), 1)).startsWith(", t = ");
  }

  @Test
  void timesMustBePositive() {
    assertThatThrownBy(() -> LogSnrTimes.of(NamedProcesses.vp(0.1, 20), 0, 1))
        .hasMessage("times: expected 0 < from < to, found from 0.0 to 1.0");
  }
}
