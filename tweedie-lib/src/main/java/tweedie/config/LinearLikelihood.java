package tweedie.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import tweedie.core.Criterion;
import tweedie.core.Density;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Score;
import tweedie.core.Transform;
import tweedie.data.Columns;
import tweedie.data.Scale;
import tweedie.law.Decoder;
import tweedie.law.Dequantised;
import tweedie.law.TimeProposal;
import tweedie.law.Transformed;
import tweedie.objective.LogSnrTimes;
import tweedie.objective.SquaredError;
import tweedie.objective.VariationalBound;
import tweedie.objective.Weighting;
import tweedie.process.LevelDecoder;
import tweedie.process.LinearSde;
import tweedie.process.NoiseGrid;
import tweedie.process.ObservationDecoder;
import tweedie.process.Prediction;
import tweedie.space.Divergence;
import tweedie.tensor.Shapes;
import tweedie.transform.Augment;
import tweedie.transform.Inverse;

/**
 * The likelihood of rows under a linear process: of vectors in the units of the data, of images as
 * their 256 levels.
 */
final class LinearLikelihood {
  /** The exact trace takes one vector–Jacobian product a number. */
  private static final int MOST = 64;

  /** Levels are 2/255 apart in [−1, 1]. */
  static final double LEVEL = 2.0 / 255;

  /** Negative log SNR where bounds begin: a sixth of a level. */
  static final double FIRST = -13.3;

  private LinearLikelihood() {}

  /**
   * The likelihood. With auxiliary blocks the flow gives the bound {@code log p(x) ≥ E[log p(x, m)
   * − log q(m)]} with m drawn from the normal law q that it has at the first time given data;
   * levels of images are dequantised by uniform noise, which is one more bound.
   *
   * @throws ConfigException when there is none for such data
   */
  static Likelihood of(LinearSde p, Score score, Facts facts, Likelihood.Options o) {
    boolean image = facts.image().length > 0;
    long numbers = Shapes.count(facts.event()) * p.blocks();
    if (o.way().filter(Likelihood.Way.BOUND::equals).isPresent()) {
      TimeProposal times = LogSnrTimes.of(p, NoiseGrid.time(p, FIRST), p.horizon());
      return bound(p, w -> new SquaredError(p, Prediction.SCORE, w), score, times, facts, o);
    }
    double shift = image ? 0 : units(facts);
    if (o.samples().isPresent()) {
      if (image || numbers > MOST || o.divergence().isPresent()) {
        throw new ConfigException(
            "data", "path weights are for vectors of at most %d numbers".formatted(MOST));
      }
      Density weight = Likelihood.weight(p, score, o.tEnd(), o);
      return Likelihood.weighted(augmented(p, weight, o.tEnd()), o, shift);
    }
    Likelihood.Options few =
        o.otherwise(numbers <= MOST ? Divergence.exact() : Divergence.hutchinson(1));
    double from = image ? NoiseGrid.time(p, FIRST) : o.tEnd();
    Density flow = augmented(p, Likelihood.flow(p, score, from, few), from);
    return image
        ? ofLevels(
            new OnLevels(new Dequantised(flow, LEVEL)),
            kind(p, few, true) + ", " + reached(p, from),
            facts,
            Map.of(),
            false)
        : new Likelihood(flow, kind(p, few, false), 0, "", shift, false);
  }

  /**
   * The bound of images by the flow of a diffusion without auxiliaries.
   *
   * @param from first time of the flow
   * @param coded pictures to states, where states are no pictures themselves: the levels that are
   *     dequantised are those of pictures
   * @throws ConfigException when a bound or path weights are asked for
   */
  static Likelihood ofFlow(
      ForwardProcess<? extends Diffusion> p,
      Score score,
      double from,
      Facts facts,
      Optional<Transform> coded,
      Likelihood.Options o) {
    if (o.way().filter(Likelihood.Way.BOUND::equals).isPresent() || o.samples().isPresent()) {
      throw new ConfigException(
          o.samples().isPresent() ? "samples" : "by",
          "images of this process have a likelihood by the probability flow only");
    }
    Likelihood.Options few = o.otherwise(Divergence.hutchinson(1));
    Density flow = Likelihood.flow(p, score, from, few);
    String kind =
        "lower bound, by the probability-flow ODE of uniformly dequantised levels%s, from time %s"
            .formatted(Likelihood.random(few) ? " with probes" : "", from);
    Density ofPictures = coded.<Density>map(m -> new Transformed(m, flow)).orElse(flow);
    Density levels = new OnLevels(new Dequantised(ofPictures, LEVEL));
    return ofLevels(
        coded.<Density>map(m -> new Transformed(new Inverse(m), levels)).orElse(levels),
        kind,
        facts,
        Map.of(),
        false);
  }

