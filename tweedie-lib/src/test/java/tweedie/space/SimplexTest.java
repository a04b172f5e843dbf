package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/** The metric, moves and checks of the simplex. */
class SimplexTest {
  private static final Simplex SPACE = new Simplex(3);

  @Test
  void innerProductInvertsTheCovarianceOfTheNoise() {
    double[] point = {0.2, 0.5, 0.3};
    Tensor x = Ops.tensor(point, 1, 3);
    Tensor a = Ops.tensor(new double[] {1, -2, 0.5}, 1, 3);
    Tensor b = Ops.tensor(new double[] {0.3, 4, 1}, 1, 3);
    // ⟨A a, A b⟩ = aᵀ A b.
    double want = Ops.doubles(a.mul(SPACE.raise(x, b)).sum())[0];
    assertThat(Ops.doubles(SPACE.inner(x, SPACE.raise(x, a), SPACE.raise(x, b)))[0])
        .isCloseTo(want, within(1e-13));
  }

  @Test
  void noiseHasTheCovarianceOfTheMetricAndStaysOnFaces() {
    int n = 20_000;
    double[] point = {0.2, 0.8, 0};
    double[] rows = new double[3 * n];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = point[i % 3];
    }
    double[] v = Ops.doubles(SPACE.noise(Ops.tensor(rows, n, 3), Rng.of(1, n)));
    double square = 0;
    for (int r = 0; r < n; r++) {
      assertThat(v[3 * r + 2]).isZero();
      assertThat(v[3 * r] + v[3 * r + 1]).isCloseTo(0, within(1e-15));
      square += v[3 * r] * v[3 * r] / n;
    }
    // Variance .16; 4 standard errors of a variance, √(2/n) relative: false alarms 6e-5.
    assertThat(square).isCloseTo(0.16, within(4 * 0.16 * Math.sqrt(2.0 / n)));
  }

  @Test
  void movesStayOnTheSimplex() {
    Tensor x = Ops.tensor(new double[] {0.01, 0.5, 0.49, 0, 0, 1}, 2, 3);
    Tensor v = Ops.tensor(new double[] {-0.3, 0.2, 0.1, 0, 0, 0}, 2, 3);
    double[] y = Ops.doubles(SPACE.move(x, v));
    assertThat(y[0]).isZero();
    assertThat(y[0] + y[1] + y[2]).isCloseTo(1, within(1e-12));
    assertThat(y).endsWith(0, 0, 1);
    assertThat(Ops.doubles(SPACE.project(x, Ops.add(x, 3)).sum(1)))
        .satisfies(s -> assertThat(s[0]).isCloseTo(0, within(1e-14)));
  }

  @Test
  void closureKeepsZeros() {
    double[] y = Ops.doubles(SPACE.close(Ops.tensor(new double[] {72.5, 0, 14.5}, 1, 3)));
    assertThat(y[1]).isZero();
    assertThat(y[0]).isCloseTo(72.5 / 87, within(1e-15));
    assertThatThrownBy(() -> SPACE.close(Ops.tensor(new double[] {0, 0, 0}, 1, 3)))
        .hasMessage(
            "parts: expected amounts >= 0 with a positive finite sum in each row, found smallest"
                + " part 0.0 and smallest sum 0.0");
  }

  @Test
  void statesOffTheSimplexAreRefused() {
    assertThatThrownBy(() -> SPACE.check(Ops.tensor(new double[] {.5, .6, -.1}, 1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected parts >= 0 with sum 1");
  }
}
