package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** Exact draws of Brownian motion follow the heat kernel. */
class BrownianDrawTest {
  private static final int N = 4000;

  static Stream<Arguments> spaces() {
    return Stream.of(
        Arguments.of(new Sphere(1), new SphereSeries(1)),
        Arguments.of(new Sphere(2), new SphereSeries(2)),
        Arguments.of(new Sphere(3), new SphereSeries(3)),
        Arguments.of(new Sphere(9), new SphereSeries(9)),
        Arguments.of(new So3(), new So3Kernel()));
  }

  /**
   * The distribution function at the drawn distances is uniform: its empirical distribution is
   * farther than ε from it with probability {@code 2 exp(−2nε²)} (Massart 1990). For 4,000 draws
   * and a false alarm of 1e-7: ε = 0.0458. Times on both sides of the switch of the sampler at
   * 0.005.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spaces")
  void distancesFollowTheHeatKernel(Compact space, RadialLaw law) {
    double epsilon = Math.sqrt(Math.log(2 / 1e-7) / (2 * N));
    double[] times = {0.002, 0.0049, 0.02, 0.4, 3};
    for (int k = 0; k < times.length; k++) {
      double t = times[k];
      Tensor x = space.uniform(Rng.of(1, N));
      Tensor y = space.brownian(x, filled(t), Rng.of(100 + k, N));
      double[] r = Ops.doubles(space.distance(x, y));
      double[] w = law.weights(t);
      double[] u = Arrays.stream(r).map(a -> law.distribution(a, w)[0]).sorted().toArray();
      double far = 0;
      for (int i = 0; i < N; i++) {
        far = Math.max(far, Math.max(u[i] - (double) i / N, (i + 1.0) / N - u[i]));
      }
      assertThat(far).as("t=%s", t).isLessThan(epsilon);
    }
  }

  /**
   * The same on hyperbolic space, with the distribution function by the midpoint rule on 2,000
   * panels (error of order 1e-6).
   */
  @ParameterizedTest
  @CsvSource({"2, 0.02", "2, 1", "2, 5", "3, 0.02", "3, 1", "3, 5"})
  void hyperbolicDistancesFollowTheHeatKernel(int d, double t) {
    Hyperbolic space = new Hyperbolic(d);
    Tensor x = space.origin(Rng.of(1, N).normal(1));
    Tensor y = space.brownian(x, filled(t), Rng.of(7, N));
    space.check(y);
    double[] r = Arrays.stream(Ops.doubles(space.distance(x, y))).sorted().toArray();
    double area = d == 2 ? 2 * Math.PI : 4 * Math.PI;
    int panels = 2000;
    double h = (1.01 * r[N - 1]) / panels;
    double far = 0;
    double f = 0;
    int next = 0;
    for (int i = 0; i < panels; i++) {
      double middle = (i + 0.5) * h;
      double mass =
          h * area * Math.pow(Math.sinh(middle), d - 1) * space.kernel().density(middle, t);
      for (; next < N && r[next] <= (i + 1) * h; next++) {
        double at = f + mass * (r[next] / h - i);
        far = Math.max(far, Math.max(at - (double) next / N, (next + 1.0) / N - at));
      }
      f += mass;
    }
    assertThat(next).isEqualTo(N);
    assertThat(far).isLessThan(Math.sqrt(Math.log(2 / 1e-7) / (2 * N)));
  }

  /** The rejection is exact only while its quotient is below the bound. */
  @Test
  void quotientOfTheHyperbolicRejectionIsBelowItsBound() {
    for (double t : new double[] {0.001, 0.01, 0.1, 1, 5, 20}) {
      for (double r = 0; r < t + 12 * Math.sqrt(t) + 5; r += 0.1) {
        assertThat(HyperbolicDraw.excess(r, t)).as("r=%s t=%s", r, t).isLessThan(0);
      }
    }
    // Abramowitz, Stegun, table 9.8: I₀(1) = 1.266065878, I₀(5) e^{−5} = 0.1835408126.
    assertThat(Math.exp(HyperbolicDraw.logBessel(1))).isCloseTo(1.266065878, within(1e-9));
    assertThat(Math.exp(HyperbolicDraw.logBessel(5) - 5)).isCloseTo(0.1835408126, within(1e-10));
  }

