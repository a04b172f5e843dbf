package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heat kernels as laws: mass, semigroup, eigenvalues, and agreement of their formulas. */
class KernelLawTest {
  private static final Quadrature NODES = new Quadrature(200);

  /** Kernel, area of the distance sphere, first radial eigenfunction, its decay rate, end. */
  record Case(
      String name,
      HeatKernel kernel,
      DoubleUnaryOperator area,
      DoubleUnaryOperator eigenfunction,
      double rate,
      double error) {
    @Override
    public String toString() {
      return name;
    }

    double integral(double t, DoubleUnaryOperator f) {
      // Gaussian width √t: beyond 13 widths nothing is left.
      double end = Math.min(rate > 0 ? Math.PI : 60, 13 * Math.sqrt(t) + (rate > 0 ? 0 : 2 * t));
      double sum = 0;
      for (int i = 0; i < NODES.size(); i++) {
        double r = end * NODES.node(i);
        sum += end * NODES.weight(i) * area.applyAsDouble(r) * f.applyAsDouble(r);
      }
      return sum;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("circle", HeatKernel.circle(), r -> 2, Math::cos, 0.5, 1e-12),
        new Case("S2", HeatKernel.sphere(2), sphere(2), Math::cos, 1, 1e-12),
        new Case("S3", HeatKernel.sphere(3), sphere(3), Math::cos, 1.5, 1e-12),
        new Case("S6", HeatKernel.sphere(6), sphere(6), Math::cos, 3, 1e-11),
        new Case(
            "SO(3)",
            HeatKernel.so3(),
            r -> 16 * Math.PI * Math.pow(Math.sin(r / 2), 2),
            r -> (1 + 2 * Math.cos(r)) / 3,
            1,
            1e-12),
        new Case("H2", HeatKernel.hyperbolic(2), r -> 2 * Math.PI * Math.sinh(r), r -> 1, 0, 1e-11),
        new Case(
            "H3",
            HeatKernel.hyperbolic(3),
            r -> 4 * Math.PI * Math.pow(Math.sinh(r), 2),
            r -> 1,
            0,
            1e-11));
  }

  private static DoubleUnaryOperator sphere(int d) {
    return r -> SphereSeries.volume(d - 1) * Math.pow(Math.sin(r), d - 1);
  }

  /** Quadrature of a smooth function on 200 nodes: what is left is rounding. */
  @ParameterizedTest
  @MethodSource("cases")
  void massIsOne(Case c) {
    for (double t : new double[] {0.002, 0.03, 0.3, 0.6, 1.5, 3}) {
      double mass = c.integral(t, r -> c.kernel.density(r, t));
      assertThat(mass).as("t=%s", t).isCloseTo(1, within(c.error));
    }
  }

  /** {@code ∫ p_s(x, y) p_t(y, x) dy = p_{s+t}(x, x)}. */
  @ParameterizedTest
  @MethodSource("cases")
  void semigroupHolds(Case c) {
    for (double s : new double[] {0.01, 0.3, 0.6}) {
      for (double t : new double[] {0.02, 0.45, 2.1}) {
        double both =
            c.integral(Math.min(s, t), r -> c.kernel.density(r, s) * c.kernel.density(r, t));
        double once = c.kernel.density(0, s + t);
        assertThat(both / once).as("s=%s t=%s", s, t).isCloseTo(1, within(c.error));
      }
    }
  }

  /** {@code E φ(X_t) = e^{−λt/2}} for the first radial eigenfunction, φ = 1 at the start. */
  @ParameterizedTest
  @MethodSource("cases")
  void eigenfunctionsDecay(Case c) {
    for (double t : new double[] {0.002, 0.03, 0.3, 0.6, 1.5, 3}) {
      double mean = c.integral(t, r -> c.kernel.density(r, t) * c.eigenfunction.applyAsDouble(r));
      assertThat(mean).as("t=%s", t).isCloseTo(Math.exp(-c.rate * t), within(c.error));
    }
  }

  /** {@code E P₂(cos r) = e^{−3t}}: the second eigenvalue of −Δ is 6. */
  @Test
  void secondEigenvalueOfTheSphereIsSix() {
    Case c = cases().filter(k -> k.name.equals("S2")).findFirst().orElseThrow();
    double mean =
        c.integral(0.4, r -> c.kernel.density(r, 0.4) * (1.5 * Math.pow(Math.cos(r), 2) - 0.5));
    assertThat(mean).isCloseTo(Math.exp(-1.2), within(1e-13));
  }

  /** {@code E tr R = 3e^{−t}}. */
  @Test
  void meanTraceOfARotationIsTheReference() {
    Case c = cases().filter(k -> k.name.equals("SO(3)")).findFirst().orElseThrow();
    double mean = c.integral(0.5, r -> c.kernel.density(r, 0.5) * (1 + 2 * Math.cos(r)));
    // Half a unit of the last printed digit.
    assertThat(mean).isCloseTo(1.819591979138, within(5e-13));
  }

  /** The number of terms of the series of S² at the pole that leaves a tail below 1e-12. */
  @ParameterizedTest
  @CsvSource({"0.001, 266", "0.01, 82", "0.05, 36", "0.1, 25", "0.5, 11", "1, 8"})
  void seriesOfTheSphereNeedsThePrintedNumberOfTerms(double t, int terms) {
    double[] w = new SphereSeries(2).weights(t);
    int found = w.length;
    double tail = 0;
    while (tail + w[found - 1] < 1e-12) {
      tail += w[--found];
    }
    assertThat(found).isEqualTo(terms);
  }

