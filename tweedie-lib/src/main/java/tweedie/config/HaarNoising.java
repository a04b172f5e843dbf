package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Dynamics;
import tweedie.core.Field;
import tweedie.core.Reversal;
import tweedie.data.Table;
import tweedie.net.Intervals;
import tweedie.process.Components;
import tweedie.process.Early;
import tweedie.process.LinearBeta;
import tweedie.process.LinearSde;
import tweedie.process.NonUniformSde;
import tweedie.process.Recipe;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.transform.Haar;

/**
 * Multi-scale diffusion: Haar coefficients with a variance preserving clock for each band, the
 * finest differences first. As numbers double with each level, a band {@code i} levels up takes
 * {@code 4 i ln 2} more in its largest β: its mean falls by {@code 2^i} more.
 *
 * @param haar the transform
 * @param ends time at which each band reaches noise, finest first, low pass last; not descending
 * @param beta the clock of the finest band
 * @param range whether larger bands take more noise
 * @see "Batzolis, Stanczuk, Schönlieb, Etmann 2022, Non-uniform diffusion models, arXiv:2207.09786,
 *     section 4"
 */
record HaarNoising(Haar haar, List<Double> ends, LinearBeta beta, boolean range)
    implements Noising {
  /** Copies the list. */
  HaarNoising {
    ends = List.copyOf(ends);
  }

  static Noising read(Keys k) {
    int levels = k.count("levels", 1, 1);
    double[] ends = new double[levels + 1];
    for (int i = 0; i <= levels; i++) {
      ends[i] = (i + 1.0) / (levels + 1);
    }
    double[] given = k.has("ends") ? k.vector("ends") : ends;
    k.resolve("ends", Json.tree(given));
    boolean fits = given.length == levels + 1 && given[0] > 0 && given[given.length - 1] == 1;
    for (int i = 1; i < given.length; i++) {
      fits &= given[i] >= given[i - 1];
    }
    if (!fits) {
      throw new ConfigException(
          k.at("ends"),
          "expected %d times from the finest band to 1, not descending, found %s"
              .formatted(levels + 1, Arrays.toString(given)));
    }
    LinearBeta beta = new LinearBeta(k.number("betaMin", 0.1), k.number("betaMax", 20));
    return new HaarNoising(
        new Haar(levels), Arrays.stream(given).boxed().toList(), beta, k.flag("range", true));
  }

  private LinearSde band(int i) {
    double more = range ? 4 * i * Math.log(2) : 0;
    LinearBeta b = new LinearBeta(beta.min(), beta.max() + more);
    return new LinearSde(Recipe.vp(), new Early(b, ends.get(i)), new double[1][1], Euclidean.ANY);
  }

  private List<LinearSde> parts() {
    return IntStream.range(0, ends.size()).mapToObj(this::band).toList();
  }

  NonUniformSde process(Facts facts) {
    List<LinearSde> parts = parts();
    try {
      long[] event = facts.event();
      return new NonUniformSde(parts, new Components(haar.bands(event), event));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("process.levels", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public NonUniformSetting on(Facts facts) {
    return new NonUniformSetting(process(facts), facts, Optional.of(haar));
  }

  @Override
  public Table encode(Table rows) {
    return moved(rows, true);
  }

  @Override
  public Table decode(Table states, Facts facts) {
    Table rows = Noising.super.decode(states, facts);
    return moved(rows, false);
  }

  /** Distances are those of the pictures, and so are their features. */
  @Override
  public Table compared(Table states, Facts facts) {
    return moved(states, false).withContext(states.context());
  }

  private Table moved(Table of, boolean forward) {
    if (of.rows() == 0) {
      return of;
    }
    long[] event = Arrays.stream(of.shape()).asLongStream().toArray();
    float[] x;
    try {
      x =
          TensorScope.evaluate(
              () -> {
                Tensor t = Ops.tensor(of.values(), Shapes.prepend(of.rows(), event));
                return Ops.floats(forward ? haar.forward(t) : haar.inverse(t));
              });
    } catch (IllegalArgumentException e) {
      throw new ConfigException("process.levels", String.valueOf(e.getMessage()));
    }
    return new Table(
        x, of.rows(), of.shape(), of.labels(), of.columns(), of.context(), of.alphabet());
  }

  @Override
  public String objective() {
    return "intervals";
  }

  @Override
  public String network() {
    return "unet";
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
  public Optional<HaarNoising> bands() {
    return Optional.of(this);
  }

  @Override
  public LawReport inspect(LawQuery query) {
    query.only();
    NotedReport r = NotedReport.parts(parts(), query.within(beta.horizon()));
    r.note("one meanMap and variance a band of the Haar transform, the finest differences first");
    return r;
  }

  /** Intervals of time in which the same bands are alive: the finest of them, and the last time. */
  private List<Integer> finest() {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      if (i == 0 || ends.get(i) > ends.get(i - 1)) {
        out.add(i);
      }
    }
    return out;
  }

  /** A network for each interval, on the picture that its live bands make. */
  Field network(Facts facts, BiFunction<Networks.Shape, Integer, Field> make) {
    List<Field> nets = new ArrayList<>();
    List<Double> last = new ArrayList<>();
    for (int band : finest()) {
      int side = 1 << band;
      int channels = facts.shape()[0];
      boolean images = facts.image().length == 2;
      int[] image = images ? Arrays.stream(facts.image()).map(s -> s / side).toArray() : new int[0];
      int numbers = images ? channels : channels / side;
      Networks.Shape shape = new Networks.Shape(numbers, numbers, image, false);
      nets.add(new Alive(make.apply(shape, nets.size()), band, haar.levels()));
      last.add(ends.get(band));
    }
    return new Intervals(nets, last);
  }

  /**
   * A network on pictures as one on coefficients: it sees those from a band on, and says 0 of the
   * others, which are noise.
   */
  private record Alive(Field net, int band, int levels) implements Field {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      int first = x.dim() == 4 ? 2 : 1;
      Tensor corner = x;
      for (int axis = first; axis < x.dim(); axis++) {
        corner = corner.narrow(axis, 0, x.size(axis) >> band);
      }
      boolean pictures = levels > band;
      Tensor seen = pictures ? new Haar(levels - band).inverse(corner) : corner;
      Tensor said = net.at(seen, t, c);
      Tensor out = pictures ? new Haar(levels - band).forward(said) : said;
      for (int axis = (int) x.dim() - 1; axis >= first; axis--) {
        long[] rest = Shapes.of(out);
        rest[axis] = x.size(axis) - rest[axis];
        if (rest[axis] > 0) {
          Tensor zero = torch.zeros(rest, new TensorOptions(out.scalar_type()));
          out = Ops.cat(axis, out, zero);
        }
      }
      return out;
    }

    @Override
    public Parameters parameters() {
      return net.parameters();
    }
  }
}
