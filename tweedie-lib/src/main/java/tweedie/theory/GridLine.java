package tweedie.theory;

/**
 * One line of cells with Scharfetter–Gummel fluxes {@code J_{i+½} = l_i p_i − r_i p_{i+1}} and
 * closed ends: {@code dp_i/dt = (J_{i−½} − J_{i+½})/Δ}. The columns of its matrix sum to zero, so
 * that mass stays, and what leaves a cell is positive, so that implicit Euler keeps densities
 * positive.
 *
 * @param left l_i/Δ, [cells − 1]
 * @param right r_i/Δ, [cells − 1]
 */
@SuppressWarnings("ArrayRecordComponent") // internal, never compared
record GridLine(double[] left, double[] right) {
  /** {@code x/(eˣ − 1)}, the Bernoulli function. */
  static double bernoulli(double x) {
    // Below the cut the quadratic term is under the rounding of 1.
    return Math.abs(x) < 1e-8 ? 1 - 0.5 * x : x / Math.expm1(x);
  }

  /** {@code (I − θ dt A) p' = (I + (1 − θ) dt A) p}, in place along a stride. */
  void step(double[] p, int offset, int stride, double dt, double theta) {
    int n = left.length + 1;
    double[] upper = new double[n];
    double[] rhs = new double[n];
    double in = theta * dt;
    double ex = (1 - theta) * dt;
    for (int i = 0; i < n; i++) {
      double flux = 0;
      double out = 0;
      if (i > 0) {
        flux +=
            left[i - 1] * p[at(offset, stride, i - 1)] - right[i - 1] * p[at(offset, stride, i)];
        out += right[i - 1];
      }
      if (i < n - 1) {
        flux += right[i] * p[at(offset, stride, i + 1)] - left[i] * p[at(offset, stride, i)];
        out += left[i];
      }
      double below = i > 0 ? -in * left[i - 1] : 0;
      double pivot = 1 + in * out - (i > 0 ? below * upper[i - 1] : 0);
      double known = p[at(offset, stride, i)] + ex * flux;
      rhs[i] = (known - (i > 0 ? below * rhs[i - 1] : 0)) / pivot;
      upper[i] = i < n - 1 ? -in * right[i] / pivot : 0;
    }
    for (int i = n - 1; i >= 0; i--) {
      double next = i < n - 1 ? upper[i] * p[at(offset, stride, i + 1)] : 0;
      p[at(offset, stride, i)] = rhs[i] - next;
    }
  }

  private static int at(int offset, int stride, int i) {
    return offset + i * stride;
  }
}