  private static Likelihood ofLevels(
      Density d, String kind, Facts facts, Map<String, Density> terms, boolean drawsTimes) {
    int sites = (int) Shapes.count(facts.event());
    return new Likelihood(d, kind, sites, "dim", 0, drawsTimes, terms);
  }

  /** The noise level at a first time: that of a process may begin above the one that is wanted. */
  private static String reached(LinearSde p, double from) {
    return String.format(Locale.ROOT, "from gamma %.2f", 2 * Math.log(p.sigma(from)));
  }

  private static String kind(LinearSde p, Likelihood.Options o, boolean image) {
    boolean probes = Likelihood.random(o);
    if (p.blocks() == 1 && !image && !probes) {
      return Likelihood.EXACT;
    }
    return (p.blocks() == 1 && !image ? "estimate" : "lower bound")
        + ", by the probability-flow ODE"
        + (p.blocks() == 1 ? "" : " with drawn auxiliaries")
        + (image ? " of uniformly dequantised levels" : "")
        + (probes ? " with probes" : "");
  }

  /** The density of data from that of states at the first time: auxiliaries are paid for. */
  private static Density augmented(LinearSde p, Density ofStates, double from) {
    if (p.blocks() == 1) {
      return ofStates;
    }
    double[][] covariance = p.moments(from).covariance();
    double[] variances = p.initialVariances();
    for (int i = 0; i < variances.length; i++) {
      if (!(variances[i] > 0)) {
        throw new ConfigException(
            "process", "the likelihood needs auxiliaries that start with a density");
      }
      variances[i] = covariance[i + 1][i + 1];
    }
    return new Transformed(new Augment(variances), ofStates);
  }

  /**
   * The variational bound, of a chain where one is asked for. Auxiliaries are integrated out.
   *
   * @param rate what is integrated, by its weighting
   * @param net as the rate takes it
   * @param times from the first noise level on
   */
  static Likelihood bound(
      LinearSde p,
      Function<Weighting, Criterion> rate,
      Field net,
      TimeProposal times,
      Facts facts,
      Likelihood.Options o) {
    if (o.samples().isPresent() || o.divergence().isPresent()) {
      throw new ConfigException(
          o.samples().isPresent() ? "samples" : "divergence",
          "the bound in three terms is a mean over drawn times");
    }
    boolean image = facts.image().length > 0;
    VariationalBound b = bound(p, rate, net, times, facts, o.times(), o.chain());
    Map<String, Density> terms = new java.util.LinkedHashMap<>();
    terms.put("reconstruction", (x, c, rng) -> b.reconstruction(x, c, rng).neg());
    terms.put("prior", (x, c, rng) -> b.prior(x).neg());
    String kind =
        "lower bound, variational%s with %d times a row, %s, %s"
            .formatted(
                o.chain().isPresent() ? " of %d steps".formatted(o.chain().getAsInt()) : "",
                o.times(),
                image ? "levels decoded by softmax" : "normal decoder",
                reached(p, times.time(0)));
    return image
        ? ofLevels(new OnLevels(b), kind, facts, terms, true)
        : new Likelihood(b, kind, 0, "", units(facts), true, terms);
  }

  private static VariationalBound bound(
      LinearSde p,
      Function<Weighting, Criterion> rate,
      Field net,
      TimeProposal times,
      Facts facts,
      int points,
      OptionalInt chain) {
    Decoder decoder = decoder(p, facts);
    if (chain.isEmpty()) {
      Criterion all = rate.apply(Weighting.likelihood());
      return new VariationalBound(p, all, net, times, points, decoder);
    }
    if (p.blocks() > 1) {
      throw new ConfigException("chain", "chains of steps are for processes without momenta");
    }
    int steps = chain.getAsInt();
    double first = times.time(0);
    Criterion each = rate.apply(Weighting.ofSteps(first, p.horizon(), steps));
    TimeProposal ends = TimeProposal.steps(first, p.horizon(), steps);
    return new VariationalBound(p, each, net, ends, points, decoder);
  }

  /** Levels for images, a normal law for vectors. */
  static Decoder decoder(LinearSde p, Facts facts) {
    return facts.image().length > 0 ? LevelDecoder.ofImages(p) : new ObservationDecoder(p);
  }

  /** Minus the logarithm of the volume that standardising divides by; 0 without columns. */
  static double units(Facts facts) {
    return facts.columns().map(LinearLikelihood::units).orElse(0.0);
  }

  private static double units(Columns c) {
    if (!c.scale().equals(Scale.LINEAR)) {
      throw new ConfigException("data", "the likelihood is for columns on a linear scale");
    }
    double sum = 0;
    for (int j = 0; j < c.size(); j++) {
      if (c.std().get(j) == 0) {
        throw new ConfigException(
            "data", "column '" + c.names().get(j) + "' is constant and has no density");
      }
      sum -= Math.log(c.std().get(j));
    }
    return sum;
  }
}
