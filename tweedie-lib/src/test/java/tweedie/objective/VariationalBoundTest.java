package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.law.TimeProposal;
import tweedie.process.ConstantBeta;
import tweedie.process.Cosine;
import tweedie.process.CosineLogSnr;
import tweedie.process.LinearLogSnr;
import tweedie.process.LinearSde;
import tweedie.process.LogSnrClock;
import tweedie.process.LogSnrCurve;
import tweedie.process.Moments;
import tweedie.process.MonotoneLogSnr;
import tweedie.process.NamedProcesses;
import tweedie.process.ObservationDecoder;
import tweedie.process.Prediction;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** The bound against closed forms: Gaussian data, whose best denoiser is linear. */
class VariationalBoundTest {
  private static final double FIRST = LogSnrClock.FIRST;

  private static LinearSde vdm(LogSnrCurve curve) {
    return NamedProcesses.vp(new LogSnrClock(curve));
  }

  private static LinearSde vdm() {
    return vdm(new LinearLogSnr(-13.3, 5));
  }

  /** {@code share · v y/(v + σ²)}; the best denoiser for share 1. */
  private static Field denoiser(double variance, double share) {
    return (y, sigma, c) -> {
      double[] s = Ops.doubles(sigma);
      for (int i = 0; i < s.length; i++) {
        s[i] = share * variance / (variance + s[i] * s[i]);
      }
      return y.mul(Ops.perRow(Ops.tensor(s, s.length), y));
    };
  }

  /** Reconstruction, prior and diffusion, exact in data and noise. */
  private static double[] terms(
      LinearSde p, Weighting w, TimeProposal times, int points, double variance, double share) {
    Corners rng = new Corners(p.blocks());
    VariationalBound b =
        new VariationalBound(
            p,
            new DenoiserError(p, w),
            denoiser(variance, share),
            times,
            points,
            new ObservationDecoder(p));
    return TensorScope.evaluate(
        () -> {
          BoundTerms t = b.terms(rng.data(variance), Condition.NONE, rng);
          double[] all = new double[4];
          Tensor[] each = {t.reconstruction(), t.prior(), t.diffusion(), t.total()};
          for (int i = 0; i < each.length; i++) {
            all[i] = each[i].mean().item_double();
          }
          return all;
        });
  }

  private static double[] continuous(LinearSde p, double variance, double share) {
    GaussTimes times = new GaussTimes(FIRST, 1, 48, true);
    return terms(p, Weighting.likelihood(), times, times.points(), variance, share);
  }

  @ParameterizedTest
  @CsvSource({
    "0.25, 5.9560146336, .0008478551, -5.2310614668, 0.7258010220, 0.7257913526",
    "1, 6.6466431630, .0033576742, -5.2310614668, 1.4189393705, 1.4189385332",
    "4, 7.3298498972, .0133969506, -5.2310614668, 2.1121853810, 2.1120857138",
  })
  void gaussianTableHoldsToItsDigits(
      double variance, double diffusion, double prior, double known, double total, double entropy) {
    double[] t = continuous(vdm(), variance, 1);
    // Half of the last printed digit; quadrature and rounding leave 1e-12.
    assertThat(t[0]).isCloseTo(known, within(0.5001e-10));
    assertThat(t[1]).isCloseTo(prior, within(0.5001e-10));
    assertThat(t[2]).isCloseTo(diffusion, within(0.5001e-10));
    // A sum of three numbers, each rounded before it was printed.
    assertThat(t[3]).isCloseTo(total, within(1.01e-10));
    double exact = 0.5 * Math.log(2 * Math.PI * Math.E * variance);
    assertThat(entropy).isCloseTo(exact, within(0.5001e-10));
    assertThat(t[3]).isGreaterThan(exact);
  }

  @ParameterizedTest
  @CsvSource({"10, 11.06120873", "100, 0.59714971", "1000, 0.05660317"})
  void finiteChainsCostWhatIsPrinted(int steps, double gap) {
    TimeProposal times = TimeProposal.steps(FIRST, 1, steps);
    double[] t = terms(vdm(), Weighting.ofSteps(FIRST, 1, steps), times, steps, 1, 1);
    assertThat(t[2] - continuous(vdm(), 1, 1)[2]).isCloseTo(gap, within(0.5001e-8));
  }