  /** Both sides of every switch, measured: the bound is that of the class documentation. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1, 2, 3, Math.PI})
  void formulasAgreeAtTheSwitch(double r) {
    assertSame(CircleKernel.images(r, 2), CircleKernel.series(r, 2), 1e-14);
    assertSame(So3Kernel.images(r, 2), So3Kernel.series(r, 2), 1e-13);
    assertSame(Sphere2Kernel.fibre(r, 0.5), new SphereSeries(2).at(r, 0.5), 2e-12);
    assertSame(Sphere3Kernel.images(r, 1), new SphereSeries(3).at(r, 1), 1e-12);
  }

  /** At the switch, r² = 24t, the series has lost e^{12} = 2e5 of its rounding of 1e-16. */
  @ParameterizedTest
  @CsvSource({"4, 0.4", "4, 0.1", "5, 0.1", "5, 0.01", "6, 0.2", "6, 0.001", "9, 0.1", "10, 0.05"})
  void sphereKernelIsContinuousAtItsSwitch(int d, double t) {
    double r = Math.sqrt(24 * t);
    assertSame(new SphereKernel(d).images(r, t), new SphereSeries(d).at(r, t), 1e-10);
  }

  /** In dimension 2 and 3 there are formulas of their own, to 1e-12 of numbers up to 1e4. */
  @ParameterizedTest
  @CsvSource({"0, 0.01", "1, 0.1", "2.5, 0.03", "3.14, 0.4", "0.01, 1e-6", "1, 1e-4"})
  void imagesOfTheRecursionAreThoseOfLowDimensions(double r, double t) {
    for (int d = 2; d <= 3; d++) {
      HeatKernel.Value found = new SphereKernel(d).images(r, t);
      HeatKernel.Value known = HeatKernel.sphere(d).at(r, t);
      assertThat(found.log()).isCloseTo(known.log(), within(1e-12 * (1 + Math.abs(known.log()))));
      assertThat(found.slope())
          .isCloseTo(known.slope(), within(1e-12 * (1 + Math.abs(known.slope()))));
    }
  }

  /** The distribution function of the distance has the density times the area as derivative. */
  @ParameterizedTest
  @CsvSource({
    "2, 0.01",
    "2, 0.4",
    "3, 0.05",
    "5, 0.2",
    "1, 0.7",
    "9, 0.1",
    "9, 1",
    "10, 0.05",
    "10, 0.5"
  })
  void radialLawOfTheSphereIsTheKernel(int d, double t) {
    assertRadial(new SphereSeries(d), HeatKernel.sphere(d), sphere(d), t);
  }

  /**
   * {@code E φ_n(cos r) = e^{−n(n+d−1)t/2}} for the Gegenbauer polynomials, by parts from the
   * distribution function alone: {@code φ_n(−1) − ∫ F dφ_n}. No kernel takes part.
   */
  @ParameterizedTest
  @CsvSource({"2, 0.3", "9, 0.1", "9, 0.02", "10, 0.05", "10, 0.3"})
  void gegenbauerMomentsOfTheRadialLawDecay(int d, double t) {
    RadialLaw law = new SphereSeries(d);
    double[] w = law.weights(t);
    double[] slopes = new double[4];
    for (int i = 0; i < NODES.size(); i++) {
      double r = Math.PI * NODES.node(i);
      double below = law.distribution(r, w)[0];
      for (int n = 1; n < slopes.length; n++) {
        double slope = -Math.sin(r) * gegenbauer(d, n, Math.cos(r))[1];
        slopes[n] += Math.PI * NODES.weight(i) * below * slope;
      }
    }
    for (int n = 1; n < slopes.length; n++) {
      double wanted = Math.exp(-n * (n + d - 1) * t / 2);
      // The rule is exact to rounding: the distribution function is at 1e-13 (its quantiles).
      assertThat(gegenbauer(d, n, -1)[0] - slopes[n])
          .as("degree %d", n)
          .isCloseTo(wanted, within(1e-12));
    }
  }

  /** {@code φ_n} on S^d and its derivative in closed form, φ_n(1) = 1, n = 1, 2, 3. */
  private static double[] gegenbauer(int d, int n, double x) {
    return switch (n) {
      case 1 -> new double[] {x, 1};
      case 2 -> new double[] {((d + 1) * x * x - 1) / d, 2 * (d + 1) * x / d};
      default -> new double[] {((d + 3) * x * x * x - 3 * x) / d, (3 * (d + 3) * x * x - 3) / d};
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.3, 1, 3})
  void radialLawOfTheRotationsIsTheKernel(double t) {
    assertRadial(
        new So3Kernel(), HeatKernel.so3(), r -> 16 * Math.PI * Math.pow(Math.sin(r / 2), 2), t);
  }

  private static void assertRadial(
      RadialLaw law, HeatKernel k, DoubleUnaryOperator area, double t) {
    double[] w = law.weights(t);
    assertThat(law.distribution(Math.PI, w)[0]).isCloseTo(1, within(1e-12));
    for (double u : new double[] {1e-6, 0.03, 0.5, 0.9, 0.999999}) {
      double r = law.quantile(u, t, Math.sqrt(t));
      double[] f = law.distribution(r, w);
      assertThat(f[0]).isCloseTo(u, within(1e-13));
      assertThat(f[1]).isCloseTo(area.applyAsDouble(r) * k.density(r, t), within(1e-9));
      double sum = 0;
      for (int i = 0; i < NODES.size(); i++) {
        double s = r * NODES.node(i);
        sum += r * NODES.weight(i) * area.applyAsDouble(s) * k.density(s, t);
      }
      assertThat(sum).isCloseTo(u, within(1e-9));
    }
  }

  private static void assertSame(HeatKernel.Value a, HeatKernel.Value b, double error) {
    assertThat(a.log()).isCloseTo(b.log(), within(error * 3));
    assertThat(a.slope()).isCloseTo(b.slope(), within(error * 10));
  }
}
