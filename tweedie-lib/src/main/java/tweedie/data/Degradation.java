package tweedie.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is left of a picture: a linear map A whose result has the shape of the picture, so that both
 * can stand side by side.
 */
public sealed interface Degradation {
  /**
   * Degrades pictures.
   *
   * @param x pictures, [n, C, H, W]
   * @param shape [C, H, W]
   * @return A x, [n, C, H, W]
   * @throws IllegalArgumentException when the map does not exist for this shape
   */
  float[] apply(float[] x, int... shape);

  /**
   * How much of the result is measured: the rest is 0 whatever the picture is.
   *
   * @param shape [C, H, W], one that the map exists for
   * @return share of its numbers, in (0, 1]
   */
  default double measured(int... shape) {
    return 1;
  }

  /**
   * Pictures with what is left of them as their context.
   *
   * @param pictures rows of shape [C, H, W]
   * @return the same rows in a data set of pairs
   * @throws IllegalArgumentException when the rows are no pictures of a fitting size
   */
  default Table pairs(Table pictures) {
    if (!pictures.isImages()) {
      throw new IllegalArgumentException(
          "expected images, found rows of " + pictures.rowSize() + " numbers");
    }
    float[] left = apply(pictures.values(), pictures.shape());
    return pictures.withContext(Optional.of(Table.of(left, pictures.rows(), pictures.shape())));
  }

  /**
   * Means over squares of pixels, each spread over its square again.
   *
   * @param factor side of a square, at least 2 pixels
   */
  record LowResolution(int factor) implements Degradation {
    /**
     * Checks the factor.
     *
     * @throws IllegalArgumentException when it is below 2
     */
    public LowResolution {
      if (factor < 2) {
        throw new IllegalArgumentException("factor: expected at least 2, found " + factor);
      }
    }

    @Override
    public float[] apply(float[] x, int... shape) {
      int h = shape[1];
      int w = shape[2];
      if (h % factor != 0 || w % factor != 0) {
        throw new IllegalArgumentException(
            "expected sides that are multiples of %d, found %d x %d".formatted(factor, h, w));
      }
      int low = w / factor;
      double[] sums = new double[x.length / (factor * factor)];
      for (int i = 0; i < x.length; i++) {
        sums[place(i, w, low)] += x[i];
      }
      float[] out = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        out[i] = (float) (sums[place(i, w, low)] / (factor * factor));
      }
      return out;
    }

    /** Planes are runs of whole squares, so lines can be counted through. */
    private int place(int i, int width, int low) {
      return i / width / factor * low + i % width / factor;
    }
  }

  /**
   * The pictures without a square in their middle, where 0 stands.
   *
   * @param size side of the square, at least 1 pixel
   */
  record Hole(int size) implements Degradation {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException when it is below 1
     */
    public Hole {
      if (size < 1) {
        throw new IllegalArgumentException("size: expected at least 1, found " + size);
      }
    }

    @Override
    public float[] apply(float[] x, int... shape) {
      int h = shape[1];
      int w = shape[2];
      if (size >= h || size >= w) {
        throw new IllegalArgumentException(
            "expected pictures larger than %d pixels, found %d x %d".formatted(size, h, w));
      }
      float[] out = x.clone();
      int top = (h - size) / 2;
      int left = (w - size) / 2;
      for (int plane = 0; plane < x.length; plane += h * w) {
        for (int line = top; line < top + size; line++) {
          int from = plane + line * w + left;
          Arrays.fill(out, from, from + size, 0);
        }
      }
      return out;
    }

    @Override
    public double measured(int... shape) {
      return 1 - (double) size * size / (shape[1] * shape[2]);
    }
  }
}
