package tweedie.theory;

/**
 * A mixture of Gaussians on the line under {@code dX = −X dt + √2 dW}, in plain numbers: what the
 * bounds on samplers ask for, and the error that the sampler really makes.
 *
 * @param weights positive, sum 1, [K]
 * @param means [K]
 * @param variances &gt; 0, [K]
 * @see "Chen, Chewi, Li, Li, Salim, Zhang 2023, arXiv:2209.11215"
 */
@SuppressWarnings("ArrayRecordComponent") // copied, never compared
public record OuMixture(double[] weights, double[] means, double[] variances) {
  /** Kernels end here: the mass beyond is 1e-15. */
  private static final double REACH = 8;

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException unless there is one mean and one positive variance a weight
   */
  public OuMixture {
    weights = weights.clone();
    means = means.clone();
    variances = variances.clone();
    if (weights.length == 0
        || weights.length != means.length
        || weights.length != variances.length) {
      throw new IllegalArgumentException(
          "mixture: expected as many weights as means and variances, found %d, %d and %d"
              .formatted(weights.length, means.length, variances.length));
    }
    for (double v : variances) {
      if (!(v > 0)) {
        throw new IllegalArgumentException("mixture: expected variances > 0, found " + v);
      }
    }
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  @Override
  public double[] means() {
    return means.clone();
  }

  @Override
  public double[] variances() {
    return variances.clone();
  }

  /** Value, slope and curvature of the logarithm of the density. */
  private record Jet(double density, double score, double slope) {}

  private Jet jet(double x, double t) {
    double decay = Math.exp(-t);
    double p = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < weights.length; i++) {
      double v = variances[i] * decay * decay - Math.expm1(-2 * t);
      double r = (decay * means[i] - x) / v;
      double q = weights[i] * Math.exp(-0.5 * r * r * v) / Math.sqrt(2 * Math.PI * v);
      p += q;
      first += q * r;
      second += q * (r * r - 1 / v);
    }
    double s = first / p;
    return new Jet(p, s, second / p - s * s);
  }

  /**
   * The density at a time.
   *
   * @param x a point
   * @param t time, at least 0
   * @return p_t(x)
   */
  public double density(double x, double t) {
    return jet(x, t).density();
  }

  /**
   * The exact score at a time.
   *
   * @param x a point
   * @param t time, at least 0
   * @return {@code ∂ log p_t(x)}
   */
  public double score(double x, double t) {
    return jet(x, t).score();
  }

  /**
   * The steepest score of the data on a grid.
   *
   * @param axis where to look
   * @return {@code max |∂² log p₀|}
   */
  public double lipschitz(GridAxis axis) {
    double most = 0;
    for (int i = 0; i < axis.cells(); i++) {
      most = Math.max(most, Math.abs(jet(axis.at(i), 0).slope()));
    }
    return most;
  }

  /**
   * The second moment.
   *
   * @return {@code m₂ = (E x²)^½}
   */
  public double secondMoment() {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * (means[i] * means[i] + variances[i]);
    }
    return Math.sqrt(sum);
  }

  /**
   * The law at a time on a grid.
   *
   * @param t time, at least 0
   * @param axis the grid
   * @return the density, normalised on the grid
   */
  public GridDensity law(double t, GridAxis axis) {
    return GridDensity.of(x -> Math.log(density(x[0], t)), axis);
  }

  /**
   * The total variation between what the exponential integrator of the reverse SDE makes of N(0, 1)
   * with the exact score, and the data: densities are propagated on a grid. A step is {@code x ← eʰ
   * x + 2(eʰ − 1) s(x, t) + N(0, e²ʰ − 1)}.
   *
   * @param horizon T
   * @param steps N
   * @param axis the grid, wide enough for both laws and finer than {@code √(2h)}
   * @return the total variation
   * @see "Chen, Chewi, Li, Li, Salim, Zhang 2023, arXiv:2209.11215"
   */
  public double totalVariation(double horizon, int steps, GridAxis axis) {
    double h = horizon / steps;
    double[] p = GridDensity.of(x -> -0.5 * x[0] * x[0], axis).values();
    for (int k = 0; k < steps; k++) {
      p = step(p, horizon - k * h, h, axis);
    }
    return new GridDensity(new GridAxis[] {axis}, p).totalVariation(law(0, axis));
  }

  private double[] step(double[] p, double t, double h, GridAxis axis) {
    double[] out = new double[p.length];
    double grow = Math.expm1(h);
    double v = Math.expm1(2 * h);
    double scale = axis.width() / Math.sqrt(2 * Math.PI * v);
    double reach = REACH * Math.sqrt(v);
    for (int i = 0; i < p.length; i++) {
      if (p[i] == 0) {
        continue;
      }
      double x = axis.at(i);
      double mean = x + grow * (x + 2 * score(x, t));
      int from = (int) Math.ceil(Math.max(0, (mean - reach - axis.first()) / axis.width()));
      double end = Math.min(p.length - 1.0, (mean + reach - axis.first()) / axis.width());
      for (int j = from; j <= end; j++) {
        double d = axis.at(j) - mean;
        out[j] += p[i] * scale * Math.exp(-0.5 * d * d / v);
      }
    }
    return out;
  }
}