  static Stream<Compact> compact() {
    return Stream.of(
        new Sphere(2),
        new Sphere(5),
        new Torus(2),
        new So3(),
        new CompactProduct(List.of(new Sphere(2), new Torus(1), new So3())));
  }

  /**
   * Directions have no preference: the mean of each coordinate of the logarithm in the frame is 0,
   * within 5 standard errors (false alarm 6e-7 each).
   */
  @ParameterizedTest
  @MethodSource("compact")
  void directionsHaveNoPreference(Compact space) {
    Tensor x = space.uniform(Rng.of(2, 1)).expand(N, space.width());
    Tensor v = space.log(x, space.brownian(x, filled(0.1), Rng.of(3, N)));
    for (int j = 0; j < space.dimension(); j++) {
      double[] c = Ops.doubles(space.inner(x, v, space.frame(x).select(1, j)));
      double mean = Arrays.stream(c).average().orElseThrow();
      double square = Arrays.stream(c).map(a -> a * a).average().orElseThrow();
      assertThat(mean).isCloseTo(0, within(5 * Math.sqrt(square / N)));
    }
  }

  /**
   * Differences of step 1e-5 along the frame: error 1e-10 of the third derivative, plus rounding.
   */
  @ParameterizedTest
  @MethodSource("compact")
  void heatScoreIsTheGradientOfTheLogKernel(Compact space) {
    int rows = 40;
    double[] times = Rng.of(8, rows).uniforms(1);
    for (int i = 0; i < rows; i++) {
      times[i] += 0.05;
    }
    Tensor x = space.uniform(Rng.of(4, rows));
    Tensor y = space.brownian(x, times, Rng.of(5, rows));
    Tensor score = space.heatScore(y, x, times);
    for (int j = 0; j < space.dimension(); j++) {
      Tensor e = Ops.mul(space.frame(y).select(1, j), 1e-5);
      Tensor up = space.logHeat(space.move(y, e), x, times);
      Tensor down = space.logHeat(space.move(y, e.neg()), x, times);
      double[] expected = Ops.doubles(up.sub(down));
      double[] found = Ops.doubles(space.inner(y, score, e));
      for (int i = 0; i < rows; i++) {
        assertThat(2 * found[i] / 2e-5).isCloseTo(expected[i] / 2e-5, within(2e-5));
      }
    }
  }

  @Test
  void noTimeMovesNothing() {
    for (Compact space : compact().toList()) {
      Tensor x = space.uniform(Rng.of(4, 3)).to(ScalarType.Float);
      Tensor y = space.brownian(x, new double[3], Rng.of(5, 3));
      assertThat(y.sub(x).abs().max().item_double()).isLessThan(1e-6);
      assertThat(y.scalar_type().intern()).isEqualTo(ScalarType.Float);
    }
  }

  /** A row's draw depends on its own stream only. */
  @Test
  void drawsDoNotDependOnTheBatch() {
    Sphere space = new Sphere(2);
    Tensor x = space.uniform(Rng.of(4, 10));
    double[] times = {0.001, 1, 0.001, 1, 0.001, 1, 0.001, 1, 0.001, 1};
    Tensor all = space.brownian(x, times, Rng.of(5, 10));
    Tensor part =
        space.brownian(x.narrow(0, 4, 6), Arrays.copyOfRange(times, 4, 10), Rng.of(5, 4, 6));
    assertThat(Ops.doubles(all.narrow(0, 4, 6))).containsExactly(Ops.doubles(part));
  }

  private static double[] filled(double t) {
    double[] all = new double[N];
    Arrays.fill(all, t);
    return all;
  }
}
