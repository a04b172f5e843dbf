package tweedie.metric;

import java.util.function.IntToDoubleFunction;

/**
 * Structural similarity of pictures: means, variances and covariance under a Gaussian window of 11
 * x 11 pixels with deviation 1.5, {@code (2 μ_x μ_y + C₁)(2 σ_xy + C₂)/((μ_x² + μ_y² + C₁)(σ_x² +
 * σ_y² + C₂))} with {@code C₁ = (0.01 L)²}, {@code C₂ = (0.03 L)²} and the range L, averaged over
 * all places where the window fits, channels and pictures.
 *
 * @see "Wang, Bovik, Sheikh, Simoncelli 2004, Image quality assessment, IEEE TIP 13, section III.C"
 */
public final class Ssim {
  /** Side of the window, pixels. */
  public static final int WINDOW = 11;

  private static final double DEVIATION = 1.5;
  private static final double[] WEIGHTS = weights();

  private final int height;
  private final int width;
  private final double c1;
  private final double c2;

  /**
   * The similarity of pictures of one size.
   *
   * @param height at least 11 pixels
   * @param width at least 11 pixels
   * @param range largest number less smallest one, such as 2 for [−1, 1]
   * @throws IllegalArgumentException when no window fits, or the range is not positive
   */
  public Ssim(int height, int width, double range) {
    if (height < WINDOW || width < WINDOW) {
      throw new IllegalArgumentException(
          "SSIM: expected pictures of at least %d x %d pixels, found %d x %d"
              .formatted(WINDOW, WINDOW, height, width));
    }
    if (!(range > 0)) {
      throw new IllegalArgumentException("SSIM: expected a range > 0, found " + range);
    }
    this.height = height;
    this.width = width;
    this.c1 = 0.01 * range * 0.01 * range;
    this.c2 = 0.03 * range * 0.03 * range;
  }

  private static double[] weights() {
    double[] w = new double[WINDOW];
    double sum = 0;
    for (int i = 0; i < WINDOW; i++) {
      double off = (i - WINDOW / 2) / DEVIATION;
      w[i] = Math.exp(-off * off / 2);
      sum += w[i];
    }
    for (int i = 0; i < WINDOW; i++) {
      w[i] /= sum;
    }
    return w;
  }

  /**
   * The mean similarity.
   *
   * @param found pictures, [n, C, H, W]
   * @param truth the same pictures as they were, [n, C, H, W]
   * @return at most 1, which equal pictures have
   * @throws IllegalArgumentException for different or no numbers, or no whole planes
   */
  public double of(float[] found, float[] truth) {
    int plane = height * width;
    if (found.length != truth.length || found.length == 0 || found.length % plane != 0) {
      throw new IllegalArgumentException(
          "SSIM: expected as many planes of %d numbers, at least 1, found %d and %d numbers"
              .formatted(plane, found.length, truth.length));
    }
    double sum = 0;
    for (int at = 0; at < found.length; at += plane) {
      sum += plane(found, truth, at);
    }
    return sum * plane / found.length;
  }

  private double plane(float[] x, float[] y, int at) {
    double[] mx = smooth(i -> x[at + i]);
    double[] my = smooth(i -> y[at + i]);
    double[] xx = smooth(i -> (double) x[at + i] * x[at + i]);
    double[] yy = smooth(i -> (double) y[at + i] * y[at + i]);
    double[] xy = smooth(i -> (double) x[at + i] * y[at + i]);
    double sum = 0;
    for (int i = 0; i < mx.length; i++) {
      double square = mx[i] * mx[i] + my[i] * my[i];
      double product = mx[i] * my[i];
      double similar = (2 * product + c1) * (2 * (xy[i] - product) + c2);
      sum += similar / ((square + c1) * (xx[i] + yy[i] - square + c2));
    }
    return sum / mx.length;
  }

  /** The window over each place where it fits: rows first, then columns. */
  private double[] smooth(IntToDoubleFunction pixel) {
    int h = height - WINDOW + 1;
    int w = width - WINDOW + 1;
    double[] lines = new double[height * w];
    for (int i = 0; i < lines.length; i++) {
      int from = i / w * width + i % w;
      for (int k = 0; k < WINDOW; k++) {
        lines[i] += WEIGHTS[k] * pixel.applyAsDouble(from + k);
      }
    }
    double[] out = new double[h * w];
    for (int i = 0; i < out.length; i++) {
      for (int k = 0; k < WINDOW; k++) {
        out[i] += WEIGHTS[k] * lines[i + k * w];
      }
    }
    return out;
  }
}
