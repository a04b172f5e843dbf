package tweedie.tensor;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Static helpers that hide the noise of the LibTorch bindings; nothing here has a state. */
public final class Ops {
  static {
    Native.load();
  }

  private Ops() {}

  /**
   * A float64 tensor.
   *
   * @param values elements in row-major order
   * @param shape its shape; none for a scalar
   * @return a new tensor
   */
  public static Tensor tensor(double[] values, long... shape) {
    require(values.length, shape);
    if (values.length == 0) {
      return torch.zeros(shape, new TensorOptions(ScalarType.Double));
    }
    return Tensor.create(values, shape);
  }

  /**
   * A float32 tensor.
   *
   * @param values elements in row-major order
   * @param shape its shape; none for a scalar
   * @return a new tensor
   */
  public static Tensor tensor(float[] values, long... shape) {
    require(values.length, shape);
    if (values.length == 0) {
      return torch.zeros(shape, new TensorOptions(ScalarType.Float));
    }
    return Tensor.create(values, shape);
  }

  /**
   * An int64 tensor.
   *
   * @param values elements in row-major order
   * @param shape its shape; none for a scalar
   * @return a new tensor
   */
  public static Tensor tensor(long[] values, long... shape) {
    require(values.length, shape);
    if (values.length == 0) {
      return torch.zeros(shape, new TensorOptions(ScalarType.Long));
    }
    return Tensor.create(values, shape);
  }

