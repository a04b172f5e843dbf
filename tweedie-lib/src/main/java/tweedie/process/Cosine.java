package tweedie.process;

/**
 * Cosine schedule of improved DDPM: {@code ᾱ(t) = cos²θ(t)/cos²θ(0)}, {@code θ(t) = (t + s)/(1 + s)
 * · π/2}, {@code B = −ln ᾱ}.
 *
 * <p>B is infinite at t = 1, so the rate is cut off at {@code maxRate} and the clock goes on
 * linearly from there. The paper clips its discrete β at 0.999 per step of 1/1000; the same slope
 * in continuous time is {@link #DEFAULT_MAX_RATE}, which leaves {@code ᾱ(1)} at about 1.3e-6.
 *
 * @param offset s &gt; 0, keeps the rate at t = 0 positive
 * @param maxRate largest β, above β(0)
 * @see "Nichol, Dhariwal 2021, arXiv:2102.09672, equation 17"
 */
public record Cosine(double offset, double maxRate) implements Schedule {
  /** Offset of the paper. */
  public static final double DEFAULT_OFFSET = 0.008;

  /** The paper's largest β of 0.999 in steps of 1/1000. */
  public static final double DEFAULT_MAX_RATE = 999;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the offset is not positive or the cut-off not above β(0)
   */
  public Cosine {
    Require.positive("offset", offset);
    Require.positive("maxRate", maxRate);
    double first = Math.PI / (1 + offset) * Math.tan(offset / (1 + offset) * Math.PI / 2);
    if (maxRate <= first) {
      throw new IllegalArgumentException(
          "maxRate: expected more than beta(0) = " + first + ", found " + maxRate);
    }
  }

  /** The paper's offset and cut-off. */
  public Cosine() {
    this(DEFAULT_OFFSET, DEFAULT_MAX_RATE);
  }

  /**
   * Time from which the rate is cut off.
   *
   * @return the time at which β reaches maxRate, in (0, 1]
   */
  public double cutOff() {
    double theta = Math.atan(maxRate * (1 + offset) / Math.PI);
    return Math.min(1, theta * (1 + offset) * 2 / Math.PI - offset);
  }

  @Override
  public double rate(double t) {
    return t >= cutOff() ? maxRate : Math.PI / (1 + offset) * Math.tan(angle(t));
  }

  @Override
  public double clock(double t) {
    return clockBetween(0, t);
  }

  @Override
  public double clockBetween(double s, double t) {
    double cut = cutOff();
    double linear = maxRate * (Math.max(t, cut) - Math.max(s, cut));
    double a = angle(Math.min(s, cut));
    double half = (Math.min(t, cut) - Math.min(s, cut)) / (1 + offset) * Math.PI / 4;
    // cos b − cos a = −2 sin((a + b)/2) sin((b − a)/2) keeps the digits of short intervals.
    return linear - 2 * Math.log1p(-2 * Math.sin(a + half) * Math.sin(half) / Math.cos(a));
  }

  @Override
  public double inverseClock(double b) {
    double cut = cutOff();
    double beyond = b - clock(cut);
    if (beyond >= 0) {
      return cut + beyond / maxRate;
    }
    double theta = Math.acos(Math.cos(angle(0)) * Math.exp(-b / 2));
    double t = Math.max(0, theta * (1 + offset) * 2 / Math.PI - offset);
    // The arc cosine loses digits near t = 0; Newton steps on the accurate clock restore them.
    for (int i = 0; i < 3; i++) {
      t = Math.max(0, t - (clock(t) - b) / rate(t));
    }
    return t;
  }

  private double angle(double t) {
    return (t + offset) / (1 + offset) * Math.PI / 2;
  }
}
