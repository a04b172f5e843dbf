package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tweedie.core.Density;
import tweedie.core.Diffusion;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Reversal;
import tweedie.core.Score;
import tweedie.core.TractableProcess;
import tweedie.data.Columns;
import tweedie.data.Table;
import tweedie.process.Brownian;
import tweedie.process.Schedule;
import tweedie.tensor.Ops;
import tweedie.tensor.TensorScope;

/**
 * Noising on a manifold, by Brownian motion or a Langevin diffusion.
 *
 * @param process the noising
 * @param schedule the clock of the process
 * @param law the same where its transition law is known
 * @param reading the score that a network in ambient coordinates stands for
 * @param coordinates how rows of the data name points
 * @param inputs what the network sees of a state
 * @param report the exact law
 * @param simple laws to compare a model with, fitted to training states
 * @param chart how states are drawn on paper, where they can be
 * @param residual how far the law at the last time is from the prior, where that is known
 */
record ManifoldNoising(
    ForwardProcess<Diffusion> process,
    Schedule schedule,
    Optional<Brownian> law,
    Function<Field, Score> reading,
    Coordinates coordinates,
    Inputs inputs,
    Function<LawQuery, LawReport> report,
    Function<Table, Map<String, Density>> simple,
    Optional<Chart> chart,
    OptionalDouble residual)
    implements Noising {
  /**
   * Features of a state.
   *
   * @param size how many
   * @param before puts them before a network of them
   */
  record Inputs(int size, UnaryOperator<Field> before) {
    /** The state itself. */
    static Inputs state(int width) {
      return new Inputs(width, net -> net);
    }
  }

  @Override
  public Setting on(Facts facts) {
    if (!Arrays.equals(facts.shape(), new int[] {coordinates.width()})) {
      throw new ConfigException(
          "data",
          "expected states of %d numbers, found shape %s"
              .formatted(coordinates.width(), Arrays.toString(facts.shape())));
    }
    return new OfScore(this);
  }

  @Override
  public Table encode(Table rows) {
    if (!Arrays.equals(rows.shape(), new int[] {coordinates.columns()})) {
      throw new ConfigException(
          "data",
          "expected rows of %d numbers for this process, found shape %s"
              .formatted(coordinates.columns(), Arrays.toString(rows.shape())));
    }
    float[] x = rows.rows() == 0 ? new float[0] : coordinates.states(original(rows));
    Table states =
        new Table(x, rows.rows(), new int[] {coordinates.width()}, rows.labels(), Optional.empty());
    refusal(states).ifPresent(why -> refuse(rows, states, why));
    return states;
  }

  /** What the space has against states; empty for its own. */
  private Optional<String> refusal(Table states) {
    try {
      TensorScope.silently(
          () ->
              TensorScope.run(
                  () ->
                      process
                          .dynamics()
                          .space()
                          .check(Ops.tensor(states.values(), states.rows(), coordinates.width()))));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()).replaceFirst("^state: ", ""));
    }
  }

  /** Names the first row that is no point, found by halving. */
  private void refuse(Table rows, Table states, String all) {
    int from = 0;
    int to = states.rows();
    String why = all;
    while (to - from > 1) {
      int middle = (from + to) >>> 1;
      Optional<String> left = refusal(states.slice(from, middle));
      if (left.isPresent()) {
        to = middle;
        why = left.get();
      } else {
        from = middle;
        why = refusal(states.slice(middle, to)).orElse(why);
      }
    }
    List<String> found =
        Arrays.stream(original(rows.slice(from, to))).mapToObj(RowException::number).toList();
    throw new RowException(from + 1, "no point of the space, %s: %s".formatted(found, why));
  }

  /** Readers standardise columns; points need the numbers as they were. */
  private static double[] original(Table rows) {
    double[] out = new double[rows.values().length];
    Optional<Columns> c = rows.columns();
    for (int i = 0; i < out.length; i++) {
      float v = rows.values()[i];
      out[i] = c.isPresent() ? c.get().restore(i % c.get().size(), v) : v;
    }
    return out;
  }

  @Override
  public Table decode(Table states, Facts facts) {
    float[] x = states.rows() == 0 ? new float[0] : coordinates.rows(states.values());
    Optional<Columns> c = facts.columns();
    for (int i = 0; i < x.length && c.isPresent(); i++) {
      x[i] = c.get().standardise(i % c.get().size(), x[i]);
    }
    return new Table(x, states.rows(), new int[] {coordinates.columns()}, states.labels(), c);
  }

  @Override
  public String objective() {
    return law.isPresent() ? "scoreMatching" : "implicit";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("em", "uniform", 101, true, 1e-3, 1e-5, 256);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return Reversal.class;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    return report.apply(query);
  }

  @Override
  public Map<String, Density> baselines(Table train) {
    return simple.apply(train);
  }

  private record OfScore(ManifoldNoising of) implements Setting {
    @Override
    public ForwardProcess<?> process() {
      return of.process;
    }

    @Override
    public Optional<TractableProcess<?>> tractable() {
      return of.law.map(p -> p);
    }

    @Override
    public Optional<Brownian> brownian() {
      return of.law;
    }

    @Override
    public Optional<Diffusion> diffusion() {
      return Optional.of(of.process.dynamics());
    }

    @Override
    public Optional<DoubleUnaryOperator> clock() {
      return Optional.of(of.schedule::clock);
    }

    @Override
    public Networks.Shape network() {
      int width = of.coordinates.width();
      return new Networks.Shape(of.inputs.size(), width, new int[0], false);
    }

    @Override
    public Score score(Field net) {
      return of.reading.apply(of.inputs.before().apply(net));
    }

    @Override
    public Likelihood likelihood(Field net, double from, Likelihood.Options o) {
      return Likelihood.of(of.process, score(net), from, o, 0);
    }

    @Override
    public Sampling sampling(Field net, SampleOptions o) {
      return DiffusionSampling.of(of.process, score(net), o);
    }
  }
}
