package tweedie.process;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/** Symbols as indicator vectors. */
final class OneHot {
  private OneHot() {}

  /** {@code 1[y = x]} over y, [B, event, S]. */
  static Tensor of(Tensor x, int states, ScalarType type) {
    return set(torch.zeros(shape(x, states), new TensorOptions(type)), x, 1);
  }

  /** {@code 1[y ≠ x]} over y, [B, event, S]. */
  static Tensor others(Tensor x, int states, ScalarType type) {
    return set(torch.ones(shape(x, states), new TensorOptions(type)), x, 0);
  }

  /** The values with the one at y = x replaced. */
  static Tensor with(Tensor values, Tensor x, double value) {
    try (Scalar v = new Scalar(value)) {
      return values.scatter(-1, x.unsqueeze(-1), v);
    }
  }

  /** The value at y = x, [B, event]. */
  static Tensor at(Tensor values, Tensor x) {
    return values.gather(-1, x.unsqueeze(-1)).squeeze(-1);
  }

  /** Every symbol in every row, int64 [rows, S]. */
  static Tensor everySymbol(long rows, int states) {
    long[] all = new long[Math.toIntExact(rows * states)];
    for (int i = 0; i < all.length; i++) {
      all[i] = i % states;
    }
    return Ops.tensor(all, rows, states);
  }

  private static Tensor set(Tensor fresh, Tensor x, double value) {
    try (Scalar v = new Scalar(value)) {
      return fresh.scatter_(-1, x.unsqueeze(-1), v);
    }
  }

  private static long[] shape(Tensor x, int states) {
    long[] event = Shapes.of(x);
    long[] s = java.util.Arrays.copyOf(event, event.length + 1);
    s[event.length] = states;
    return s;
  }
}
