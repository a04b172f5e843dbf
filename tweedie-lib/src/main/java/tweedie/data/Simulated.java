package tweedie.data;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Endless simulated pairs: every draw is fresh, and a pure function of its stream. Columns are
 * standardised by the statistics of a fixed set of pairs.
 */
public final class Simulated implements Source<Batch> {
  private static final int STATISTICS = 10_000;
  private static final int HELD_OUT = 1_000;
  private static final long SEED = 0x5041495253L;

  private final Simulator simulator;
  private final Columns parameters;
  private final Columns observations;
  private final UnaryOperator<Table> states;

  private Simulated(
      Simulator simulator, Columns parameters, Columns observations, UnaryOperator<Table> states) {
    this.simulator = simulator;
    this.parameters = parameters;
    this.observations = observations;
    this.states = states;
  }

  /**
   * Pairs of a simulator.
   *
   * @param simulator the simulator
   * @return the source
   */
  public static Simulated of(Simulator simulator) {
    Rng rng = Rng.of(SEED, STATISTICS);
    double[] all = simulator.draw(rng);
    int d = simulator.parameters().size();
    int m = simulator.summaries().size();
    return new Simulated(
        simulator,
        columns(simulator.parameters(), simulator.parameterScale(), part(all, d + m, 0, d)),
        columns(simulator.summaries(), Scale.LINEAR, part(all, d + m, d, m)),
        UnaryOperator.identity());
  }

  /**
   * The same pairs as states of a process.
   *
   * @param encode from rows of data to states; need not keep the context
   * @return the source
   */
  public Simulated encoded(UnaryOperator<Table> encode) {
    return new Simulated(simulator, parameters, observations, encode);
  }

  /**
   * Pairs for statistics, always the same.
   *
   * @return 10,000 rows with their context
   */
  public Table train() {
    return table(Rng.of(SEED, STATISTICS));
  }

  /**
   * Pairs to judge by, always the same and none of {@link #train}.
   *
   * @return 1,000 rows with their context
   */
  public Table heldOut() {
    return table(Rng.of(SEED, STATISTICS, HELD_OUT));
  }

  private Table table(Rng rng) {
    double[] all = simulator.draw(rng);
    int d = parameters.size();
    int m = observations.size();
    Table y = standardised(part(all, d + m, d, m), observations);
    return standardised(part(all, d + m, 0, d), parameters).withContext(Optional.of(y));
  }

  @Override
  public Batch draw(Rng rng) {
    Table pairs = table(rng);
    Table x = states.apply(pairs.withContext(Optional.empty()));
    int n = rng.rows();
    long[] event = java.util.Arrays.stream(x.shape()).asLongStream().toArray();
    int[] index = java.util.stream.IntStream.range(0, n).toArray();
    Condition c = Shuffled.context(pairs.context().orElseThrow(), index);
    return new Batch(Ops.tensor(x.values(), Shapes.prepend(n, event)), c);
  }

  private static Columns columns(List<String> names, Scale scale, double[] cells) {
    double[] on = new double[cells.length];
    for (int i = 0; i < on.length; i++) {
      on[i] = scale.to(cells[i]);
    }
    Columns c = Columns.of(names, on);
    return new Columns(names, c.mean(), c.std(), scale);
  }

  private static Table standardised(double[] cells, Columns c) {
    float[] x = new float[cells.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = c.standardise(i % c.size(), cells[i]);
    }
    return new Table(
        x, x.length / c.size(), new int[] {c.size()}, Optional.empty(), Optional.of(c));
  }

  private static double[] part(double[] rows, int width, int from, int n) {
    double[] out = new double[rows.length / width * n];
    for (int i = 0; i < out.length; i++) {
      out[i] = rows[i / n * width + from + i % n];
    }
    return out;
  }
}
