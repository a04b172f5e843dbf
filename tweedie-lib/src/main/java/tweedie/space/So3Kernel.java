package tweedie.space;

/**
 * The heat kernel of the rotation group. Images for {@code t < 2}: {@code √(2π) t^{−3/2} e^{t/8}
 * Σ_k (−1)^k ω_k e^{−ω_k²/2t} / sin(ω/2) / 8π²}, {@code ω_k = ω + 2πk}; characters {@code Σ (2l +
 * 1) e^{−l(l+1)t/2} sin((l + ½)ω)/sin(ω/2) / 8π²} above. Both are exact; at the switch they agree
 * to 1e-14.
 */
record So3Kernel() implements HeatKernel, RadialLaw {
  private static final double SWITCH = 2;
  private static final double LOG_VOLUME = Math.log(8 * Math.PI * Math.PI);

  @Override
  public Value at(double r, double t) {
    HeatKernel.check(r, t);
    return t < SWITCH ? images(r, t) : series(r, t);
  }

  static Value images(double r, double t) {
    Images.Sum q = sum(r, t);
    double log =
        0.5 * Math.log(2 * Math.PI)
            - 1.5 * Math.log(t)
            + t / 8
            + Math.log(2)
            + Elementary.logOverSine(r / 2)
            - r * r / (2 * t)
            + Math.log(q.value)
            - LOG_VOLUME;
    return new Value(log, 0.5 * Elementary.cotGap(r / 2) - r / t + q.derivative / q.value);
  }

  /** {@code Σ_k (−1)^k ω_k e^{−ω_k²/2t} / (ω e^{−ω²/2t})}. */
  static Images.Sum sum(double r, double t) {
    Images.Sum q = new Images.Sum(1);
    q.add(2, r, t, 0, -1);
    if (t > 0.2) {
      // Below, these are less than e^{−4π²/t} of the sum.
      q.add(4, r, t, 0, 1);
      q.add(6, r, t, 0, -1);
    }
    return q;
  }

  static Value series(double r, double t) {
    return series(r, t, Integer.MAX_VALUE);
  }

  /** The first terms only; where their sum is negative it has no logarithm, but a slope. */
  static Value series(double r, double t, int terms) {
    double half = Math.sin(r / 2);
    double sum = 0;
    double slope = 0;
    for (int l = 0; l <= terms && l * (l + 1) * t < 80; l++) {
      double w = (2 * l + 1) * Math.exp(-0.5 * l * (l + 1) * t);
      double a = l + 0.5;
      if (r < 1e-6) {
        sum += w * (2 * l + 1);
        slope -= w * (2 * l + 1) * (a * a - 0.25) / 3 * r;
        continue;
      }
      double ratio = Math.sin(a * r) / half;
      sum += w * ratio;
      slope += w * (a * Math.cos(a * r) / half - 0.5 * ratio * Math.cos(r / 2) / half);
    }
    return new Value(Math.log(sum) - LOG_VOLUME, slope / sum);
  }

  @Override
  public double[] weights(double t) {
    return RadialLaw.weights(t, l -> 2.0 * l + 1, l -> l * (l + 1.0));
  }

  /** {@code (ω − sin ω + Σ_l (2l + 1) e^{−l(l+1)t/2} [sin(lω)/l − sin((l+1)ω)/(l + 1)])/π}. */
  @Override
  public double[] distribution(double r, double[] weights) {
    double total = r - Math.sin(r);
    double density = 1 - Math.cos(r);
    double twice = 2 * Math.cos(r);
    double sine = Math.sin(r);
    double sineBefore = 0;
    double cosine = Math.cos(r);
    double cosineBefore = 1;
    for (int l = 1; l < weights.length; l++) {
      double nextSine = twice * sine - sineBefore;
      double nextCosine = twice * cosine - cosineBefore;
      total += weights[l] * (sine / l - nextSine / (l + 1));
      density += weights[l] * (cosine - nextCosine);
      sineBefore = sine;
      sine = nextSine;
      cosineBefore = cosine;
      cosine = nextCosine;
    }
    return new double[] {total / Math.PI, density / Math.PI};
  }
}