  /** The same function of the noise level, even a bad one, costs the same under any schedule. */
  @ParameterizedTest
  @CsvSource({"1", "0.9"})
  void boundDependsOnTheEndsOfTheScheduleOnly(double share) {
    double[] line = continuous(vdm(), 1, share);
    for (LogSnrCurve c :
        new LogSnrCurve[] {new CosineLogSnr(-13.3, 5), new MonotoneLogSnr(-13.3, 5).curve()}) {
      double[] other = continuous(vdm(c), 1, share);
      for (int i = 0; i < other.length; i++) {
        // Gauss and Legendre on 48 panels of log t: a panel at the end is 1/7 long and features of
        // the network 1/30, near the data cosines bend over lengths of t; the rest is rounding.
        assertThat(other[i]).isCloseTo(line[i], within(1e-8 * Math.max(1, Math.abs(line[i]))));
      }
    }
    double[] longer = continuous(vdm(new LinearLogSnr(-13.3, 6)), 1, share);
    assertThat(Math.abs(longer[2] - line[2])).isGreaterThan(1e-3);
  }

  static Stream<Arguments> processes() {
    return Stream.of(
        Arguments.of("VP", NamedProcesses.vp(0.1, 20)),
        Arguments.of("VP cosine", NamedProcesses.vp(new Cosine(0.008, 20))),
        Arguments.of("sub-VP", NamedProcesses.subVp(0.1, 20)),
        Arguments.of("VE", NamedProcesses.ve(0.01, 50)),
        Arguments.of("CLD", NamedProcesses.cld(4, 1, 0.04, new ConstantBeta(4))),
        Arguments.of("PSLD", NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8))));
  }

  /**
   * With the best model the bound is the entropy of the data, {@code KL(q_T ‖ π)} of the marginals,
   * and {@code ½ log(1 + σ²/v)} for a decoder that does not know the data.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("processes")
  void bestModelOfEveryProcessReachesTheEntropy(String name, LinearSde p) {
    double from = 1e-3;
    double variance = 0.7;
    GaussTimes times = new GaussTimes(from, p.horizon(), 24, true);
    double[] t = terms(p, Weighting.likelihood(), times, times.points(), variance, 1);
    double sigma = p.sigma(from);
    double wanted =
        0.5 * Math.log(2 * Math.PI * Math.E * variance)
            + 0.5 * Math.log1p(sigma * sigma / variance)
            + divergence(p, variance);
    // The kink of the cut cosine lies inside a panel; else 1e-10 from squares of scores of 1e3.
    assertThat(t[3]).as(name).isCloseTo(wanted, within(name.contains("cosine") ? 1e-4 : 1e-8));
  }

  /** Of the marginal at the last time from the prior, both centred Gaussians. */
  private static double divergence(LinearSde p, double variance) {
    double[][] initial = p.moments(0).covariance();
    initial[0][0] += variance;
    Moments m = p.withInitialCovariance(initial).moments(p.horizon());
    double[][] s = m.covariance();
    double[][] prior =
        p.recipe().stationaryCovariance().orElseGet(() -> p.moments(p.horizon()).covariance());
    if (p.blocks() == 1) {
      double r = s[0][0] / prior[0][0];
      return 0.5 * (r - 1 - Math.log(r));
    }
    double det = prior[0][0] * prior[1][1] - prior[0][1] * prior[1][0];
    double trace =
        (prior[1][1] * s[0][0] - 2 * prior[0][1] * s[0][1] + prior[0][0] * s[1][1]) / det;
    return 0.5 * (trace - 2 + Math.log(det / (s[0][0] * s[1][1] - s[0][1] * s[1][0])));
  }

  /** Estimates with ordinary draws have the exact mean. */
  @Test
  void drawnTermsHaveTheExactMean() {
    LinearSde p = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    int rows = 8_000;
    VariationalBound b =
        new VariationalBound(
            p,
            new DenoiserError(p, Weighting.likelihood()),
            denoiser(0.7, 1),
            TimeProposal.logarithmic(1e-3, 1),
            4,
            new ObservationDecoder(p));
    double[] log =
        TensorScope.evaluate(
            () -> {
              Tensor x = Ops.mul(Rng.of(3, rows).normal(1), Math.sqrt(0.7));
              return Ops.doubles(b.logDensity(x, Condition.NONE, Rng.of(4, rows)));
            });
    double mean = 0;
    double square = 0;
    for (double v : log) {
      mean += v / rows;
      square += v * v / rows;
    }
    GaussTimes times = new GaussTimes(1e-3, 1, 24, true);
    double exact = terms(p, Weighting.likelihood(), times, times.points(), 0.7, 1)[3];
    // Five standard errors: 6e-7 of false alarms.
    double error = Math.sqrt((square - mean * mean) / rows);
    assertThat(error).isLessThan(0.08);
    assertThat(-mean).isCloseTo(exact, within(5 * error));
  }

  /** One step of a hierarchical VAE: the Gaussians of its formulas. */
  private record Step(double a, double early, double late) {
    /** From the noise levels σ² at both ends. */
    static Step of(LinearSde p, double s, double t) {
      double early = Math.pow(p.moments(s).mean()[0][0], 2);
      double late = Math.pow(p.moments(t).mean()[0][0], 2);
      return new Step(late / early, early, late);
    }

    double mean(double xt, double x0) {
      return (Math.sqrt(a) * (1 - early) * xt + Math.sqrt(early) * (1 - a) * x0) / (1 - late);
    }

    double variance() {
      return (1 - a) * (1 - early) / (1 - late);
    }
  }

  @ParameterizedTest
  @CsvSource({"DATA, 1", "NOISE, 1", "V, 1", "SCORE, 1"})
  void denoisingDivergenceIsTheDropOfTheSnr(Prediction kind, double miss) {
    LinearSde p = NamedProcesses.vp(0.1, 20);
    double s = 0.25;
    double t = 0.5;
    Step step = Step.of(p, s, t);
    double x0 = 0.3;
    double xt = -0.4;
    double kl = Math.pow(step.mean(xt, x0) - step.mean(xt, x0 + miss), 2) / (2 * step.variance());
    double snrs = step.early / (1 - step.early);
    double snrt = step.late / (1 - step.late);
    // A difference of two signal-to-noise ratios of the same order: a few roundings.
    assertThat(kl).isCloseTo(0.5 * (snrs - snrt) * miss * miss, within(1e-13));
    double found =
        TensorScope.evaluate(
            () -> {
              Tensor time = Ops.tensor(new double[] {t}, 1);
              Tensor z = Ops.tensor(new double[] {xt}, 1, 1);
              Tensor[] both = new Tensor[2];
              for (int i = 0; i < 2; i++) {
                Tensor x = Ops.tensor(new double[] {x0 + i * miss}, 1, 1);
                both[i] = Prediction.DATA.to(kind, p, x, z, time);
              }
              // Four steps from 0.25 on: one of them is the step above.
              Weighting w = Weighting.ofSteps(0.25, 1.25, 4);
              return w.apply(p, kind, both[1].sub(both[0]), time).item_double() * (t - s);
            });
    assertThat(found).isCloseTo(kl, within(1e-13));
  }

  /**
   * The bound with pairs {@code q(x_t | x_{t−1})} and {@code p(x_t | x_{t+1})} has the same mean
   * and a larger variance: each of its terms depends on draws at several times. x_t must be that of
   * the path: given x_{t−1} it still depends on x_{t+1}, so that a divergence of the two laws of
   * x_t, averaged over both neighbours, is another number.
   */
  @Test
  void consistencyFormHasTheSameMeanAndMoreVariance() {
    LinearSde p = NamedProcesses.vp(0.1, 20);
    int steps = 6;
    Random random = new Random(11);
    int draws = 60_000;
    double x0 = 0.8;
    double[] gap = new double[2];
    double[] denoising = new double[2];
    double[] consistency = new double[2];
    double[] x = new double[steps + 1];
    for (int i = 0; i < draws; i++) {
      x[0] = x0;
      for (int k = 1; k <= steps; k++) {
        double a = step(p, k, steps).a();
        x[k] = Math.sqrt(a) * x[k - 1] + Math.sqrt(1 - a) * random.nextGaussian();
      }
      double d = denoising(p, x);
      double c = consistency(p, x);
      add(denoising, d);
      add(consistency, c);
      add(gap, d - c);
    }
    double mean = gap[0] / draws;
    double error = Math.sqrt((gap[1] / draws - mean * mean) / draws);
    // Five standard errors: 6e-7 of false alarms.
    assertThat(mean).isCloseTo(0, within(5 * error));
    assertThat(error).isLessThan(0.02);
    // The variance of a variance over 6e4 draws is below three per cent.
    assertThat(variance(consistency, draws)).isGreaterThan(1.1 * variance(denoising, draws));
  }

  private static void add(double[] sums, double v) {
    sums[0] += v;
    sums[1] += v * v;
  }

  private static double variance(double[] sums, int n) {
    return sums[1] / n - Math.pow(sums[0] / n, 2);
  }

  /** Step k from the data, between equal times. */
  private static Step step(LinearSde p, int k, int steps) {
    return Step.of(p, (k - 1.0) / steps, (double) k / steps);
  }

  /** The model: a denoiser that shrinks too much, and a decoder of the width of the first noise. */
  private static double guess(Step s, double xt) {
    return 0.8 * Math.sqrt(s.late) * xt;
  }

  private static double logNormal(double x, double mean, double v) {
    return -0.5 * (x - mean) * (x - mean) / v - 0.5 * Math.log(2 * Math.PI * v);
  }

  private static double divergence(double m1, double v1, double m2, double v2) {
    return 0.5 * (v1 / v2 + (m1 - m2) * (m1 - m2) / v2 - 1 + Math.log(v2 / v1));
  }

  private static double decoded(LinearSde p, double[] x) {
    Step s = step(p, 1, x.length - 1);
    return logNormal(x[0], x[1] / Math.sqrt(s.late), (1 - s.late) / s.late);
  }

  /** {@code log p(x₀|x₁) − KL(q(x_T|x₀)|p) − Σ KL(q(x_{t−1}|x_t, x₀)|p)}. */
  private static double denoising(LinearSde p, double[] x) {
    int n = x.length - 1;
    Step last = step(p, n, n);
    double sum = decoded(p, x);
    sum -= divergence(Math.sqrt(last.late) * x[0], 1 - last.late, 0, 1);
    for (int t = 2; t <= n; t++) {
      Step s = step(p, t, n);
      double v = s.variance();
      sum -= divergence(s.mean(x[t], x[0]), v, s.mean(x[t], guess(s, x[t])), v);
    }
    return sum;
  }

  /** {@code log p(x₀|x₁) − KL(q(x_T|x_{T−1})|p) − Σ log (q(x_t|x_{t−1})/p(x_t|x_{t+1}))}. */
  private static double consistency(LinearSde p, double[] x) {
    int n = x.length - 1;
    double sum = decoded(p, x);
    double a = step(p, n, n).a();
    sum -= divergence(Math.sqrt(a) * x[n - 1], 1 - a, 0, 1);
    for (int t = 1; t < n; t++) {
      double b = step(p, t, n).a();
      Step s = step(p, t + 1, n);
      double m = s.mean(x[t + 1], guess(s, x[t + 1]));
      sum += logNormal(x[t], m, s.variance()) - logNormal(x[t], Math.sqrt(b) * x[t - 1], 1 - b);
    }
    return sum;
  }

  @Test
  void wrongNumbersAreRefused() {
    LinearSde p = vdm();
    assertThatThrownBy(
            () ->
                new VariationalBound(
                    p,
                    new DenoiserError(p, Weighting.likelihood()),
                    denoiser(1, 1),
                    TimeProposal.uniform(0.1, 1),
                    0,
                    new ObservationDecoder(p)))
        .hasMessage("points: expected at least 1, found 0");
    assertThatThrownBy(() -> Weighting.ofSteps(0, 1, 3))
        .hasMessage("steps: expected at least 1 and 0 < from < to, found 3 from 0.0 to 1.0");
    assertThatThrownBy(() -> TimeProposal.steps(0.1, 1, 0))
        .hasMessage("steps: expected at least 1 and 0 <= from < to, found 0 from 0.1 to 1.0");
    LinearSde two = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));
    assertThatThrownBy(
            () ->
                TensorScope.evaluate(
                    () ->
                        Weighting.ofSteps(0.1, 1, 3)
                            .apply(
                                two,
                                Prediction.DATA,
                                Ops.tensor(new double[1], 1, 1),
                                Ops.tensor(new double[] {1}, 1))))
        .hasMessage("steps: expected a process of one block, found 2");
  }
}
