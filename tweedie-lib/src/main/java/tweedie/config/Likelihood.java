package tweedie.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tweedie.core.Density;
import tweedie.core.Diffusion;
import tweedie.core.ForwardProcess;
import tweedie.core.Score;
import tweedie.core.TimeGrid;
import tweedie.law.FeynmanKac;
import tweedie.law.Importance;
import tweedie.law.Transformed;
import tweedie.solver.Rk45;
import tweedie.space.Divergence;
import tweedie.transform.OdeFlow;

/**
 * The log-likelihood of rows under a trained network, and what the numbers are.
 *
 * @param density of encoded rows, exact or a lower bound in mean, nats
 * @param kind how it was found, in words
 * @param sites number of symbols of a row; 0 where rows are numbers with a density
 * @param site what one symbol is called
 * @param shift what is added to every log-density, such as the units of the data; nats
 * @param drawsTimes whether it is a mean over drawn times, {@link Options#times}; else a flow is
 *     solved to {@link Options#tolerance}
 * @param terms what the negative log-likelihood is the sum of, by name, but for the last one, which
 *     is the rest; each takes the streams of the density. Empty where it has no terms
 */
public record Likelihood(
    Density density,
    String kind,
    int sites,
    String site,
    double shift,
    boolean drawsTimes,
    Map<String, Density> terms) {
  /** Name of the term that is the rest. */
  static final String REST = "diffusion";

  /** A likelihood without terms. */
  Likelihood(
      Density density, String kind, int sites, String site, double shift, boolean drawsTimes) {
    this(density, kind, sites, site, shift, drawsTimes, Map.of());
  }

  /** What is computed, where there is a choice. */
  public enum Way {
    /** The density of the probability flow. */
    FLOW,
    /** The variational bound in its three terms. */
    BOUND
  }

  /**
   * How a likelihood is computed.
   *
   * @param tolerance of the adaptive solver of a probability flow
   * @param times drawn for each row of a bound; of a path weight the steps of its path
   * @param tEnd first time, where a method has none of its own
   * @param samples number K of path weights in a bound for diffusions; empty for the probability
   *     flow
   * @param way flow or bound; empty: what the objective was made for
   * @param divergence of the flow; empty: exact for few numbers, else one probe of Hutchinson
   * @param chain steps of the chain that a bound is one of; empty: continuous time
   * @param logSnrTimes whether the times of a bound are drawn evenly in log SNR, whatever law the
   *     training drew them from: of a schedule that is steep at its ends, uniform times say little
   */
  public record Options(
      double tolerance,
      int times,
      double tEnd,
      OptionalInt samples,
      Optional<Way> way,
      Optional<Divergence> divergence,
      OptionalInt chain,
      boolean logSnrTimes) {
    /**
     * The probability flow of diffusions.
     *
     * @param tolerance of its adaptive solver
     * @param times drawn for each row of a bound
     * @param tEnd first time, where a method has none of its own
     */
    public Options(double tolerance, int times, double tEnd) {
      this(tolerance, times, tEnd, OptionalInt.empty());
    }

    /**
     * Path weights, or the probability flow without them.
     *
     * @param tolerance of its adaptive solver
     * @param times drawn for each row of a bound; of a path weight the steps of its path
     * @param tEnd first time, where a method has none of its own
     * @param samples number K of path weights in a bound for diffusions
     */
    public Options(double tolerance, int times, double tEnd, OptionalInt samples) {
      this(tolerance, times, tEnd, samples, Optional.empty(), Optional.empty());
    }

    /**
     * A bound or a flow in continuous time.
     *
     * @param tolerance of the adaptive solver of a probability flow
     * @param times drawn for each row of a bound
     * @param tEnd first time, where a method has none of its own
     * @param samples number K of path weights in a bound for diffusions
     * @param way flow or bound
     * @param divergence of the flow
     */
    public Options(
        double tolerance,
        int times,
        double tEnd,
        OptionalInt samples,
        Optional<Way> way,
        Optional<Divergence> divergence) {
      this(tolerance, times, tEnd, samples, way, divergence, OptionalInt.empty(), false);
    }

    /** Checks the ranges. */
    public Options {
      if (samples.isPresent() && samples.getAsInt() < 1) {
        throw new IllegalArgumentException(
            "samples: expected at least 1, found " + samples.getAsInt());
      }
      if (!(tolerance > 0)) {
        throw new IllegalArgumentException("tolerance: expected a number > 0, found " + tolerance);
      }
      if (times < 1) {
        throw new IllegalArgumentException("times: expected at least 1, found " + times);
      }
      if (chain.isPresent() && chain.getAsInt() < 1) {
        throw new IllegalArgumentException("chain: expected at least 1, found " + chain.getAsInt());
      }
    }

    /** The same from another first time. */
    Options from(double first) {
      return new Options(tolerance, times, first, samples, way, divergence, chain, logSnrTimes);
    }

    /** The same with a divergence where none was asked for. */
    Options otherwise(Divergence d) {
      return new Options(
          tolerance,
          times,
          tEnd,
          samples,
          way,
          Optional.of(divergence.orElse(d)),
          chain,
          logSnrTimes);
    }

    /**
     * Refuses a way and a divergence where there is no choice.
     *
     * @throws ConfigException naming what was asked for
     */
    void requireNoChoice(String why) {
      if (way.isPresent() || divergence.isPresent()) {
        throw new ConfigException(way.isPresent() ? "by" : "divergence", why);
      }
    }
  }

  static final String EXACT = "exact, by the probability-flow ODE";

  /** A density of rows of numbers. */
  private static Likelihood flowing(Density density, Options o, double shift) {
    String kind = random(o) ? "estimate, by the probability-flow ODE with probes" : EXACT;
    return new Likelihood(density, kind, 0, "", shift, false);
  }

  /** Whether divergences are estimated. */
  static boolean random(Options o) {
    return o.divergence().filter(Divergence::random).isPresent();
  }

  /** The log-likelihood of a diffusion without auxiliaries, as the options ask for it. */
  static Likelihood of(
      ForwardProcess<? extends Diffusion> process,
      Score score,
      double from,
      Options o,
      double shift) {
    if (o.way().filter(Way.BOUND::equals).isPresent()) {
      throw new ConfigException("by", "the bound in three terms needs a linear process on R^d");
    }
    return o.samples().isPresent()
        ? weighted(weight(process, score, from, o), o, shift)
        : flowing(flow(process, score, from, o), o, shift);
  }

  /**
   * The K-sample bound {@code log (1/K) Σ w_k}, nearer to the log-density with every sample.
   *
   * @param weight one path weight
   * @see "Huang et al. 2022, arXiv:2208.07949, section 4"
   */
  static Likelihood weighted(Density weight, Options o, double shift) {
    int k = o.samples().orElseThrow();
    return new Likelihood(
        new Importance(k, weight),
        "lower bound, %d path weights of %d steps a row".formatted(k, o.times()),
        0,
        "",
        shift,
        true);
  }

  /** One path weight on a grid whose steps shrink towards the data, by the exact divergence. */
  static Density weight(
      ForwardProcess<? extends Diffusion> process, Score score, double from, Options o) {
    double[] down = TimeGrid.quadratic(process.horizon(), from, o.times()).times();
    double[] up = new double[down.length];
    Arrays.setAll(up, i -> down[down.length - 1 - i]);
    return new FeynmanKac(
        process.dynamics(), score, process.prior(), new TimeGrid(up), Divergence.exact());
  }

  /**
   * The density of the probability flow of a learned score, from a first time to the prior.
   *
   * @param process the noising
   * @param score the model
   * @param from first time, where data are taken to be
   * @param o tolerance of the solver
   * @return density of states; its divergence is the exact trace
   */
  static Density flow(
      ForwardProcess<? extends Diffusion> process, Score score, double from, Options o) {
    OdeFlow map =
        new OdeFlow(
            new Rk45(o.tolerance(), o.tolerance()),
            new TimeGrid(new double[] {from, process.horizon()}),
            process.dynamics().reverse(score, 0),
            o.divergence().orElseGet(Divergence::exact));
    return new Transformed(map, process.prior());
  }
}
