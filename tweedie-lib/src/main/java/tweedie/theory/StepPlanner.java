package tweedie.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * How many steps the theory of the DDPM sampler asks for, on {@code dX = −X dt + √2 dW}. Its bounds
 * hide absolute constants that no source gives: here they are 1, so that a plan is a scaling rule
 * and not a guarantee.
 *
 * @param dimension d, at least 1
 * @param lipschitz L of the scores of all noised laws, at least 1
 * @param secondMoment {@code m₂ = (E|x|²)^½}, &gt; 0
 * @param divergence {@code KL(data ‖ N(0, I))}, &gt; 0; {@link #noisedDivergence} where it is
 *     infinite
 * @param scoreError ε_s, root mean square error of the score, at least 0
 * @see "Chen, Chewi, Li, Li, Salim, Zhang 2023, arXiv:2209.11215, theorem 2; Benton, De Bortoli,
 *     Doucet, Deligiannidis 2024, arXiv:2308.03686"
 */
public record StepPlanner(
    int dimension, double lipschitz, double secondMoment, double divergence, double scoreError) {
  /** What every plan says of itself. */
  public static final String CONSTANTS =
      "absolute constants are unknown and set to 1: a scaling rule, not a guarantee";

  /**
   * A plan.
   *
   * @param horizon T
   * @param step h, the longest one; 0 where the theory gives no constant step
   * @param steps N
   * @param notes what to know about it, at least one line
   */
  public record Plan(double horizon, double step, double steps, List<String> notes) {
    /** Copies the notes. */
    public Plan {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the one that is out of its range
   */
  public StepPlanner {
    require("dimension", dimension, 1);
    require("lipschitz", lipschitz, 1);
    require("secondMoment", secondMoment, Double.MIN_NORMAL);
    require("divergence", divergence, Double.MIN_NORMAL);
    require("scoreError", scoreError, 0);
  }

  /**
   * A bound on the divergence of the law at a time, by convexity; finite also where that of the
   * data is not: {@code ½(α² m₂² + d(σ² − 1 − ln σ²))}, {@code α = e^{−t}}, {@code σ² = 1 − α²}.
   *
   * @param dimension d
   * @param secondMoment m₂
   * @param t time, &gt; 0
   * @return at least {@code KL(q_t ‖ N(0, I))}
   */
  public static double noisedDivergence(int dimension, double secondMoment, double t) {
    require("time", t, Double.MIN_NORMAL);
    double alpha2 = Math.exp(-2 * t);
    double log = Math.log(-Math.expm1(-2 * t));
    return 0.5 * (alpha2 * secondMoment * secondMoment + dimension * (-alpha2 - log));
  }

  /**
   * The bound on total variation, with constants 1: {@code √KL e^{−T} + (L√(dh) + L m₂ h)√T + ε_s
   * √T}, {@code h = T/N}.
   *
   * @param horizon T
   * @param steps N
   * @return the bound; above 1 it says nothing
   */
  public double bound(double horizon, double steps) {
    double h = horizon / steps;
    double discretisation = lipschitz * (Math.sqrt(dimension * h) + secondMoment * h);
    return Math.sqrt(divergence) * Math.exp(-horizon)
        + (discretisation + scoreError) * Math.sqrt(horizon);
  }

  /**
   * Steps for scores with a Lipschitz constant: {@code T = ln(√KL/ε)}, {@code h = min(1/L, ε²/(L² d
   * T), ε/(L m₂ √T))}, {@code N = T/h}.
   *
   * @param accuracy ε in total variation, in (0, 1)
   * @return the plan
   */
  public Plan smooth(double accuracy) {
    double t = horizon(accuracy);
    double h =
        Math.min(
            1 / lipschitz,
            Math.min(
                accuracy * accuracy / (lipschitz * lipschitz * dimension * t),
                accuracy / (lipschitz * secondMoment * Math.sqrt(t))));
    return new Plan(t, h, Math.ceil(t / h), notes(t, accuracy));
  }

  /**
   * Steps without a Lipschitz constant, for the law at a small time δ: {@code N = d log²(1/δ)/ε²}
   * in {@code KL ≤ ε²}, on steps that shrink towards δ.
   *
   * @param accuracy ε, in (0, 1)
   * @param stop δ, in (0, 1)
   * @return the plan; its step is 0, because steps are not equal
   * @throws IllegalArgumentException when a number is not in (0, 1)
   */
  public Plan stopped(double accuracy, double stop) {
    double t = horizon(accuracy);
    if (!(stop > 0 && stop < 1)) {
      throw new IllegalArgumentException("stop: expected a number in (0, 1), found " + stop);
    }
    double log = Math.log(1 / stop);
    double steps = Math.ceil(dimension * log * log / (accuracy * accuracy));
    List<String> notes = new ArrayList<>(notes(t, accuracy));
    notes.add("the law at time " + stop + " is reached, not that of the data; accuracy in KL");
    return new Plan(t, 0, steps, notes);
  }

  private double horizon(double accuracy) {
    if (!(accuracy > 0 && accuracy < 1)) {
      throw new IllegalArgumentException(
          "accuracy: expected a number in (0, 1), found " + accuracy);
    }
    // A law nearer to the prior than the accuracy needs no time; T = ε then keeps the rule finite.
    return Math.max(accuracy, Math.log(Math.sqrt(divergence) / accuracy));
  }

  private List<String> notes(double t, double accuracy) {
    double floor = scoreError * Math.sqrt(t);
    return floor > accuracy
        ? List.of(
            CONSTANTS,
            "the score is too far off: its error alone gives "
                + floor
                + ", above the accuracy "
                + accuracy)
        : List.of(CONSTANTS);
  }

  private static void require(String name, double value, double least) {
    if (!(value >= least) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + ": expected a finite number >= " + least + ", found " + value);
    }
  }
}
