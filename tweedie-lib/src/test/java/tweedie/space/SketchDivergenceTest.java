package tweedie.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Continuous;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/** Hutch++ on Jacobians that are known. */
class SketchDivergenceTest {
  private static final int N = 12;

  /** A matrix of a rank, not symmetric, with eigenvalues that fall quickly. */
  private static double[][] matrix(int rank) {
    Random random = new Random(4);
    double[][] a = new double[N][N];
    for (int r = 0; r < rank; r++) {
      double[] left = random.doubles(N, -1, 1).toArray();
      double[] right = random.doubles(N, -1, 1).toArray();
      for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
          a[i][j] += Math.pow(0.3, r) * (left[i] + right[i]) * (left[j] - 0.2 * right[j]);
        }
      }
    }
    return a;
  }

  private static double trace(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i][i];
    }
    return sum;
  }

  private static double[] divergence(
      Divergence rule, Continuous space, double[][] a, int rows, long seed) {
    return TensorScope.evaluate(
        () -> {
          Tensor map = Ops.matrix(a).transpose(0, 1);
          UnaryOperator<Tensor> field =
              x -> space.project(x, torch.matmul(x.reshape(rows, N), map).view_as(x));
          Tensor x = Rng.of(8, rows).normal(3, 4);
          return Ops.doubles(rule.at(space, field, x, Rng.of(seed, rows)).divergence());
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void rankUpToTheNumberOfProbesIsExact(int rank) {
    double[][] a = matrix(rank);
    double[] found = divergence(Divergence.hutchPlusPlus(4), Euclidean.ANY, a, 50, 1);
    // Roundings of a basis of vectors of a dozen numbers.
    assertThat(found).containsOnly(new double[] {trace(a)}, within(1e-12));
    double[] plain = divergence(Divergence.hutchinson(12), Euclidean.ANY, a, 50, 1);
    assertThat(Arrays.stream(plain).map(v -> Math.abs(v - trace(a))).max().orElseThrow())
        .isGreaterThan(0.1);
  }

  @Test
  void asManyProbesAsNumbersAreExact() {
    double[][] a = matrix(N);
    double[] found = divergence(Divergence.hutchPlusPlus(N), Euclidean.ANY, a, 5, 1);
    assertThat(found).containsOnly(new double[] {trace(a)}, within(1e-11));
  }

  private static double[] meanAndError(double[] v) {
    double mean = Arrays.stream(v).average().orElseThrow();
    double square = Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum() / v.length;
    return new double[] {mean, Math.sqrt(square / v.length)};
  }

  /** At equal cost: three products a probe of Hutch++, one of Hutchinson. */
  @Test
  void unbiasedWithLessVarianceThanHutchinson() {
    double[][] a = matrix(N);
    int rows = 4000;
    double[] sketch =
        meanAndError(divergence(Divergence.hutchPlusPlus(2), Euclidean.ANY, a, rows, 5));
    double[] plain = meanAndError(divergence(Divergence.hutchinson(6), Euclidean.ANY, a, rows, 6));
    // Five standard errors: 6e-7 of false alarms each.
    assertThat(sketch[0]).isCloseTo(trace(a), within(5 * sketch[1]));
    assertThat(plain[0]).isCloseTo(trace(a), within(5 * plain[1]));
    // The third of the eigenvalues, which the sketch leaves over, is a tenth of the first.
    assertThat(sketch[1]).isLessThan(0.5 * plain[1]).isPositive();
  }

  /** Only moves within a curved space count: the part along the normal is projected out. */
  @Test
  void tangentSpacesOfASphereAreKept() {
    Sphere sphere = new Sphere(2);
    Tensor a = Ops.matrix(new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 3}});
    double[] p = {0.48, 0.6, -0.64};
    int rows = 3000;
    double[] x = new double[3 * rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = p[i % 3];
    }
    double[] found =
        TensorScope.evaluate(
            () ->
                Ops.doubles(
                    Divergence.hutchPlusPlus(1)
                        .at(
                            sphere,
                            y -> sphere.project(y, torch.matmul(y, a)),
                            Ops.tensor(x, rows, 3),
                            Rng.of(3, rows))
                        .divergence()));
    double[] m = meanAndError(found);
    double wanted = 6 - 3 * (p[0] * p[0] + 2 * p[1] * p[1] + 3 * p[2] * p[2]);
    assertThat(m[0]).isCloseTo(wanted, within(5 * m[1] + 1e-12));
  }

  @Test
  void gradientsReachTheField() {
    Tensor scale = Ops.scalar(2).set_requires_grad(true);
    Tensor x = Ops.tensor(new double[] {0.1, 0.2, 0.3}, 1, 3);
    Divergence.Result r =
        Divergence.hutchPlusPlus(2).at(Euclidean.ANY, y -> y.mul(y).mul(scale), x, Rng.of(2, 1));
    r.divergence().sum().backward();
    // d/ds Σ 2 s x_j, whatever the sketch: the Jacobian is diagonal and signs square to one in mean
    // only, so the value is compared with the divergence itself.
    double value = Ops.doubles(r.divergence())[0];
    assertThat(Ops.doubles(scale.grad())[0]).isCloseTo(value / 2, within(1e-12));
  }

  @Test
  void thereMustBeAProbe() {
    assertThatThrownBy(() -> Divergence.hutchPlusPlus(0))
        .hasMessage("probes: expected at least 1, found 0");
  }
}
