package tweedie.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static tweedie.process.Printed.assertPrinted;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** Schedules given by γ = −log SNR. */
class LogSnrTest {
  private static final double MIN = -13.3;
  private static final double MAX = 5;

  /** A schedule with weights of every sign and size: absolute values must keep it monotone. */
  private static MonotoneLogSnr moved() {
    MonotoneLogSnr net = new MonotoneLogSnr(MIN, MAX);
    TensorScope.silently(
        () ->
            net.parameters()
                .trained()
                .values()
                .forEach(
                    p -> {
                      double[] v = new double[(int) p.numel()];
                      for (int i = 0; i < v.length; i++) {
                        v[i] = 0.1 * Math.sin(1 + i * 2.7);
                      }
                      p.add_(Ops.tensor(v, Shapes.of(p)));
                    }));
    return net;
  }

  static Stream<LogSnrCurve> curves() {
    return Stream.of(
        new LinearLogSnr(MIN, MAX),
        new CosineLogSnr(MIN, MAX),
        new MonotoneLogSnr(MIN, MAX).curve(),
        moved().curve());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void curvesRiseBetweenTheirEndsAndInvert(LogSnrCurve c) {
    // A few roundings of 13.3; the tangent of the cosine triples them.
    assertThat(c.at(0)).isCloseTo(MIN, within(1e-14 * 13.3));
    assertThat(c.at(1)).isCloseTo(MAX, within(1e-14 * 13.3));
    double last = MIN;
    for (double u : new double[] {0.01, 0.2, 0.4, 0.55, 0.8, 0.99}) {
      assertThat(c.at(u)).isGreaterThan(last);
      last = c.at(u);
      // Slopes of 4 or more keep 14 digits of u.
      assertThat(c.inverse(last)).isCloseTo(u, within(1e-14 * 13.3));
      // h² γ'''/6 with γ''' below 1e5, and roundings of 1e-14/h.
      double h = 1e-5;
      double difference = (c.at(u + h) - c.at(u - h)) / (2 * h);
      assertThat(c.slope(u)).isCloseTo(difference, within(1e-5 * c.slope(u)));
      assertThat(c.between(0.01, u)).isCloseTo(last - c.at(0.01), within(1e-13));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void clockGivesTheVariancePreservingLevels(LogSnrCurve c) {
    LinearSde vp = NamedProcesses.vp(new LogSnrClock(c));
    assertThat(vp.horizon()).isEqualTo(1);
    double first = LogSnrClock.FIRST;
    for (double u : new double[] {0, 0.1, 0.5, 0.9, 1}) {
      Moments m = vp.moments(first + (1 - first) * u);
      double gamma = c.at(u);
      // γ carries 1e-15 of 13.3, and so do its exponentials.
      double alpha2 = 1 / (1 + Math.exp(gamma));
      double sigma2 = 1 / (1 + Math.exp(-gamma));
      assertThat(m.mean()[0][0]).isCloseTo(Math.sqrt(alpha2), within(1e-13));
      assertThat(m.covariance()[0][0]).isCloseTo(sigma2, within(1e-13 * sigma2));
    }
    // α² and σ² at the ends, as printed.
    assertPrinted(round(vp.moments(first).covariance()[0][0], 8), "1.6744904e-6");
    assertPrinted(round(vp.moments(first).cholesky()[0][0], 8), "0.0012940210");
    assertPrinted(vp.moments(1).covariance()[0][0], "0.9933071491");
  }

  private static double round(double v, int digits) {
    return new java.math.BigDecimal(v).round(new java.math.MathContext(digits)).doubleValue();
  }

  @Test
  void dataAreAtTimeZeroAndTheLeadInIsEven() {
    LogSnrClock c = new LogSnrClock(new LinearLogSnr(MIN, MAX), 0.01);
    assertThat(c.clock(0)).isZero();
    assertThat(c.clock(0.005)).isCloseTo(c.clock(0.01) / 2, within(1e-21));
    assertThat(c.place(0.01)).isZero();
    assertThat(c.place(1)).isEqualTo(1);
  }

  @Test
  void networkIsThatOfTheFormula() {
    LogSnrCurve plain = moved().curve();
    try (PointerScope scope = new PointerScope()) {
      MonotoneLogSnr net = moved();
      Map<String, Tensor> p = net.parameters().trained();
      double[] w2 = numbers(p, "slopes");
      double[] b2 = numbers(p, "biases");
      double[] w3 = numbers(p, "heights");
      double w1 = numbers(p, "linear")[0];
      assertThat(w2).hasSize(1024);
      DoubleUnaryOperator g =
          u -> {
            double sum = 0;
            for (int i = 0; i < 1024; i++) {
              double a = 10 * (Math.abs(w2[i]) * (2 * u - 1) + b2[i]);
              sum += 10 * Math.abs(w3[i]) * (2 / (1 + Math.exp(-a)) - 1);
            }
            return 10 * Math.abs(w1) * u + sum / 1024;
          };
      double[] at = {0, 0.3, 0.77, 1};
      Tensor[] both = net.at(Ops.tensor(at, at.length));
      double span = g.applyAsDouble(1) - g.applyAsDouble(0);
      for (int i = 0; i < at.length; i++) {
        double wanted = MIN + (MAX - MIN) * (g.applyAsDouble(at[i]) - g.applyAsDouble(0)) / span;
        // Sums of a thousand numbers in float64, in three orders.
        assertThat(plain.at(at[i])).isCloseTo(wanted, within(1e-12));
        assertThat(Ops.doubles(both[0])[i]).isCloseTo(wanted, within(1e-12));
        assertThat(Ops.doubles(both[1])[i]).isCloseTo(plain.slope(at[i]), within(1e-11));
      }
    }
  }

  private static double[] numbers(Map<String, Tensor> p, String name) {
    return Ops.doubles(java.util.Objects.requireNonNull(p.get(name)));
  }

  @Test
  void freshNetworkIsCloseToLinear() {
    LogSnrCurve c = new MonotoneLogSnr(MIN, MAX).curve();
    LogSnrCurve line = new LinearLogSnr(MIN, MAX);
    for (double u = 0; u <= 1; u += 0.05) {
      // A twentieth of the rise is that of the features, which bend by less than a tenth of it.
      assertThat(c.at(u)).isCloseTo(line.at(u), within(0.1));
    }
  }

  /** The second moment of {@code f(γ) γ'(u)} over uniform u, by the midpoint rule. */
  private static double secondMoment(LogSnrCurve c, DoubleUnaryOperator f) {
    int n = 4000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      double loss = f.applyAsDouble(c.at(u)) * c.slope(u);
      sum += loss * loss / n;
    }
    return sum;
  }

  private static double mean(LogSnrCurve c, DoubleUnaryOperator f) {
    int n = 4000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      sum += f.applyAsDouble(c.at(u)) * c.slope(u) / n;
    }
    return sum;
  }

  /** A loss that is largest in the middle, as that of images is. */
  private static double bump(double gamma) {
    return 0.1 + Math.exp(-0.5 * (gamma + 3) * (gamma + 3) / 4);
  }

  /** Zero in value, with the gradient of the mean square: against differences of quadratures. */
  @ParameterizedTest
  @CsvSource({"linear, 0", "slopes, 17", "biases, 400", "heights, 400", "heights, 1000"})
  void lessonHasTheGradientOfTheSecondMoment(String name, int index) {
    try (PointerScope scope = new PointerScope()) {
      MonotoneLogSnr net = moved();
      LogSnrCurve c = net.curve();
      int n = 4000;
      double[] u = new double[n];
      double[] loss = new double[n];
      for (int i = 0; i < n; i++) {
        u[i] = (i + 0.5) / n;
        loss[i] = bump(c.at(u[i])) * c.slope(u[i]);
      }
      double scale = 7;
      Tensor lesson = net.lesson(Ops.tensor(loss, n), u, scale);
      assertThat(Ops.doubles(lesson)).containsOnly(0.0);
      lesson.mean().backward();
      Tensor p = java.util.Objects.requireNonNull(net.parameters().trained().get(name));
      double found = Ops.doubles(p.grad())[index] * scale;
      double up = shifted(net, p, index, 1e-2);
      double high = secondMoment(net.curve(), LogSnrTest::bump);
      double down = shifted(net, p, index, -2e-2);
      double low = secondMoment(net.curve(), LogSnrTest::bump);
      double wanted = (high - low) / (up - down);
      // Central differences over 1e-2 of weights whose unit is about 0.1: one part in a hundred.
      assertThat(found).isCloseTo(wanted, within(0.01 * Math.abs(wanted) + 1e-7));
      assertThat(Math.abs(wanted)).isGreaterThan(1e-5);
    }
  }

  /** Adds to one weight and returns what it is now. */
  private static double shifted(MonotoneLogSnr net, Tensor p, int index, double step) {
    assertThat(net.parameters().trained()).containsValue(p);
    TensorScope.silently(() -> p.narrow(0, index, 1).add_(Ops.scalar(step)));
    return Ops.doubles(p)[index];
  }

  /** Gradient steps on the lesson alone make a varying loss nearly even; its mean stays. */
  @Test
  void lessonsMakeLossesEven() {
    try (PointerScope scope = new PointerScope()) {
      MonotoneLogSnr net = new MonotoneLogSnr(MIN, MAX);
      double mean = mean(net.curve(), LogSnrTest::bump);
      double before = secondMoment(net.curve(), LogSnrTest::bump) / (mean * mean) - 1;
      new tweedie.train.Trainer(64)
          .fit(java.util.List.of(new tweedie.train.Phase(lessons(net), adam())), 250, 5);
      double after = secondMoment(net.curve(), LogSnrTest::bump) / (mean * mean) - 1;
      // The midpoint rule on slopes of up to a hundred: h² of second derivatives of 1e4.
      assertThat(mean(net.curve(), LogSnrTest::bump)).isCloseTo(mean, within(1e-3 * mean));
      // Even losses would leave nothing; the linear schedule leaves about one squared mean.
      assertThat(before).isGreaterThan(0.5);
      assertThat(after).isLessThan(0.2 * before);
    }
  }

  private static tweedie.train.OptimizerSpec adam() {
    return new tweedie.train.OptimizerSpec(1e-2, 1e-3, 0.3, 0, 0.9, 0.99, 1e-8, 0, 0, 12_800, 0);
  }

  private static tweedie.core.Objective lessons(MonotoneLogSnr net) {
    return new tweedie.core.Objective() {
      @Override
      public Tensor loss(tweedie.tensor.Rng rng) {
        double[] u = rng.uniforms(1);
        LogSnrCurve c = net.curve();
        double[] loss = new double[u.length];
        for (int i = 0; i < u.length; i++) {
          loss[i] = bump(c.at(u[i])) * c.slope(u[i]);
        }
        Tensor l = Ops.tensor(loss, loss.length);
        return l.add(net.lesson(l, u, 10));
      }

      @Override
      public tweedie.tensor.Parameters parameters() {
        return net.parameters();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"5, -13.3", "1, 1", "-Infinity, 1", "0, NaN"})
  void endsMustRise(double min, double max) {
    String message = "log snr: expected gammaMin < gammaMax, both finite, found ";
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable make :
        java.util.List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> new LinearLogSnr(min, max),
            () -> new CosineLogSnr(min, max),
            () -> new MonotoneLogSnr(min, max))) {
      assertThatThrownBy(make)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
    }
    assertThatThrownBy(() -> new LogSnrClock(new LinearLogSnr(MIN, MAX), 0))
        .hasMessage("first: expected a time between 0 and 1, found 0.0");
  }
}
