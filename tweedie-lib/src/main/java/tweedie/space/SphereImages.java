package tweedie.space;

/**
 * The heat kernel of S^d by images, for small times. In {@code v = cos r} the kernels of dimension
 * d and d + 2 are {@code p_{d+2} = e^{dt/2}/(2π) ∂p_d/∂v}: a derivative of order m of the kernel of
 * the circle for d = 2m + 1, and for d = 2m + 2 of the kernel of the rotation group, averaged over
 * the fibre over S² as in {@link Sphere2Kernel}.
 *
 * <p>All derivatives of both are positive, so that Cauchy's integral over the circle on which the
 * wanted Taylor term is the largest loses no more than a digit; the trapezoidal rule converges on
 * it faster than any power.
 *
 * @param d dimension, at least 2
 * @see "Grigor'yan 2009, Heat kernel and analysis on manifolds, for the recursion; Trefethen,
 *     Weideman 2014, The exponentially convergent trapezoidal rule, SIAM Review 56, for the
 *     integral"
 */
record SphereImages(int d) {
  private static final Quadrature FIBRE = new Quadrature(28);

  /** The logarithm of the density; t below 0.5, where two images are all. */
  double log(double r, double t) {
    int m = (d - 1) / 2;
    double s = Math.sin(r / 2);
    double c = Math.cos(r / 2);
    double front = -r * r / (2 * t) - m * Math.log(4 * Math.PI);
    if (d % 2 == 1) {
      double mean = derivative(m, s * s, c * c, t, r, false);
      return front + 0.5 * m * m * t - 0.5 * Math.log(2 * Math.PI * t) + mean;
    }
    double end = Sphere2Kernel.reach(r, t, c);
    double largest = Double.NEGATIVE_INFINITY;
    double[] log = new double[FIBRE.size()];
    for (int i = 0; i < log.length; i++) {
      double b = end * FIBRE.node(i);
      double across = c * Math.cos(b);
      double along = c * Math.sin(b);
      log[i] =
          derivative(m, s * s + along * along, across * across, t, r, true)
              + 2 * m * Math.log(Math.cos(b));
      largest = Math.max(largest, log[i]);
    }
    double sum = 0;
    for (int i = 0; i < log.length; i++) {
      sum += FIBRE.weight(i) * Math.exp(log[i] - largest);
    }
    return front
        + (0.5 * m * (m + 1) + 0.125) * t
        - 1.5 * Math.log(2 * Math.PI * t)
        + Math.log(2 * end * sum)
        + largest;
  }

