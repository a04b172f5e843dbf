package tweedie.process;

import tweedie.law.LogGamma;

/** The logarithm of the gamma function off the real axis. */
final class ComplexGamma {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

  /** From here Stirling's series has a remainder below 1e-17. */
  private static final double ASYMPTOTIC = 12;

  /** Left of the imaginary axis the remainder is {@code e^{−2π|Im z|}}, here below 1e-19. */
  private static final double FAR = 7;

  private static final double[] STIRLING = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
  };

  private ComplexGamma() {}

  /**
   * {@code log [Γ(a + w) Γ(a − w) / Γ(a)²]} up to multiples of 2πi, {@code w = x + iy}. For large a
   * the large parts of the three logarithms are cancelled on paper.
   *
   * @param out real and imaginary part
   */
  static void pair(double a, double x, double y, double[] out) {
    if (y == 0 && a < 4 * ASYMPTOTIC) {
      out[0] = LogGamma.at(a + x) + LogGamma.at(a - x) - 2 * LogGamma.at(a);
      out[1] = 0;
      return;
    }
    if (a < 4 * ASYMPTOTIC || (y != 0 && Math.abs(x) > 0.5 * a && Math.abs(y) < FAR)) {
      log(a + x, y, out);
      double re = out[0];
      double im = out[1];
      log(a - x, -y, out);
      out[0] += re - 2 * LogGamma.at(a);
      out[1] += im;
      return;
    }
    double re = 0;
    double im = 0;
    for (int sign = 1; sign >= -1; sign -= 2) {
      double u = sign * x;
      double v = sign * y;
      // log(1 + (u + iv)/a)
      double logRe = 0.5 * Math.log1p((2 * u + (u * u + v * v) / a) / a);
      double logIm = Math.atan2(v, a + u);
      tail(a + u, v, out);
      re += (a + u - 0.5) * logRe - v * logIm + out[0];
      im += (a + u - 0.5) * logIm + v * logRe + out[1];
    }
    tail(a, 0, out);
    out[0] = re - 2 * out[0];
    out[1] = im;
  }

  /**
   * {@code log Γ(x + iy)} up to multiples of 2πi, by Stirling's series after a shift to x ≥ 12, and
   * by reflection for x below ½.
   *
   * @param out real and imaginary part
   * @see "Abramowitz, Stegun 1964, equations 6.1.15, 6.1.17 and 6.1.41"
   */
  static void log(double x, double y, double[] out) {
    if (x < 0.5) {
      log(1 - x, -y, out);
      double re = out[0];
      double im = out[1];
      logSine(x, y, out);
      out[0] = Math.log(Math.PI) - out[0] - re;
      out[1] = -out[1] - im;
      return;
    }
    double shiftRe = 0;
    double shiftIm = 0;
    double a = x;
    while (a < ASYMPTOTIC) {
      shiftRe += Math.log(Math.hypot(a, y));
      shiftIm += Math.atan2(y, a);
      a += 1;
    }
    double logRe = Math.log(Math.hypot(a, y));
    double logIm = Math.atan2(y, a);
    tail(a, y, out);
    out[0] += (a - 0.5) * logRe - y * logIm - a + HALF_LOG_TWO_PI - shiftRe;
    out[1] += (a - 0.5) * logIm + y * logRe - y - shiftIm;
  }

  /** The sum of inverse powers in Stirling's series. */
  private static void tail(double a, double y, double[] out) {
    double norm = a * a + y * y;
    double invRe = a / norm;
    double invIm = -y / norm;
    double squareRe = invRe * invRe - invIm * invIm;
    double squareIm = 2 * invRe * invIm;
    double re = 0;
    double im = 0;
    for (int n = STIRLING.length - 1; n >= 0; n--) {
      double next = re * squareRe - im * squareIm + STIRLING[n];
      im = re * squareIm + im * squareRe;
      re = next;
    }
    out[0] = re * invRe - im * invIm;
    out[1] = re * invIm + im * invRe;
  }

  /** {@code log sin π(x + iy)}, y ≠ 0, with the growing exponential pulled out. */
  private static void logSine(double x, double y, double[] out) {
    double sign = Math.signum(y);
    // sin πz = (i s / 2) e^{−i s πz} (1 − e^{2 i s πz}) with s the sign of y.
    double reduced = x - 2 * Math.rint(x / 2);
    double decay = Math.exp(-2 * Math.PI * Math.abs(y));
    double re = 1 - decay * Math.cos(2 * Math.PI * reduced);
    double im = -sign * decay * Math.sin(2 * Math.PI * reduced);
    out[0] = Math.PI * Math.abs(y) - Math.log(2) + Math.log(Math.hypot(re, im));
    out[1] = sign * (Math.PI / 2 - Math.PI * reduced) + Math.atan2(im, re);
  }
}
