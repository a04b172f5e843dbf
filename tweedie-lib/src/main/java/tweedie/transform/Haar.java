package tweedie.transform;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Condition;
import tweedie.core.Transform;
import tweedie.core.Weighted;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * The orthonormal Haar transform, level by level on what the level before has left: sums {@code (a
 * + b)/√2} of neighbours go to the first half of an axis, differences {@code (a − b)/√2} to the
 * second. Of pictures both axes are halved, so that a square {@code [[1, 2], [3, 4]]} becomes
 * {@code [[5, −1], [−2, 0]]}: low pass, horizontal, vertical and diagonal difference. Vectors have
 * one axis. The determinant is ±1.
 *
 * @param levels at least 1
 * @see "Mallat 1989, A theory for multiresolution signal decomposition, IEEE TPAMI 11; Batzolis,
 *     Stanczuk, Schönlieb, Etmann 2022, arXiv:2207.09786, section 4"
 */
public record Haar(int levels) implements Transform {
  /**
   * Checks the number of levels.
   *
   * @throws IllegalArgumentException when it is below 1
   */
  public Haar {
    if (levels < 1) {
      throw new IllegalArgumentException("levels: expected at least 1, found " + levels);
    }
  }

  /**
   * The band of each number of a state.
   *
   * @param event [C, H, W] or [D]
   * @return 0 for the finest differences, …, levels − 1 for the coarsest, levels for the low pass;
   *     row-major
   * @throws IllegalArgumentException when a side cannot be halved so often
   */
  public int[] bands(long... event) {
    check(event);
    int[] out = new int[Math.toIntExact(Shapes.count(event))];
    int width = (int) event[event.length - 1];
    int height = event.length == 3 ? (int) event[1] : 1;
    for (int i = 0; i < out.length; i++) {
      int x = i % width;
      int y = i / width % height;
      int band = 0;
      while (band < levels && x < width >> (band + 1) && below(y, height, band + 1)) {
        band++;
      }
      out[i] = band;
    }
    return out;
  }

  private static boolean below(int y, int height, int level) {
    return height == 1 || y < height >> level;
  }

  private void check(long... event) {
    for (int axis = event.length == 3 ? 1 : 0; axis < event.length; axis++) {
      if (event[axis] % (1L << levels) != 0 || (event.length != 1 && event.length != 3)) {
        throw new IllegalArgumentException(
            "Haar transform: expected sides that can be halved %d times, found %s"
                .formatted(levels, Arrays.toString(event)));
      }
    }
  }

  /**
   * Coefficients of states.
   *
   * @param x [B, C, H, W] or [B, D]
   * @return the same shape, low pass in front
   */
  public Tensor forward(Tensor x) {
    check(Shapes.event(x));
    Tensor y = x;
    for (int level = 0; level < levels; level++) {
      y = onCorner(y, level, true);
    }
    return y;
  }

  /**
   * States of coefficients.
   *
   * @param y [B, C, H, W] or [B, D]
   * @return the same shape
   */
  public Tensor inverse(Tensor y) {
    check(Shapes.event(y));
    Tensor x = y;
    for (int level = levels - 1; level >= 0; level--) {
      x = onCorner(x, level, false);
    }
    return x;
  }

  /** One level on the low pass of the levels before it, in the corner of the state. */
  private static Tensor onCorner(Tensor x, int level, boolean forward) {
    int first = x.dim() == 4 ? 2 : 1;
    return onCorner(x, first, level, forward);
  }

  private static Tensor onCorner(Tensor x, int axis, int level, boolean forward) {
    if (axis == x.dim()) {
      Tensor y = x;
      for (int a = x.dim() == 4 ? 2 : 1; a < x.dim(); a++) {
        y = forward ? split(y, a) : merge(y, a);
      }
      return y;
    }
    long side = x.size(axis);
    long low = side >> level;
    Tensor corner = onCorner(x.narrow(axis, 0, low), axis + 1, level, forward);
    // What lies beyond is the work of finer levels.
    return low == side ? corner : Ops.cat(axis, corner, x.narrow(axis, low, side - low));
  }

  private static Tensor split(Tensor x, int axis) {
    long[] paired = paired(x, axis);
    Tensor pairs = x.reshape(paired);
    Tensor a = pairs.select(axis + 1, 0);
    Tensor b = pairs.select(axis + 1, 1);
    double r = Math.sqrt(0.5);
    return Ops.cat(axis, Ops.mul(a.add(b), r), Ops.mul(a.sub(b), r));
  }

  private static Tensor merge(Tensor x, int axis) {
    long half = x.size(axis) / 2;
    Tensor sum = x.narrow(axis, 0, half);
    Tensor gap = x.narrow(axis, half, half);
    double r = Math.sqrt(0.5);
    Tensor a = Ops.mul(sum.add(gap), r).unsqueeze(axis + 1);
    Tensor b = Ops.mul(sum.sub(gap), r).unsqueeze(axis + 1);
    return Ops.cat(axis + 1, a, b).reshape(Shapes.of(x));
  }

  private static long[] paired(Tensor x, int axis) {
    long[] s = Shapes.of(x);
    long[] out = new long[s.length + 1];
    System.arraycopy(s, 0, out, 0, axis);
    out[axis] = s[axis] / 2;
    out[axis + 1] = 2;
    System.arraycopy(s, axis + 1, out, axis + 2, s.length - axis - 1);
    return out;
  }

  @Override
  public Weighted forward(Weighted p, Condition c, Rng rng) {
    return new Weighted(forward(p.x()), p.logW());
  }

  @Override
  public Weighted inverse(Weighted p, Condition c, Rng rng) {
    return new Weighted(inverse(p.x()), p.logW());
  }
}