  /**
   * The logarithm of the derivative of order m in {@code z = cos²(φ/2)} of the images at {@code y =
   * 1 − z}, times {@code e^{r²/2t}}.
   */
  private static double derivative(int m, double y, double z, double t, double r, boolean half) {
    Image at = new Image(t, r, half);
    if (m == 0) {
      at.move(y, z, 0, 0);
      return at.scale + Math.log(at.re);
    }
    double radius = radius(m, y, z, t);
    int nodes = 2 * (16 + m);
    double[] re = new double[nodes / 2];
    double[] scale = new double[nodes / 2];
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < re.length; j++) {
      double angle = (2 * j + 1) * Math.PI / nodes;
      at.move(y, z, radius * Math.cos(angle), radius * Math.sin(angle));
      // Times e^{−im angle}, of which the other half of the circle keeps the real part.
      re[j] = at.re * Math.cos(m * angle) + at.im * Math.sin(m * angle);
      scale[j] = at.scale;
      largest = Math.max(largest, at.scale);
    }
    double sum = 0;
    double log = 0;
    for (int j = 0; j < re.length; j++) {
      sum += re[j] * Math.exp(scale[j] - largest);
    }
    for (int k = 1; k <= m; k++) {
      log += Math.log(k / radius);
    }
    return log + largest + Math.log(sum / re.length);
  }

  /**
   * Where the Taylor term of order m is the largest: {@code η λ(z + η) = m} with {@code λ = h′/h}.
   */
  private static double radius(int m, double y, double z, double t) {
    double high = m * t;
    while (high * growth(y - high, z + high, t) < m) {
      high *= 2;
    }
    double low = high;
    while (low * growth(y - low, z + low, t) > m) {
      low /= 2;
    }
    // A radius that is off by a thousandth costs nothing.
    for (int i = 0; i < 10; i++) {
      double middle = 0.5 * (low + high);
      if (middle * growth(y - middle, z + middle, t) < m) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** {@code d log h/dz} of the images on the circle at {@code z = cos²(φ/2)}, also beyond 1. */
  private static double growth(double y, double z, double t) {
    if (Math.abs(y) < 1e-8) {
      return 2 / t;
    }
    double across = Math.sqrt(Math.abs(y));
    double along = Math.sqrt(z);
    if (y < 0) {
      double s = 2 * Math.log(across + along);
      return s / (across * along * t);
    }
    if (y < z) {
      return 2 * Math.atan2(across, along) / (across * along * t);
    }
    double u = 2 * Math.atan2(along, across);
    double pull = u < 1e-6 * t ? Math.PI * Math.PI / t : Math.PI * Math.tanh(Math.PI * u / t) / u;
    return 2 * (pull - 1) / t * (u < 1e-9 ? 1 : 0.5 * u / (across * along));
  }

  /**
   * The two nearest images at a complex point: {@code e^{−φ²/2t} + e^{−(2π−φ)²/2t}}, and of the
   * rotation group {@code [φ e^{−φ²/2t} + (2π − φ) e^{−(2π−φ)²/2t}]/sin(φ/2)}, as {@code (re + i
   * im) e^{scale − r²/2t}}.
   */
  private static final class Image {
    private final double t;
    private final double r;
    private final boolean half;
    private final double[] sine = new double[2];
    private final double[] cosine = new double[2];
    double re;
    double im;
    double scale;

    Image(double t, double r, boolean half) {
      this.t = t;
      this.r = r;
      this.half = half;
    }

    /** To {@code cos²(φ/2) = z + a + ib}, b ≥ 0, and {@code sin²(φ/2) = y − a − ib}. */
    void move(double y, double z, double a, double b) {
      root(y - a, -b, sine);
      root(z + a, b, cosine);
      // e^{iφ/2} = cos + i sin, and the same of π − φ with the two exchanged.
      double xr = cosine[0] - sine[1];
      double xi = cosine[1] + sine[0];
      double pr = 2 * Math.atan2(xi, xr);
      double pi = -Math.log(xr * xr + xi * xi);
      double wr = sine[0] - cosine[1];
      double wi = sine[1] + cosine[0];
      double ur = 2 * Math.atan2(wi, wr);
      double ui = -Math.log(wr * wr + wi * wi);
      if (ur < pr) {
        pr = Math.PI - ur;
        pi = -ui;
      } else {
        ur = Math.PI - pr;
        ui = -pi;
      }
      double far = Math.exp(-2 * Math.PI * ur / t);
      double turn = -2 * Math.PI * ui / t;
      double fr = far * Math.cos(turn);
      double fi = far * Math.sin(turn);
      double sr = 1 + fr;
      double si = fi;
      if (half) {
        double or = 2 * Math.PI - pr;
        double nr = pr + or * fr + pi * fi;
        double ni = pi + or * fi - pi * fr;
        double square = sine[0] * sine[0] + sine[1] * sine[1];
        sr = (nr * sine[0] + ni * sine[1]) / square;
        si = (ni * sine[0] - nr * sine[1]) / square;
      }
      scale = ((r - pr) * (r + pr) + pi * pi) / (2 * t);
      double phase = -pr * pi / t;
      re = sr * Math.cos(phase) - si * Math.sin(phase);
      im = sr * Math.sin(phase) + si * Math.cos(phase);
    }

    /** The root with a real part of at least 0. */
    private static void root(double re, double im, double[] out) {
      double size = Math.hypot(re, im);
      double a = Math.sqrt(0.5 * (size + Math.abs(re)));
      double b = a == 0 ? 0 : 0.5 * im / a;
      out[0] = re >= 0 ? a : Math.abs(b);
      out[1] = re >= 0 ? b : Math.copySign(a, im);
    }
  }
}
