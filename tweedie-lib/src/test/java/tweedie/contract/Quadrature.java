package tweedie.contract;

import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Gauss rules from the eigenvectors of their Jacobi matrix (Golub, Welsch 1969).
 *
 * @param nodes where
 * @param weights sum 1
 */
record Quadrature(double[] nodes, double[] weights) {
  /** Standard normal weight; exact for polynomials of degree 2n − 1. */
  static Quadrature normal(int n) {
    return of(n, Math::sqrt);
  }

  /** Uniform weight on [0, 1]. */
  static Quadrature uniform(int n) {
    Quadrature q = of(n, k -> k / Math.sqrt(4.0 * k * k - 1));
    double[] u = q.nodes.clone();
    for (int i = 0; i < n; i++) {
      u[i] = 0.5 * (1 + u[i]);
    }
    return new Quadrature(u, q.weights);
  }

  private static Quadrature of(int n, java.util.function.IntToDoubleFunction offDiagonal) {
    double[][] a = new double[n][n];
    for (int k = 1; k < n; k++) {
      a[k][k - 1] = offDiagonal.applyAsDouble(k);
      a[k - 1][k] = a[k][k - 1];
    }
    return TensorScope.value(
        () -> {
          try (T_TensorTensor_T e = torch.linalg_eigh(Ops.matrix(a))) {
            Tensor first = e.get1().select(0, 0);
            return new Quadrature(Ops.doubles(e.get0()), Ops.doubles(first.mul(first)));
          }
        });
  }
}
