package tweedie.guide;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/**
 * The numbers that are known, the others 0: {@code A = diag(m)}.
 *
 * @param known m, 1 where a number is known and 0 elsewhere, [event]
 */
public record Mask(Tensor known) implements Measurement {
  /** Keeps the tensor. */
  public Mask {
    known.retainReference();
  }

  /**
   * A mask from plain values.
   *
   * @param known whether each number is known
   * @param event shape of the data without rows
   * @return the mask
   * @throws IllegalArgumentException when the sizes differ
   */
  public static Mask of(boolean[] known, long... event) {
    if (known.length != Shapes.count(event)) {
      throw new IllegalArgumentException(
          "mask: expected %d values for %s, found %d"
              .formatted(Shapes.count(event), Arrays.toString(event), known.length));
    }
    double[] m = new double[known.length];
    for (int i = 0; i < m.length; i++) {
      m[i] = known[i] ? 1 : 0;
    }
    return new Mask(Ops.tensor(m, event));
  }

  @Override
  public Tensor forward(Tensor x) {
    return x.mul(known.to(x.scalar_type()));
  }

  @Override
  public Tensor transposed(Tensor v) {
    return forward(v);
  }

  @Override
  public Tensor solve(Tensor v, Tensor signal, double noise) {
    return forward(v).div(Ops.perRow(Ops.add(signal, noise), v));
  }

  @Override
  public long count(Tensor v) {
    return Math.round(known.sum().item_double());
  }
}