  /**
   * A matrix as a float64 tensor.
   *
   * @param a rows of equal length
   * @return [rows, columns]
   */
  public static Tensor matrix(double[][] a) {
    int n = a.length;
    int m = a[0].length;
    double[] flat = new double[n * m];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a[i], 0, flat, i * m, m);
    }
    return tensor(flat, n, m);
  }

  /**
   * A float64 scalar tensor: how a time common to all rows is written.
   *
   * @param value the number
   * @return []
   */
  public static Tensor scalar(double value) {
    return Tensor.create(new double[] {value}, new long[0]);
  }

  private static void require(int found, long[] shape) {
    if (found != Shapes.count(shape)) {
      throw new IllegalArgumentException(
          "expected " + Shapes.count(shape) + " values, found " + found);
    }
  }

  /**
   * The elements as float64, whatever the type and layout of the tensor.
   *
   * @param x any tensor
   * @return elements in row-major order
   */
  public static double[] doubles(Tensor x) {
    int n = Math.toIntExact(x.numel());
    double[] out = new double[n];
    if (n == 1) {
      out[0] = x.item_double();
    } else if (n > 0) {
      TensorScope.run(
          () ->
              new DoublePointer(x.detach().to(ScalarType.Double).contiguous().data_ptr_double())
                  .get(out));
    }
    return out;
  }

  /**
   * The elements as float32, whatever the type and layout of the tensor.
   *
   * @param x any tensor
   * @return elements in row-major order
   */
  public static float[] floats(Tensor x) {
    int n = Math.toIntExact(x.numel());
    float[] out = new float[n];
    if (n > 0) {
      TensorScope.run(
          () ->
              new FloatPointer(x.detach().to(ScalarType.Float).contiguous().data_ptr_float())
                  .get(out));
    }
    return out;
  }

  /**
   * The elements of an integer tensor.
   *
   * @param x any tensor
   * @return elements in row-major order
   */
  public static long[] longs(Tensor x) {
    int n = Math.toIntExact(x.numel());
    long[] out = new long[n];
    if (n > 0) {
      TensorScope.run(
          () ->
              new LongPointer(x.detach().to(ScalarType.Long).contiguous().data_ptr_long())
                  .get(out));
    }
    return out;
  }

  /**
   * {@code c x}.
   *
   * @param x any tensor
   * @param c a number
   * @return the product
   */
  public static Tensor mul(Tensor x, double c) {
    try (Scalar s = new Scalar(c)) {
      return x.mul(s);
    }
  }

  /**
   * {@code x ← c x}, in place.
   *
   * @param x any shape; no gradient may need its old values
   * @param c factor
   * @return x
   */
  public static Tensor scale(Tensor x, double c) {
    try (Scalar s = new Scalar(c)) {
      return x.mul_(s);
    }
  }

  /**
   * {@code x + c}.
   *
   * @param x any tensor
   * @param c a number
   * @return the sum
   */
  public static Tensor add(Tensor x, double c) {
    try (Scalar s = new Scalar(c)) {
      return x.add(s);
    }
  }

  /**
   * {@code x + c y}.
   *
   * @param x any tensor
   * @param y a tensor that broadcasts with x
   * @param c a number
   * @return the sum
   */
  public static Tensor add(Tensor x, Tensor y, double c) {
    try (Scalar s = new Scalar(c)) {
      return x.add(y, s);
    }
  }

  /**
   * {@code x^c}.
   *
   * @param x any tensor
   * @param c the exponent
   * @return the power
   */
  public static Tensor pow(Tensor x, double c) {
    try (Scalar s = new Scalar(c)) {
      return x.pow(s);
    }
  }

  /**
   * Joins tensors along a dimension.
   *
   * @param dim the dimension
   * @param parts at least one tensor
   * @return the joined tensor
   */
  public static Tensor cat(long dim, Tensor... parts) {
    try (TensorVector v = new TensorVector(parts)) {
      return torch.cat(v, dim);
    }
  }

  /**
   * A per-row number shaped so that it broadcasts on a state.
   *
   * @param t [] or [B]
   * @param x a state [B, event]
   * @return [] or [B, 1, …, 1] of the type of x
   */
  public static Tensor perRow(Tensor t, Tensor x) {
    Tensor y = t.to(x.scalar_type());
    if (t.dim() == 0) {
      return y;
    }
    long[] shape = new long[(int) x.dim()];
    java.util.Arrays.fill(shape, 1);
    shape[0] = t.size(0);
    return y.reshape(shape);
  }

  /**
   * {@code (A ⊗ I) x}: a matrix acting on the blocks of a state.
   *
   * @param a [m, k], or [B, m, k] for one matrix a row; float64
   * @param x a state [B, kC, …], blocks on dimension 1
   * @return [B, mC, …] of the type of x
   */
  public static Tensor blocks(Tensor a, Tensor x) {
    return Blocks.apply(a, x);
  }

  /**
   * {@code y + (A ⊗ I) x}, with no tensor in between where no gradient is recorded.
   *
   * @param y a state [B, mC, …]
   * @param a [m, k], or [B, m, k] for one matrix a row; float64
   * @param x a state [B, kC, …], blocks on dimension 1, of the type of y
   * @return shape of y, a new tensor
   */
  public static Tensor addBlocks(Tensor y, Tensor a, Tensor x) {
    return Blocks.onto(y, a, x);
  }

  /**
   * Mean over everything but the rows.
   *
   * @param x [B, event]
   * @return [B]
   */
  public static Tensor rowMean(Tensor x) {
    return x.dim() == 1 ? x : x.flatten(1, -1).mean(1);
  }

  /**
   * Sum over everything but the rows.
   *
   * @param x [B, event]
   * @return [B]
   */
  public static Tensor rowSum(Tensor x) {
    return x.dim() == 1 ? x : x.flatten(1, -1).sum(1);
  }

  /**
   * Zeros.
   *
   * @param x any tensor
   * @return zeros of the shape, type and device of x
   */
  public static Tensor zerosLike(Tensor x) {
    return torch.zeros_like(x);
  }

  /**
   * Number of elements of one row.
   *
   * @param x [B, event]
   * @return the size of event
   */
  public static long rowSize(Tensor x) {
    return Shapes.count(Shapes.event(x));
  }

  /**
   * Whether every element is finite.
   *
   * @param x any tensor
   * @return true when there is neither NaN nor infinity
   */
  public static boolean finite(Tensor x) {
    return TensorScope.value(() -> x.isfinite().all().item_bool());
  }
}
