package tweedie.bridge;

import tweedie.core.TimeGrid;

/**
 * Time grids of discrete bridges. The clock is the sum of the step sizes, {@code t_k = γ_1 + … +
 * γ_k}; a network of either direction is asked at the clock's time of the state it is given.
 */
public final class BridgeGrid {
  private BridgeGrid() {}

  /**
   * Equal steps.
   *
   * @param steps N, at least 1
   * @param gamma size of a step, &gt; 0
   * @return {@code 0, γ, …, Nγ}
   */
  public static TimeGrid constant(int steps, double gamma) {
    return symmetric(steps, gamma, gamma);
  }

  /**
   * Steps that grow linearly to the middle and shrink again: {@code γ_k = min + (max − min) i/(h −
   * 1)} for the i-th step from either end, with {@code h = ⌈N/2⌉}. An even N has two steps of the
   * largest size, an odd one has one.
   *
   * @param steps N, at least 1
   * @param least size of the first and of the last step, &gt; 0
   * @param largest size in the middle, at least {@code least}
   * @return N + 1 times from 0
   * @throws IllegalArgumentException when a number is out of range
   * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, appendix J"
   */
  public static TimeGrid symmetric(int steps, double least, double largest) {
    if (steps < 1 || !(least > 0 && largest >= least) || Double.isInfinite(largest)) {
      throw new IllegalArgumentException(
          "bridge grid: expected steps >= 1 and 0 < least <= largest, found "
              + steps
              + ", "
              + least
              + ", "
              + largest);
    }
    int half = (steps + 1) / 2;
    double[] t = new double[steps + 1];
    for (int k = 0; k < steps; k++) {
      int i = Math.min(k, steps - 1 - k);
      double share = half == 1 ? 1 : (double) i / (half - 1);
      t[k + 1] = t[k] + least + (largest - least) * share;
    }
    return new TimeGrid(t);
  }

  /**
   * The same times in the other order.
   *
   * @param grid any grid
   * @return {@code t_n, …, t_0}
   */
  public static TimeGrid reversed(TimeGrid grid) {
    double[] t = new double[grid.steps() + 1];
    for (int k = 0; k < t.length; k++) {
      t[k] = grid.at(grid.steps() - k);
    }
    return new TimeGrid(t);
  }
}
