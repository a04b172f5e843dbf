package tweedie.process;

/**
 * Constant rate {@code β(t) = β}, {@code B(t) = βt}.
 *
 * @param beta β &gt; 0, clock units per unit of t; 8 for PSLD in its paper
 * @see "Dockhorn, Vahdat, Kreis 2022, arXiv:2112.07068; Pandey, Mandt 2023, arXiv:2303.01748"
 */
public record ConstantBeta(double beta) implements Schedule {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if β is not positive and finite
   */
  public ConstantBeta {
    Require.positive("beta", beta);
  }

  @Override
  public double rate(double t) {
    return beta;
  }

  @Override
  public double clock(double t) {
    return beta * t;
  }

  @Override
  public double clockBetween(double s, double t) {
    return beta * (t - s);
  }

  @Override
  public double inverseClock(double b) {
    return b / beta;
  }
}
