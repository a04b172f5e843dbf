package tweedie.space;

import tweedie.tensor.Ops;
import tweedie.tensor.Rng;

/**
 * Exact draws of the distance of hyperbolic Brownian motion from its start. On H³ it has the law of
 * {@code |√t Z + t e|} with Z normal in R³ and e a unit vector. On H² {@code |√t Z + ½t e|} in R²,
 * of density {@code (r/t) I₀(r/2) e^{−r²/2t − t/8}}, is the proposal of a rejection: the quotient
 * of the densities is largest at infinity and stays below √(π/2), measured for t from 0.01 to 20,
 * so that four of five proposals are accepted.
 *
 * @param dimension 2 or 3
 */
record HyperbolicDraw(int dimension) {
  private static final double LOG_BOUND = 0.5 * Math.log(Math.PI / 2);
  private static final Hyperbolic2Kernel PLANE = new Hyperbolic2Kernel();

  double[] draw(double[] time, Rng rng) {
    double[] out = new double[time.length];
    boolean[] done = new boolean[time.length];
    int left = time.length;
    for (int round = 0; left > 0; round++) {
      Rng streams = rng.child(round);
      double[] z = Ops.doubles(streams.normal(dimension));
      double[] u = streams.uniforms(1);
      for (int i = 0; i < time.length; i++) {
        if (done[i]) {
          continue;
        }
        double r = proposal(z, i * dimension, time[i]);
        if (dimension == 3 || time[i] == 0 || Math.log(u[i]) < excess(r, time[i])) {
          out[i] = r;
          done[i] = true;
          left--;
        }
      }
    }
    return out;
  }

  private double proposal(double[] z, int from, double t) {
    double square = Math.pow(Math.sqrt(t) * z[from] + 0.5 * (dimension - 1) * t, 2);
    for (int j = 1; j < dimension; j++) {
      square += t * z[from + j] * z[from + j];
    }
    return Math.sqrt(square);
  }

  /** Logarithm of the quotient of the densities over its bound. */
  static double excess(double r, double t) {
    double area = Math.log(2 * Math.PI * t) - Elementary.logOverSinh(r);
    double wanted = area + PLANE.at(r, t).log();
    return wanted - logBessel(r / 2) + r * r / (2 * t) + t / 8 - LOG_BOUND;
  }

  /**
   * {@code log I₀(x)} by the trapezoidal rule on {@code ∫ e^{x cos}/π}, exact to rounding for this
   * number of nodes.
   */
  static double logBessel(double x) {
    int n = 24 + (int) (8 * Math.sqrt(x));
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(x * (Math.cos(Math.PI * (i + 0.5) / n) - 1));
    }
    return x + Math.log(sum / n);
  }
}
