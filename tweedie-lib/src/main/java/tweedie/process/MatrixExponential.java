package tweedie.process;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * {@code exp(τR)} of a rate matrix in float64. Under detailed balance {@code Π^{½} R Π^{−½}} is
 * symmetric and is diagonalised once; entries are then right to about 1e-16 √(max π / min π). Other
 * matrices go through scaling and squaring at every call.
 *
 * @param rates {@code R}, S×S
 * @param spectrum present under detailed balance
 */
record MatrixExponential(double[][] rates, Optional<Spectrum> spectrum) {
  private static final double BALANCE = 1e-12;

  /** Beyond this ratio of stationary probabilities the symmetric form loses too many digits. */
  private static final double MOST_UNEVEN = 1e10;

  /** {@code R = left diag(values) right}. */
  record Spectrum(double[] values, double[] left, double[] right) {}

  static MatrixExponential of(double[][] r, double[] stationary) {
    boolean symmetric = balanced(r, stationary);
    return new MatrixExponential(
        r, symmetric ? Optional.of(diagonalise(r, stationary)) : Optional.empty());
  }

  /** The slowest rate of the modes that vanish; 0 is a simple eigenvalue and the largest one. */
  double gap() {
    double[] ascending =
        spectrum.isPresent() ? spectrum.get().values().clone() : RateMatrices.realParts(rates);
    Arrays.sort(ascending);
    return -ascending[ascending.length - 2];
  }

  private static boolean balanced(double[][] r, double[] p) {
    double least = p[0];
    double most = p[0];
    boolean balanced = true;
    for (int i = 0; i < p.length; i++) {
      least = Math.min(least, p[i]);
      most = Math.max(most, p[i]);
      for (int j = 0; j < i; j++) {
        double there = p[i] * r[i][j];
        double back = p[j] * r[j][i];
        balanced &= Math.abs(there - back) <= BALANCE * Math.max(there, back);
      }
    }
    return balanced && most <= MOST_UNEVEN * least;
  }

  private static Spectrum diagonalise(double[][] r, double[] p) {
    int s = p.length;
    double[][] a = new double[s][s];
    double[] root = new double[s];
    for (int i = 0; i < s; i++) {
      root[i] = Math.sqrt(p[i]);
      a[i][i] = r[i][i];
      for (int j = 0; j < i; j++) {
        a[i][j] = Math.sqrt(r[i][j] * r[j][i]);
        a[j][i] = a[i][j];
      }
    }
    return TensorScope.value(
        () -> {
          T_TensorTensor_T e = torch.linalg_eigh(Ops.matrix(a));
          double[] u = Ops.doubles(e.get1());
          double[] values = Ops.doubles(e.get0());
          values[s - 1] = 0; // known exactly: rows of R sum to 0
          double[] left = new double[s * s];
          double[] right = new double[s * s];
          for (int i = 0; i < s; i++) {
            for (int k = 0; k < s; k++) {
              left[i * s + k] = u[i * s + k] / root[i];
              right[k * s + i] = u[i * s + k] * root[i];
            }
          }
          return new Spectrum(values, left, right);
        });
  }

  /** {@code exp(τR)}: [S, S] for τ [], [B, S, S] for τ [B]; entries &ge; 0, rows sum to 1. */
  Tensor at(Tensor tau) {
    long s = rates.length;
    Tensor column = tau.to(torch.ScalarType.Double).reshape(-1, 1, 1);
    Tensor q;
    if (spectrum.isPresent()) {
      Spectrum e = spectrum.get();
      Tensor decay = Ops.tensor(e.values(), s).mul(column).exp(); // [B, 1, S]
      q = torch.matmul(Ops.tensor(e.left(), s, s).mul(decay), Ops.tensor(e.right(), s, s));
    } else {
      q = torch.matrix_exp(Ops.matrix(rates).mul(column));
    }
    Tensor still = column.eq(Ops.scalar(0));
    q = torch.where(still, torch.eye(s).to(torch.ScalarType.Double), q.relu());
    q = q.div(q.sum(-1).unsqueeze(-1));
    return tau.dim() == 0 ? q.squeeze(0) : q;
  }
}
