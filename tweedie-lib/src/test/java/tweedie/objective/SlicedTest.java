package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Noised;
import tweedie.process.MatrixDiffusion;
import tweedie.space.Divergence;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Sliced score matching where a probe is not exact: two dimensions, noise and drift that tie them,
 * and a model that is no gradient.
 */
class SlicedTest {
  private static final int ROWS = 64;
  private static final double[][] MODEL_MATRIX = {{1.3, 0.4}, {-0.7, 0.9}};
  private static final double[][] DRIFT = {{-1, 2}, {0.5, -0.6}};
  private static final double[][] FACTOR = {{1, 0}, {0.8, 0.5}};
  private static final Tensor A = Ops.matrix(MODEL_MATRIX);
  private static final Tensor B = Ops.matrix(DRIFT);
  private static final Tensor G = Ops.matrix(FACTOR);

  private static final Diffusion FORWARD =
      new MatrixDiffusion(
          new Euclidean(2),
          (z, t) -> torch.matmul(z, B.t()),
          (z, t) -> G.expand(new long[] {z.size(0), 2, 2}));

  /** {@code s = −A x − (x₁³, 0)}. */
  private static final Field MODEL =
      (x, t, c) -> {
        Tensor cube = Ops.pow(x, 3).mul(Ops.tensor(new double[] {1, 0}, 1, 2));
        return torch.matmul(x, A.t()).add(cube).neg();
      };

  private static double[] loss(Divergence rule, Tensor x) {
    Batch clean = new Batch(x, Condition.NONE);
    Tensor t = Ops.add(torch.zeros(ROWS), 0.5).to(torch.ScalarType.Double);
    return Ops.doubles(
        new Implicit(FORWARD, rule).at(MODEL, clean, new Noised(x, x), t, Rng.of(5, ROWS)));
  }

  /**
   * {@code a s − f} has the Jacobian J = −a(A + diag(3x₁², 0)) − B, and signs z give zᵀJz = tr J ±
   * (J₁₂ + J₂₁): the mean of the two is the exact loss, which the formula of the trace gives too.
   */
  @Test
  void twoSignsAverageToTheExactLoss() {
    double x1 = 0.6;
    double x2 = -1.1;
    Tensor x = Ops.tensor(new double[] {x1, x2}, 1, 2).expand(new long[] {ROWS, 2}).contiguous();
    // GGᵀ.
    double[][] a = {{1, 0.8}, {0.8, 0.89}};
    double[][] slope = {MODEL_MATRIX[0].clone(), MODEL_MATRIX[1]};
    slope[0][0] += 3 * x1 * x1;
    double[][] jacobian = new double[2][2];
    double[] s = {-(1.3 * x1 + 0.4 * x2) - x1 * x1 * x1, -(-0.7 * x1 + 0.9 * x2)};
    double square = 0;
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        jacobian[i][j] = -a[i][0] * slope[0][j] - a[i][1] * slope[1][j] - DRIFT[i][j];
        square += s[i] * a[i][j] * s[j];
      }
    }
    double exact = square / 2 + jacobian[0][0] + jacobian[1][1];
    double cross = jacobian[0][1] + jacobian[1][0];
    assertThat(Math.abs(cross)).isGreaterThan(1);
    double rounding = 1e-12;
    for (double found : loss(Divergence.exact(), x)) {
      assertThat(found).isCloseTo(exact, within(rounding));
    }
    int equal = 0;
    for (double found : loss(Divergence.hutchinson(1), x)) {
      assertThat(Math.abs(found - exact)).isCloseTo(Math.abs(cross), within(rounding));
      equal += (found > exact) == (cross > 0) ? 1 : 0;
    }
    // Equal or opposite signs, ½ each: fewer than 10 of 64 of either have a probability of 1e-8.
    assertThat(equal).isBetween(10, ROWS - 10);
  }
}
