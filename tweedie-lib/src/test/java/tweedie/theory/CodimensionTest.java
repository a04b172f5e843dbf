package tweedie.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Condition;
import tweedie.process.Denoiser;
import tweedie.space.Quadrature;
import tweedie.space.Sphere;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** What scores say of the dimension of data. */
class CodimensionTest {
  /**
   * Equal angles on the unit circle, a trapezoid rule of spacing h = 2πσ/8 for noise σ. It errs by
   * {@code exp(−2π²σ²/h²)}, 1e-14.
   */
  private static EmpiricalMeasure circle(double sigma) {
    int n = (int) Math.ceil(8 / sigma);
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      double angle = 2 * Math.PI * i / n;
      x[i] = new double[] {Math.cos(angle), Math.sin(angle)};
    }
    return new EmpiricalMeasure(Ops.matrix(x));
  }

  /**
   * Noise around one point of the circle stands for all: 96 × 96 nodes within eight deviations,
   * with {@code y = 2.4 i σ²} the nearest pole of the denoiser. At σ = 0.3 that leaves 1e-8.
   */
  private static Codimension ofCircle(double sigma) {
    Quadrature rule = new Quadrature(96);
    int n = rule.size();
    double[] x = new double[2 * n * n];
    double[] weights = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double u = 8 * rule.abscissa(i);
        double v = 8 * rule.abscissa(j);
        x[2 * (i * n + j)] = 1 + sigma * u;
        x[2 * (i * n + j) + 1] = sigma * v;
        double density = Math.exp(-0.5 * (u * u + v * v)) / (2 * Math.PI);
        weights[i * n + j] = 16 * rule.weight(i) * 16 * rule.weight(j) * density;
      }
    }
    Tensor nodes = Ops.tensor(x, (long) n * n, 2);
    return Codimension.of(circle(sigma).denoiser(), nodes, weights, sigma);
  }

  /** Printed to six digits. */
  @ParameterizedTest
  @CsvSource({".3, .938541", ".1, .994869", ".03, .999549", ".01, .999950"})
  void circleHasCodimensionOne(double sigma, double printed) {
    TensorScope.run(
        () -> assertThat(ofCircle(sigma).value()).isCloseTo(printed, within(0.5000001e-6)));
  }

  /** {@code σ²E|s|² = σ²d/(v + σ²)} for a Gaussian: the slope of the energy is 0 in the limit. */
  @Test
  void slopeTellsManifoldsFromDensities() {
    TensorScope.run(
        () -> {
          List<Codimension> levels = List.of(ofCircle(0.03), ofCircle(0.02), ofCircle(0.01));
          // The value changes by 4e-4 over a factor of 3 in σ.
          assertThat(Codimension.slope(levels)).isCloseTo(-2, within(1e-3));
        });
    List<Codimension> density =
        List.of(new Codimension(0.03, 9e-4 / 1.0009), new Codimension(0.01, 1e-4 / 1.0001));
    // The energy 1/(1 + σ²) changes by 8e-4 over the same factor.
    assertThat(Codimension.slope(density)).isCloseTo(0, within(1e-3));
  }

  /**
   * Points of a line in space, N(0, 1) on the first axis: {@code σ²E|s|² = σ²/(1 + σ²) + 2} from a
   * denoiser that is known. The sum has variance below {@code 2·3/n}, four deviations are 0.07;
   * false alarm 6e-5.
   */
  @Test
  void drawnNoiseGivesTheSame() {
    int n = 20_000;
    double sigma = 0.2;
    double kept = 1 / (1 + sigma * sigma);
    Denoiser line = (y, s, c) -> y.mul(Ops.tensor(new double[] {kept, 0, 0}, 3));
    double found =
        TensorScope.evaluate(
            () -> {
              Tensor clean = Rng.of(11, n).normal(3).mul(Ops.tensor(new double[] {1, 0, 0}, 3));
              return Codimension.of(line, clean, sigma, Rng.of(12, n)).value();
            });
    double want = sigma * sigma / (1 + sigma * sigma) + 2;
    assertThat(found).isCloseTo(want, within(4 * Math.sqrt(6.0 / n)));
  }

  @Test
  void scoresOfACircleAreNormalToIt() {
    TensorScope.run(
        () -> {
          Tensor y = Ops.tensor(new double[] {1.1, 0.2, -0.5, 0.7, 0.1, -1.3}, 3, 2);
          Tensor closest = y.div(y.square().sum(1).sqrt().unsqueeze(1));
          Tensor score = circle(0.3).denoiser().at(y, Ops.scalar(0.3), Condition.NONE).sub(y);
          // Rounding of 27 terms in the tangent part, squared.
          assertThat(Codimension.normalShare(new Sphere(1), closest, score))
              .isCloseTo(1, within(1e-15));
          // 3² of 3² + 4².
          Tensor x = Ops.tensor(new double[] {1, 0}, 1, 2);
          Tensor v = Ops.tensor(new double[] {3, 4}, 1, 2);
          assertThat(Codimension.normalShare(new Sphere(1), x, v)).isCloseTo(0.36, within(1e-15));
        });
  }

  @Test
  void slopesNeedTwoLevels() {
    List<Codimension> one = List.of(new Codimension(0.1, 1), new Codimension(0.1, 1));
    assertThatThrownBy(() -> Codimension.slope(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("slope: expected at least 2 different noise levels, found [");
  }
}
