package tweedie.process;

import org.bytedeco.pytorch.Tensor;

/**
 * The rate matrix {@code R_b} of one site with S symbols: {@code R_b(x, y)} from x to y, rows sum
 * to 0. A row of a transition matrix is the start. All sites of a state move independently, at the
 * common speed {@code β(t)}.
 *
 * @see "Campbell et al. 2022, arXiv:2205.14987, section 3.2 and appendix E"
 */
public interface Rates {
  /**
   * Number of symbols.
   *
   * @return S
   */
  int states();

  /**
   * Number of symbols that data can have: 0 … clean − 1.
   *
   * @return S, or S − 1 when the last symbol is a mask
   */
  default int clean() {
    return states();
  }

  /**
   * Whether symbols are numbers, so that jumps of one site add up: a step of τ-leaping then clamps
   * their sum. Where they have no order, a site that would jump more than once stays.
   *
   * @return true for rates that are made for an ordered set
   * @see "Campbell et al. 2022, arXiv:2205.14987, section 4.3"
   */
  default boolean ordered() {
    return false;
  }

  /**
   * The matrix.
   *
   * @return {@code R_b}, [S][S], with diagonal
   */
  double[][] matrix();

  /**
   * The law that the chain tends to.
   *
   * @return π, [S], adds up to 1
   */
  double[] stationary();

  /**
   * The rate at which the chain forgets its start: the smallest real part, sign reversed, of the
   * eigenvalues other than 0.
   *
   * @return the spectral gap, &gt; 0
   */
  double gap();

  /**
   * Rates of leaving.
   *
   * @param x symbols, int64 [B, event]
   * @return {@code R_b(x, y)}, float64 [B, event, S], 0 where y is x
   */
  Tensor out(Tensor x);

  /**
   * Rates of arriving.
   *
   * @param x symbols, int64 [B, event]
   * @return {@code R_b(y, x)}, float64 [B, event, S], 0 where y is x
   */
  Tensor in(Tensor x);

  /**
   * The transition law over an interval of the clock.
   *
   * @param tau {@code τ = ∫ β ≥ 0}, float64, [] or [B]
   * @return {@code exp(τ R_b)}
   */
  SiteTransition over(Tensor tau);

  /**
   * Every symbol moves to every other one at rate 1: {@code R_b = 11ᵀ − S I}.
   *
   * @param states S, at least 2
   * @return rates with closed-form transitions
   */
  static Rates uniform(int states) {
    return RenewalRates.uniform(states);
  }

  /**
   * Every symbol moves to the last one, the mask, at rate 1 and stays there.
   *
   * @param states S with the mask, at least 2
   * @return rates with closed-form transitions
   */
  static Rates absorbing(int states) {
    return RenewalRates.absorbing(states);
  }

  /**
   * Steps up and down an ordered set.
   *
   * @param up {@code R(i, i+1)} for i = 0 … S − 2, &gt; 0, [S − 1]
   * @param down {@code R(i+1, i)} for i = 0 … S − 2, &gt; 0, [S − 1]
   * @return rates
   */
  static Rates birthDeath(double[] up, double[] down) {
    return new MatrixRates(RateMatrices.birthDeath(up, down), true);
  }

  /**
   * Steps to either neighbour at rate 1; uniform in the limit.
   *
   * @param states S, at least 2
   * @return rates
   */
  static Rates nearestNeighbour(int states) {
    double[] ones = new double[Math.max(0, states - 1)];
    java.util.Arrays.fill(ones, 1);
    return birthDeath(ones, ones);
  }

  /**
   * Rates for ordered symbols that tend to a discretised Gaussian: those towards the middle fall
   * with the distance as {@code exp(−(k−1)²/reach²)}, those away follow from detailed balance with
   * {@code π_i ∝ exp(−(i + 1 − S/2)²/(2 width²))}.
   *
   * @param states S; 256 in the paper
   * @param reach {@code σ_r} &gt; 0, symbols; 6 in the paper
   * @param width {@code Q_σ} &gt; 0, symbols; 512 in the paper
   * @return rates
   * @see "Campbell et al. 2022, arXiv:2205.14987, appendix E"
   */
  static Rates gaussianTarget(int states, double reach, double width) {
    return new MatrixRates(RateMatrices.gaussianTarget(states, reach, width), true);
  }

  /**
   * Any rates with which every symbol can reach every other one.
   *
   * @param matrix {@code R_b}, [S][S]; its diagonal is not read
   * @return rates
   * @throws IllegalArgumentException for a negative rate or a set that is not connected
   */
  static Rates dense(double[][] matrix) {
    return new MatrixRates(RateMatrices.closed(matrix), false);
  }
}
