package tweedie.space;

/**
 * The heat kernel of S³: images {@code e^{t/2} (2πt)^{−3/2} Σ_k (r + 2πk) e^{−(r + 2πk)²/2t} / sin
 * r} for t below 1, added around the nearer pole, and the spectral series above. Relative error
 * below 1e-13; at the switch the two agree to 1e-12.
 */
record Sphere3Kernel() implements HeatKernel {
  static final double SWITCH = 1;
  private static final SphereSeries SERIES = new SphereSeries(3);

  @Override
  public Value at(double r, double t) {
    HeatKernel.check(r, t);
    return t < SWITCH ? images(r, t) : SERIES.at(r, t);
  }

  static Value images(double r, double t) {
    double front = t / 2 - 1.5 * Math.log(2 * Math.PI * t) - r * r / (2 * t);
    if (r <= Math.PI / 2) {
      Images.Sum q = new Images.Sum(1);
      q.add(2, r, t, 0, 1);
      q.add(4, r, t, 0, 1);
      return new Value(
          front + Elementary.logOverSine(r) + Math.log(q.value),
          Elementary.cotGap(r) - r / t + q.derivative / q.value);
    }
    double u = Math.PI - r;
    double scale = (r * r - u * u) / (2 * t);
    Images.Sum q = new Images.Sum(0);
    q.add(1, u, t, scale, -1);
    q.add(3, u, t, scale, -1);
    return new Value(
        front + Elementary.logOverSine(u) + Math.log(q.value),
        -(Elementary.cotGap(u) - u / t + q.derivative / q.value));
  }
}
