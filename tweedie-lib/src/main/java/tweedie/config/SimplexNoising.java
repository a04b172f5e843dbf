package tweedie.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
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
import tweedie.law.DirichletFit;
import tweedie.objective.DrawnCounts;
import tweedie.objective.WrightFisherImplicit;
import tweedie.process.FaceLayer;
import tweedie.process.WrightFisher;
import tweedie.space.Divergence;

/**
 * The Wright–Fisher diffusion of compositions: rows of shares, closed to sum to one.
 *
 * @param process the noising
 */
record SimplexNoising(WrightFisher process) implements Noising {
  static Noising read(Keys k) {
    double[] alpha = k.vector("alpha");
    return new SimplexNoising(new WrightFisher(alpha, Processes.beta(k, 5)));
  }

  @Override
  public Setting on(Facts facts) {
    if (!Arrays.equals(facts.shape(), new int[] {process.alpha().length})) {
      throw new ConfigException(
          "process.alpha",
          "expected one number a part, %d of them, found %d"
              .formatted(facts.shape()[0], process.alpha().length));
    }
    return new OfScore(process);
  }

  /** Shares of the parts; a part of exactly 0 stays 0. */
  @Override
  public Table encode(Table rows) {
    int parts = rows.rowSize();
    float[] x = rows.values().clone();
    Optional<Columns> c = rows.columns();
    for (int r = 0; r < rows.rows(); r++) {
      double sum = 0;
      for (int j = 0; j < parts; j++) {
        float v = x[r * parts + j];
        double amount = c.isPresent() ? zeroed(c.get().restore(j, v), c.get().mean().get(j)) : v;
        if (!(amount >= 0)) {
          throw new RowException(
              r + 1, "expected parts of at least 0, found " + RowException.number(amount));
        }
        x[r * parts + j] = (float) amount;
        sum += amount;
      }
      if (!(sum > 0)) {
        throw new RowException(r + 1, "expected a part above 0");
      }
      for (int j = 0; j < parts; j++) {
        x[r * parts + j] /= (float) sum;
      }
    }
    return new Table(x, rows.rows(), rows.shape(), rows.labels(), Optional.empty());
  }

  /** Standardising and back leaves a trace of rounding where the file has an exact zero. */
  private static double zeroed(double amount, double mean) {
    // Float32 rounds by 6e-8 of the distance from the mean.
    return Math.abs(amount) < 1e-6 * Math.abs(mean) ? 0 : amount;
  }

  @Override
  public Table decode(Table states, Facts facts) {
    Optional<Columns> c = facts.columns();
    float[] x = states.values().clone();
    for (int i = 0; i < x.length && c.isPresent(); i++) {
      x[i] = c.get().standardise(i % c.get().size(), x[i]);
    }
    return new Table(x, states.rows(), states.shape(), states.labels(), c);
  }

  @Override
  public String objective() {
    return "scoreMatching";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("em", "uniform", 201, false, 1e-3, 1e-5, 256);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return Reversal.class;
  }

  @Override
  public LawReport inspect(LawQuery query) {
    return SimplexReport.of(process, query);
  }

  @Override
  public OptionalDouble residual() {
    return OptionalDouble.of(process.residual());
  }

  /** Rows without a part of 0. */
  @Override
  public int[] withDensity(Table states) {
    int parts = states.rowSize();
    return IntStream.range(0, states.rows())
        .filter(
            r -> IntStream.range(r * parts, (r + 1) * parts).allMatch(i -> states.values()[i] > 0))
        .toArray();
  }

  /** A Dirichlet law of maximum likelihood among the rows without a part of 0. */
  @Override
  public Map<String, Density> baselines(Table train) {
    Table inside = train.select(withDensity(train));
    double[] x = new double[inside.values().length];
    Arrays.setAll(x, i -> inside.values()[i]);
    return inside.rows() > 1 ? Map.of("dirichlet", DirichletFit.of(x, inside.rowSize())) : Map.of();
  }

  private record OfScore(WrightFisher of) implements Setting {
    @Override
    public ForwardProcess<?> process() {
      return of;
    }

    @Override
    public Optional<TractableProcess<?>> tractable() {
      return Optional.of(of);
    }

    @Override
    public Optional<Diffusion> diffusion() {
      return Optional.of(of.dynamics());
    }

    @Override
    public Optional<DoubleUnaryOperator> clock() {
      return Optional.of(of.schedule()::clock);
    }

    @Override
    public Networks.Shape network() {
      int parts = of.alpha().length;
      return new Networks.Shape(2 * parts, parts, new int[0], false);
    }

    @Override
    public Score score(Field net) {
      return of.score(new FaceLayer(net, of));
    }

    @Override
    public Optional<Judged> drawn(DoubleUnaryOperator weight) {
      return Optional.of(
          new Judged(new DrawnCounts(of, weight), net -> of.raised(new FaceLayer(net, of))));
    }

    /** The plain score is unbounded at faces, where its integration by parts leaves a term. */
    @Override
    public Judged implicit(Divergence divergence, DoubleUnaryOperator weight) {
      return new Judged(
          new WrightFisherImplicit(of, divergence, weight), net -> new FaceLayer(net, of));
    }

    @Override
    public Likelihood likelihood(Field net, double from, Likelihood.Options o) {
      return Likelihood.of(of, score(net), from, o, 0);
    }

    @Override
    public Sampling sampling(Field net, SampleOptions o) {
      return DiffusionSampling.of(of, score(net), o);
    }
  }
}
