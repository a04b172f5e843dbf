package tweedie.space;

/**
 * The heat kernel of H³ in closed form: {@code (2πt)^{−3/2} (r/sinh r) e^{−t/2 − r²/2t}}.
 *
 * @see "Davies, Mandouvalos 1988, Heat kernel bounds on hyperbolic space"
 */
record Hyperbolic3Kernel() implements HeatKernel {
  @Override
  public Value at(double r, double t) {
    HeatKernel.check(r, t);
    double log =
        -1.5 * Math.log(2 * Math.PI * t) + Elementary.logOverSinh(r) - t / 2 - r * r / (2 * t);
    return new Value(log, Elementary.cothGap(r) - r / t);
  }
}
