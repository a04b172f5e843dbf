package tweedie.guide;

import java.util.Arrays;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** Any matrix on the numbers of the data: [B, event] to [B, m]. */
public final class MatrixMeasurement implements Measurement {
  /** Squared singular values below this share of the largest one count as zeros. */
  private static final double RANK = 1e-12;

  private final Tensor matrix;
  private final Tensor vectors;
  private final double[] values;
  private final long[] event;

  /**
   * A measurement.
   *
   * @param matrix A, [m][d]
   * @param event shape of the data without rows, of d numbers
   * @throws IllegalArgumentException when the sizes differ
   */
  public MatrixMeasurement(double[][] matrix, long... event) {
    if (matrix.length == 0 || matrix[0].length != Shapes.count(event)) {
      throw new IllegalArgumentException(
          "matrix: expected at least one row of "
              + Shapes.count(event)
              + " numbers for "
              + Arrays.toString(event));
    }
    this.event = event.clone();
    this.matrix = owned(Ops.matrix(matrix));
    Tensor a = this.matrix;
    Tensor[] u = new Tensor[1];
    values =
        TensorScope.evaluate(
            () -> {
              T_TensorTensor_T e = torch.linalg_eigh(torch.matmul(a, a.transpose(0, 1)));
              // The element belongs to the pair, which is freed here: a second reference outlives
              // it.
              u[0] = owned(new Tensor(e.get1()));
              return Ops.doubles(e.get0());
            });
    vectors = u[0];
  }

  private static Tensor owned(Tensor x) {
    x.retainReference();
    return x;
  }

  /**
   * The matrix.
   *
   * @return A, [m, d], float64; not to be changed
   */
  Tensor matrix() {
    return matrix;
  }

  @Override
  public Tensor forward(Tensor x) {
    return torch.matmul(x.reshape(x.size(0), -1), matrix.to(x.scalar_type()).transpose(0, 1));
  }

  @Override
  public Tensor transposed(Tensor v) {
    Tensor x = torch.matmul(v, matrix.to(v.scalar_type()));
    return x.reshape(Shapes.prepend(v.size(0), event));
  }

  @Override
  public Tensor solve(Tensor v, Tensor signal, double noise) {
    Tensor u = vectors.to(v.scalar_type());
    double[] r2 = Ops.doubles(signal);
    int m = values.length;
    double least = RANK * Math.max(values[m - 1], 0);
    double[] inverse = new double[r2.length * m];
    for (int i = 0; i < inverse.length; i++) {
      double value = values[i % m];
      double total = r2[i / m] * (value > least ? value : 0) + noise;
      inverse[i] = total > 0 ? 1 / total : 0;
    }
    Tensor each = Ops.tensor(inverse, r2.length, m).to(v.scalar_type());
    return torch.matmul(torch.matmul(v, u).mul(each), u.transpose(0, 1));
  }

  @Override
  public long count(Tensor v) {
    double least = RANK * Math.max(values[values.length - 1], 0);
    return Arrays.stream(values).filter(s -> s > least).count();
  }
}
