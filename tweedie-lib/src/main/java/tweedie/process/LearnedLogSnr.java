package tweedie.process;

import java.util.Arrays;

/** A {@link MonotoneLogSnr} in plain numbers; equal when all of them are. */
final class LearnedLogSnr implements LogSnrCurve {
  private final double min;
  private final double max;
  private final double linear;
  private final double[] slopes;
  private final double[] biases;
  private final double[] heights;
  private final double low;
  private final double scale;

  LearnedLogSnr(
      double min, double max, double linear, double[] slopes, double[] biases, double[] heights) {
    this.min = min;
    this.max = max;
    this.linear = linear;
    this.slopes = slopes;
    this.biases = biases;
    this.heights = heights;
    low = network(0);
    scale = (max - min) / (network(1) - low);
  }

  private double network(double u) {
    double sum = 0;
    for (int i = 0; i < slopes.length; i++) {
      // 2 sigmoid(a) − 1 = tanh(a/2).
      sum += heights[i] * Math.tanh((slopes[i] * (2 * u - 1) + biases[i]) / 2);
    }
    return linear * u + sum / slopes.length;
  }

  @Override
  public double at(double u) {
    return u == 1 ? max : min + scale * (network(u) - low);
  }

  @Override
  public double slope(double u) {
    double sum = 0;
    for (int i = 0; i < slopes.length; i++) {
      double a = slopes[i] * (2 * u - 1) + biases[i];
      sum += heights[i] * slopes[i] * 4 * Logistic.sigmoid(a) * Logistic.sigmoid(-a);
    }
    return scale * (linear + sum / slopes.length);
  }

  /** {@code γ''(u)}. */
  double bend(double u) {
    double sum = 0;
    for (int i = 0; i < slopes.length; i++) {
      double a = slopes[i] * (2 * u - 1) + biases[i];
      double bump = Logistic.sigmoid(a) * Logistic.sigmoid(-a);
      sum -= heights[i] * slopes[i] * slopes[i] * 8 * bump * Math.tanh(a / 2);
    }
    return scale * sum / slopes.length;
  }

  /** Newton steps inside a bracket, which halves where a step would leave it. */
  @Override
  public double inverse(double gamma) {
    double lo = 0;
    double hi = 1;
    double u = Math.min(1, Math.max(0, (gamma - min) / (max - min)));
    for (int i = 0; i < 100; i++) {
      double miss = at(u) - gamma;
      if (miss > 0) {
        hi = u;
      } else {
        lo = u;
      }
      double next = u - miss / slope(u);
      next = next >= lo && next <= hi ? next : 0.5 * (lo + hi);
      if (Math.abs(next - u) <= 1e-16) {
        return next;
      }
      u = next;
    }
    return u;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LearnedLogSnr c
        && min == c.min
        && max == c.max
        && linear == c.linear
        && Arrays.equals(slopes, c.slopes)
        && Arrays.equals(biases, c.biases)
        && Arrays.equals(heights, c.heights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(heights) * 31 + Arrays.hashCode(biases);
  }

  @Override
  public String toString() {
    return "LearnedLogSnr[min=" + min + ", max=" + max + "]";
  }
}
