package tweedie.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Shape arithmetic and the checks at public borders. */
public final class Shapes {
  private Shapes() {}

  /**
   * The shape of a tensor.
   *
   * @param x any tensor
   * @return its sizes
   */
  public static long[] of(Tensor x) {
    int n = (int) x.dim();
    long[] s = new long[n];
    for (int i = 0; i < n; i++) {
      s[i] = x.size(i);
    }
    return s;
  }

  /**
   * The shape of one row of a batch.
   *
   * @param x a batch [B, event]
   * @return event
   */
  public static long[] event(Tensor x) {
    long[] s = of(x);
    return Arrays.copyOfRange(s, 1, s.length);
  }

  /**
   * Number of elements of a shape.
   *
   * @param shape sizes
   * @return their product, 1 for a scalar
   */
  public static long count(long... shape) {
    long n = 1;
    for (long s : shape) {
      n = Math.multiplyExact(n, s);
    }
    return n;
  }

  /**
   * A shape with one more leading size.
   *
   * @param first the leading size
   * @param rest the other sizes
   * @return [first, rest]
   */
  public static long[] prepend(long first, long... rest) {
    long[] s = new long[rest.length + 1];
    s[0] = first;
    System.arraycopy(rest, 0, s, 1, rest.length);
    return s;
  }

  /**
   * Checks the event shape of a batch.
   *
   * @param name what the caller calls it
   * @param x a batch [B, event]
   * @param event the expected event shape
   * @throws IllegalArgumentException when they differ
   */
  public static void check(String name, Tensor x, long... event) {
    if (x.dim() != event.length + 1 || !Arrays.equals(event(x), event)) {
      throw new IllegalArgumentException(
          name + ": expected [B" + tail(event) + "], found " + Arrays.toString(of(x)));
    }
  }

  private static String tail(long[] event) {
    StringBuilder b = new StringBuilder();
    for (long e : event) {
      b.append(", ").append(e);
    }
    return b.toString();
  }
}
