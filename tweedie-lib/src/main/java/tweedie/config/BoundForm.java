package tweedie.config;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import tweedie.law.TimeProposal;

/**
 * The likelihood bound as an objective: the one loss that can also train the noising.
 *
 * @param law how times are drawn, one of the names of laws
 * @param from first time ε
 * @param points times drawn for each row
 * @param freezeAt share of the steps after which the noising is frozen and the score alone goes on;
 *     1: never
 * @see "Du, Zhang, Yang, Du 2023, arXiv:2206.10365, for the two phases"
 */
record BoundForm(String law, double from, int points, double freezeAt) implements Form {
  private static final List<String> LAWS = List.of("importance", "logarithmic", "uniform");

  /** Pieces of constant density: weights are exact, their number only moves the variance. */
  private static final int PIECES = 64;

  static Form read(Keys k) {
    Keys t = k.object("time");
    String law = t.word("type", "importance", LAWS);
    double from = t.number("from", 1e-4);
    if (!(from > 0)) {
      throw new ConfigException(t.at("from"), "expected more than 0, found " + from);
    }
    t.done();
    int points = k.count("points", 1, 1);
    double freezeAt = k.number("freezeAt", 0.5);
    if (!(freezeAt > 0 && freezeAt <= 1)) {
      throw new ConfigException(
          k.at("freezeAt"), "expected more than 0 and at most 1, found " + freezeAt);
    }
    return new BoundForm(law, from, points, freezeAt);
  }

  @Override
  public boolean trainsProcess() {
    return true;
  }

  @Override
  public void check(Noising process) {
    boolean one = process.linear().filter(p -> p.blocks() == 1).isPresent();
    if (!one && (!process.learned() || process.learnsClock())) {
      throw new ConfigException(
          "objective", "'elbo' needs a flexible process, or a linear one of one block");
    }
  }

  @Override
  public Method on(Noising process, Facts facts) {
    check(process);
    Setting s = process.on(facts);
    double horizon = s.process().horizon();
    if (!(from < horizon)) {
      throw new ConfigException(
          "objective.time.from", "expected less than " + horizon + ", found " + from);
    }
    return new BoundMethod(process, s, facts, this);
  }

  @Override
  public double firstTime() {
    return from;
  }

  /** Steps before the noising is frozen. */
  long boundary(long steps) {
    return freezeAt == 1 ? Long.MAX_VALUE : Math.max(1, Math.round(freezeAt * steps));
  }

  @Override
  public long stage(long steps) {
    return freezeAt == 1 ? steps : Math.max(1, Math.min(boundary(steps), steps - boundary(steps)));
  }

  /**
   * The law of times. Where noise is predicted as well at all times, the rate of the bound goes as
   * {@code β/(1 − e^{−B})}, the derivative of {@code log(e^B − 1)}: times are drawn so.
   *
   * @see "Song, Durkan, Murray, Ermon 2021, arXiv:2101.09258, section 5.1"
   */
  TimeProposal times(Setting s) {
    double to = s.process().horizon();
    if (law.equals("uniform")) {
      return TimeProposal.uniform(from, to);
    }
    if (law.equals("logarithmic") || s.clock().isEmpty()) {
      return TimeProposal.logarithmic(from, to);
    }
    DoubleUnaryOperator clock = s.clock().get();
    TimeProposal even = TimeProposal.logarithmic(from, to);
    double[] edges = new double[PIECES + 1];
    for (int i = 0; i <= PIECES; i++) {
      edges[i] = even.time((double) i / PIECES);
    }
    double[] density = new double[PIECES];
    for (int i = 0; i < PIECES; i++) {
      density[i] =
          (level(clock, edges[i + 1]) - level(clock, edges[i])) / (edges[i + 1] - edges[i]);
    }
    return TimeProposal.pieces(edges, density);
  }

  /** {@code log(e^B − 1)}, for large B too. */
  private static double level(DoubleUnaryOperator clock, double t) {
    double b = clock.applyAsDouble(t);
    return b + Math.log(-Math.expm1(-b));
  }
}
