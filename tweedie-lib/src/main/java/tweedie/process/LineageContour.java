package tweedie.process;

/**
 * The law of the number of lineages at small times by a contour integral: the alternating series is
 * the sum of residues of {@code 2w e^{−(w² − ν²)τ/2} Γ(a + w) Γ(a − w) / (Γ(θ + m) m!)}, {@code ν =
 * (θ − 1)/2}, {@code a = m + ν}, at {@code w = a + j}. The integrand is odd and real on the axis,
 * so that {@code q_m = (1/π) Im ∫} along one branch of a hyperbola that leaves the imaginary axis
 * at the saddle. There it does not oscillate: no digits cancel, where the series loses {@code
 * e^{1.2/τ}}.
 */
final class LineageContour {
  /** Angle of the asymptote, between π/8 and π/4, where w⁴ falls and w² does not grow. */
  private static final double ANGLE = 0.60;

  /** Trapezoidal rule: the error is {@code e^{−2πd/STEP}} with d about 0.1 at worst. */
  private static final double STEP = 0.0125;

  /** Nodes are dropped where the integrand is below e^{−46} of its largest value. */
  private static final double NEGLIGIBLE = 46;

  private static final int MOST_NODES = 600;

  /** Half-width of the range of m in standard deviations: a normal tail of 1e-17. */
  private static final double DEVIATIONS = 8.5;

  /** Small, as the integrand of the upper tail grows faster; positive, to stay off the poles. */
  private static final double GROWTH = 0.25;

  private final double theta;
  private final double tau;
  private final double nu;

  private LineageContour(double theta, double tau) {
    this.theta = theta;
    this.tau = tau;
    this.nu = (theta - 1) / 2;
  }

  /** The law, with the size of its rounding error; refused where the estimate is unusable. */
  static LineageTable table(double theta, double tau) {
    double mean = LineageMoments.mean(theta, tau);
    double spread = Math.sqrt(LineageMoments.variance(theta, tau));
    int first = (int) Math.max(0, Math.floor(mean - DEVIATIONS * spread - 10));
    int last = (int) Math.ceil(mean + DEVIATIONS * spread + 10);
    // All poles must lie to the right of the imaginary axis.
    while (first == 0 || first + (theta - 1) / 2 < 0.5) {
      first++;
    }
    return new LineageContour(theta, tau).integrate(mean, first, last);
  }

  private LineageTable integrate(double mean, int first, int last) {
    double radius = radius(Math.max(mean + nu, 1));
    double[] sums = new double[last - first + 1];
    double[] sizes = new double[sums.length];
    double largest = Double.NEGATIVE_INFINITY;
    double[] log = new double[2];
    for (int j = 0; j < MOST_NODES; j++) {
      double u = j * STEP;
      double re = radius * Math.sinh(u) * Math.cos(ANGLE);
      double im = radius * Math.cosh(u) * Math.sin(ANGLE);
      logIntegrand(re, im, first, log);
      // dw/du = R cosh(u + i ANGLE).
      double slopeRe = radius * Math.cosh(u) * Math.cos(ANGLE);
      double slopeIm = radius * Math.sinh(u) * Math.sin(ANGLE);
      log[0] +=
          Math.log(STEP / Math.PI * Math.hypot(slopeRe, slopeIm)) + (j == 0 ? -Math.log(2) : 0);
      log[1] += Math.atan2(slopeIm, slopeRe);
      double peak = climb(re, im, first, log, sums, sizes);
      largest = Math.max(largest, peak);
      if (peak < largest - NEGLIGIBLE) {
        break;
      }
    }
    return LineageTable.of(first, sums, sizes);
  }

  /** Adds one node for all m by the ratio of neighbours; returns the log of its largest size. */
  private double climb(
      double re, double im, int first, double[] log, double[] sums, double[] sizes) {
    double squareRe = re * re - im * im;
    double squareIm = 2 * re * im;
    double scale = Math.exp(log[0]);
    double x = scale * Math.cos(log[1]);
    double y = scale * Math.sin(log[1]);
    double largest = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += y;
      double size = Math.abs(x) + Math.abs(y);
      sizes[i] += size;
      largest = Math.max(largest, size);
      double m = first + i;
      double a = m + nu;
      double below = (theta + m) * (m + 1);
      double factorRe = (a * a - squareRe) / below;
      double factorIm = -squareIm / below;
      double next = x * factorRe - y * factorIm;
      y = x * factorIm + y * factorRe;
      x = next;
    }
    return Math.log(largest);
  }

  private void logIntegrand(double re, double im, int m, double[] out) {
    double a = m + nu;
    // Γ(θ + m) m! = Γ(a + ν) Γ(a − ν) (a + ν)(a − ν), so that one function gives both.
    ComplexGamma.pair(a, nu, 0, out);
    double norm = out[0] + Math.log((theta + m - 1) * m);
    ComplexGamma.pair(a, re, im, out);
    out[0] += Math.log(2 * Math.hypot(re, im)) - norm;
    out[0] -= 0.5 * tau * (re * re - im * im - nu * nu);
    out[1] += Math.atan2(im, re) - tau * re * im;
  }

  /**
   * Where the hyperbola meets the imaginary axis at iY, the integrand at the mean of M is e^GROWTH
   * times its value at 0: {@code Y⁴/(6a³) + ½(τ − 2ψ'(a))Y² = GROWTH}.
   */
  private double radius(double a) {
    double quartic = 1 / (6 * a * a * a);
    double quadratic = 0.5 * (tau - 2 * (1 / a + 1 / (2 * a * a) + 1 / (6 * a * a * a)));
    double square =
        (-quadratic + Math.sqrt(quadratic * quadratic + 4 * GROWTH * quartic)) / (2 * quartic);
    return Math.sqrt(square) / Math.sin(ANGLE);
  }
}
