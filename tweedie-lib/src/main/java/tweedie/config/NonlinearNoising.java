package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import tweedie.core.Diffusion;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Reversal;
import tweedie.core.Score;
import tweedie.process.NonlinearRecipe;
import tweedie.process.NonlinearSde;
import tweedie.process.Schedule;
import tweedie.space.Euclidean;

/**
 * A diffusion whose drift is not linear or whose noise depends on the state. Draws are simulated;
 * scores are learned by implicit or sliced score matching, or by local denoising.
 *
 * @param recipe which one
 * @param schedule β
 * @param steps of a draw
 */
record NonlinearNoising(NonlinearRecipe recipe, Schedule schedule, int steps) implements Noising {
  private static final List<String> KINDS = List.of("doubleWell", "multiplicative", "swirl");

  /** Numbers of a state whose exact divergence is cheap. */
  private static final int MOST = 16;

  /** Where the stationary law is checked, coordinates in turn. */
  private static final double[][] POINTS = {{0.3, -0.7}, {1.4, 0.2}, {-0.1, -1.9}};

  static Noising read(Keys k) {
    String word = k.word("kind", "doubleWell", KINDS);
    String name = word.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    return new NonlinearNoising(
        NonlinearRecipe.valueOf(name), Processes.beta(k, 8), k.count("steps", 50, 1));
  }

  @Override
  public Setting on(Facts facts) {
    int[] shape = facts.shape();
    if (shape.length != 1 || shape[0] > MOST) {
      throw new ConfigException(
          "data",
          "this process needs vectors of at most %d numbers, found shape %s"
              .formatted(MOST, Arrays.toString(shape)));
    }
    try {
      return new OfScore(this, recipe.process(new Euclidean(shape[0]), schedule, steps), facts);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("data", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String objective() {
    return "implicit";
  }

  @Override
  public SampleOptions sampling() {
    return new SampleOptions("em", "uniform", 101, true, 1e-3, 1e-5, 256);
  }

  @Override
  public Class<? extends Dynamics> reversed() {
    return Reversal.class;
  }

  /** What is known without simulating: the law that the process keeps. */
  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    double[] times = query.within(schedule.horizon());
    NotedReport r = new NotedReport();
    r.put("times", times);
    r.put("clock", Arrays.stream(times).map(schedule::clock).toArray());
    double[] residual = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      for (double[] z : POINTS) {
        residual[i] = Math.max(residual[i], Math.abs(recipe.residual(schedule, z, times[i])));
      }
    }
    r.put("residual", residual);
    r.note("residual: Fokker-Planck equation of the stationary law, which must vanish");
    return r;
  }

  private record OfScore(NonlinearNoising of, NonlinearSde simulated, Facts facts)
      implements Setting {
    @Override
    public ForwardProcess<?> process() {
      return simulated;
    }

    @Override
    public Optional<Diffusion> diffusion() {
      return Optional.of(simulated.dynamics());
    }

    @Override
    public Optional<ForwardProcess<? extends Diffusion>> flat() {
      return Optional.of(simulated);
    }

    @Override
    public Optional<DoubleUnaryOperator> clock() {
      return Optional.of(of.schedule::clock);
    }

    @Override
    public Networks.Shape network() {
      int size = facts.shape()[0];
      return new Networks.Shape(size, size, new int[0], false);
    }

    @Override
    public Score score(Field net) {
      return NonlinearRecipe.score(net, of.schedule);
    }

    @Override
    public Likelihood likelihood(Field net, double from, Likelihood.Options o) {
      return Likelihood.of(simulated, score(net), from, o, LinearLikelihood.units(facts));
    }

    @Override
    public Sampling sampling(Field net, SampleOptions o) {
      return DiffusionSampling.of(simulated, score(net), o);
    }
  }
}
