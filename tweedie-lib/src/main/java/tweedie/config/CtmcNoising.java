package tweedie.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tweedie.core.Density;
import tweedie.core.Dynamics;
import tweedie.core.JumpReversal;
import tweedie.data.Columns;
import tweedie.data.Table;
import tweedie.law.IndependentCategorical;
import tweedie.law.KneserNey;
import tweedie.process.Ctmc;
import tweedie.process.ExponentialBeta;
import tweedie.process.LinearSurvival;
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
    Rates rates = rates(k, word, states);
    return new CtmcNoising(rates, clock(k, word, rates));
  }

  /** A number, a line, an exponential, or a linear fall of what has not moved. */
  private static Schedule clock(Keys k, String word, Rates rates) {
    if (!k.has("beta") || !k.raw("beta").isObject()) {
      // The spectrum of many symbols takes a while: it is asked for the default only.
      return Processes.beta(k, k.has("beta") ? 1 : Processes.MIXED / rates.gap());
    }
    Keys inner = k.object("beta");
    Schedule s;
    if (inner.has("kept")) {
      if (!List.of("uniform", "absorbing").contains(word)) {
        throw new ConfigException(k.at("beta"), "'kept' needs rates uniform or absorbing");
      }
      double kept = inner.number("kept");
      if (!(kept > 0 && kept < 1)) {
        throw new ConfigException(inner.at("kept"), "expected between 0 and 1, found " + kept);
      }
      s = new LinearSurvival(word.equals("uniform") ? rates.states() : 1, kept);
    } else if (inner.has("base")) {
      s = new ExponentialBeta(inner.number("scale"), inner.number("base"));
    } else {
      return Processes.beta(k, 1);
    }
    inner.done();
    return s;
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

  /**
   * Levels of images are the nearest of S equally spaced greys from black to white: with S = 256
   * the bytes of the file, with S = 2 whether a byte is at least 128. Numbers of tables and
   * characters are symbols already.
   */
  @Override
  public Table encode(Table rows) {
    float[] x = rows.values().clone();
    int top = rates.clean() - 1;
    Optional<Columns> c = rows.columns();
    if (rows.alphabet().isPresent() && rows.alphabet().get().size() > top + 1) {
      throw new ConfigException(
          "process.states",
          "expected at least %d clean symbols, as many as the data have, found %d"
              .formatted(rows.alphabet().get().size(), top + 1));
    }
    for (int i = 0; i < x.length; i++) {
      if (rows.isImages()) {
        x[i] = Math.max(0, Math.min(top, Math.round((x[i] + 1) / 2 * top)));
        continue;
      }
      double v = c.isPresent() ? c.get().restore(i % c.get().size(), x[i]) : x[i];
      double symbol = Math.rint(v);
      // Columns are standardised in float32, which moves whole numbers a little.
      if (!(Math.abs(v - symbol) < 1e-3) || symbol < 0 || symbol > top) {
        throw new RowException(
            i / rows.rowSize() + 1,
            "expected whole numbers from 0 to %d, found %s".formatted(top, RowException.number(v)));
      }
      x[i] = (float) symbol;
    }
    return new Table(
        x,
        rows.rows(),
        rows.shape(),
        rows.labels(),
        Optional.empty(),
        Optional.empty(),
        rows.alphabet());
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
    return new Table(
        x, states.rows(), states.shape(), states.labels(), c, Optional.empty(), facts.alphabet());
  }

  /** Images as pictures, which feature networks know; symbols as they are. */
  @Override
  public Table compared(Table states, Facts facts) {
    return states.isImages() ? decode(states, facts) : states;
  }

  @Override
  public String objective() {
    return "ctmcElbo";
  }

  /** τ-leaping by the rule that fits the symbols. */
  @Override
  public SampleOptions sampling() {
    String solver = rates.ordered() ? "tauLeapingOrdinal" : "tauLeaping";
    return new SampleOptions(solver, "uniform", 101, true, 0.01, 1e-5, 64);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return JumpReversal.class;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    return CtmcReport.of(rates, beta, query);
  }

  /** That of one site. */
  @Override
  public OptionalDouble residual() {
    return OptionalDouble.of(Math.exp(-rates.gap() * beta.clock(beta.horizon())));
  }

  @Override
  public Optional<CtmcNoising> chain() {
    return Optional.of(this);
  }

  /** Independent sites; for text also a trigram model. */
  @Override
  public Map<String, Density> baselines(Table train) {
    if (train.rows() < 2) {
      return Map.of();
    }
    int states = rates.clean();
    Map<String, Density> all = new LinkedHashMap<>();
    all.put("independent", IndependentCategorical.fit(states, train.values(), train.rowSize()));
    if (train.isText()) {
      all.put("kneserNeyTrigram", KneserNey.fit(states, train.values(), train.rowSize()));
    }
    return all;
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
