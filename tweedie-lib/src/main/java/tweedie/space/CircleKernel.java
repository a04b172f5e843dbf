package tweedie.space;

/**
 * The wrapped normal law: images {@code Σ_k N(r + 2πk; 0, t)} for {@code t < 2}, the theta series
 * {@code (1 + 2 Σ_k e^{−k²t/2} cos kr)/2π} above. Both are exact; at the switch they agree to
 * 1e-15.
 */
record CircleKernel() implements HeatKernel {
  private static final double SWITCH = 2;
  private static final double TWO_PI = 2 * Math.PI;

  @Override
  public Value at(double r, double t) {
    HeatKernel.check(r, t);
    return t < SWITCH ? images(r, t) : series(r, t);
  }

  /** Three images on each side: the next is below e^{−100} of the sum for t < 4. */
  static Value images(double r, double t) {
    double sum = 0;
    double pull = 0;
    for (int k = -3; k <= 3; k++) {
      double x = r + TWO_PI * k;
      // Relative to the nearest image, which is k = 0 on [0, π].
      double w = Math.exp((r * r - x * x) / (2 * t));
      sum += w;
      pull -= w * x / t;
    }
    return new Value(-r * r / (2 * t) - 0.5 * Math.log(TWO_PI * t) + Math.log(sum), pull / sum);
  }

  static Value series(double r, double t) {
    return series(r, t, Integer.MAX_VALUE);
  }

  /** The first terms only; where their sum is negative it has no logarithm, but a slope. */
  static Value series(double r, double t, int terms) {
    double sum = 1;
    double slope = 0;
    for (int k = 1; k <= terms && k * k * t < 80; k++) {
      double w = 2 * Math.exp(-0.5 * k * k * t);
      sum += w * Math.cos(k * r);
      slope -= w * k * Math.sin(k * r);
    }
    return new Value(Math.log(sum / TWO_PI), slope / sum);
  }
}
