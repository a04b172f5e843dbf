package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tweedie.data.Columns;
import tweedie.data.Table;
import tweedie.process.Ctmc;
import tweedie.process.Rates;
import tweedie.process.Schedule;
import tweedie.process.TokenPrediction;

/**
 * Jumps of symbols: grey levels of images, whole numbers of tables, characters of text.
 *
 * @param rates rates of one site
 * @param beta clock
 */
record CtmcNoising(Rates rates, Schedule beta) implements Noising {
  private static final List<String> RATES =
      List.of("uniform", "absorbing", "birthDeath", "nearestNeighbour", "gaussianTarget", "dense");

  static Noising read(Keys k) {
    int states = k.count("states", 256);
    String word = k.word("rates", "uniform", RATES);
    if (states < 2) {
      throw new ConfigException(k.at("states"), "expected at least 2, found " + states);
    }
    return new CtmcNoising(rates(k, word, states), Processes.beta(k, 1));
  }

  private static Rates rates(Keys k, String word, int states) {
    return switch (word) {
      case "absorbing" -> Rates.absorbing(states);
      case "nearestNeighbour" -> Rates.nearestNeighbour(states);
      case "birthDeath" -> Rates.birthDeath(steps(k, "up", states), steps(k, "down", states));
      case "gaussianTarget" ->
          Rates.gaussianTarget(states, k.number("reach", 6), k.number("width", 2.0 * states));
      case "dense" -> Rates.dense(k.matrix("matrix"));
      default -> Rates.uniform(states);
    };
  }

  private static double[] steps(Keys k, String name, int states) {
    double[] v = k.vector(name);
    if (v.length != states - 1) {
      throw new ConfigException(
          k.at(name), "expected %d rates, found %d".formatted(states - 1, v.length));
    }
    return v;
  }

  @Override
  public CtmcSetting on(Facts facts) {
    return on(facts, TokenPrediction.CAVITY);
  }

  CtmcSetting on(Facts facts, TokenPrediction kind) {
    return new CtmcSetting(new Ctmc(rates, beta, facts.event()), facts, kind);
  }

  /** Images are cut into equal levels; numbers of tables are symbols already. */
  @Override
  public Table encode(Table rows) {
    float[] x = rows.values().clone();
    int top = rates.clean() - 1;
    Optional<Columns> c = rows.columns();
    for (int i = 0; i < x.length; i++) {
      if (rows.isImages()) {
        x[i] = Math.max(0, Math.min(top, Math.round((x[i] + 1) / 2 * top)));
        continue;
      }
      double v = c.isPresent() ? c.get().restore(i % c.get().size(), x[i]) : x[i];
      double symbol = Math.rint(v);
      // Columns are standardised in float32, which moves whole numbers a little.
      if (!(Math.abs(v - symbol) < 1e-3) || symbol < 0 || symbol > top) {
        throw new ConfigException(
            "data", "expected whole numbers from 0 to " + top + ", found " + v);
      }
      x[i] = (float) symbol;
    }
    return new Table(x, rows.rows(), rows.shape(), rows.labels(), Optional.empty());
  }

  @Override
  public Table decode(Table states, Facts facts) {
    float[] x = states.values().clone();
    int top = rates.clean() - 1;
    Optional<Columns> c = facts.columns();
    for (int i = 0; i < x.length; i++) {
      if (states.isImages()) {
        x[i] = 2 * x[i] / top - 1;
      } else if (c.isPresent()) {
        x[i] = c.get().standardise(i % c.get().size(), x[i]);
      }
    }
    return new Table(x, states.rows(), states.shape(), states.labels(), c);
  }

  @Override
  public String objective() {
    return "ctmcElbo";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("tauLeaping", "uniform", 101, true, 0.01, 1e-5, 64);
  }

  @Override
  public LawReport inspect(LawQuery query) {
    return CtmcReport.of(rates, beta, query);
  }

  @Override
  public Optional<CtmcNoising> chain() {
    return Optional.of(this);
  }

  /** The chain inside, or one line that says what needs it. */
  static CtmcNoising require(Noising n) {
    return n.chain()
        .orElseThrow(
            () -> new ConfigException("objective", "this objective needs the process 'ctmc'"));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CtmcNoising c
        && beta.equals(c.beta)
        && Arrays.deepEquals(rates.matrix(), c.rates.matrix());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(rates.matrix());
  }
}
