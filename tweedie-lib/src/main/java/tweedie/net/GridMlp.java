package tweedie.net;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * A residual perceptron whose input is a state and trained features of its place: grids of growing
 * fineness over [−1, 1]^d hold a row of numbers at each point, and a state sees the mean of the
 * corners of its cell with weights {@code s(u) = u²(3 − 2u)} along each axis. A gate of each grid
 * learns from time and context how much of it to hand on, because at noisy times fine cells tell
 * nothing. Few operations resolve far finer detail than the perceptron alone could learn in the
 * same time.
 *
 * <p>The weights have a continuous derivative, so that the divergence of the network is continuous.
 * Beyond [−1, 1]^d, u stays at 0 or 1: a state sees the features of the nearest point of the cube.
 *
 * @see "Müller, Evans, Schied, Keller 2022, Instant neural graphics primitives, arXiv:2201.05989"
 */
public final class GridMlp implements Field {
  private static final long[] PRIMES = {1, 2_654_435_761L, 805_459_861L, 3_674_653_429L};

  /** Adam moves all weights by equal steps; rows of a grid must move faster than a matrix. */
  private static final double SPEED = 10;

  /** Width of what the gates read. */
  private static final int GATE = 32;

  private final GridConfig config;
  private final Precision precision;
  private final Tensor table;
  private final Embedder embedder;
  private final Linear gate;
  private final ResidualMlp mlp;
  private final Parameters parameters;

  /**
   * A network with fresh weights.
   *
   * @param config its shape
   * @param precision FLOAT32 or FLOAT64; BFLOAT16 is computed as FLOAT32
   * @param rng what the weights are drawn from
   */
  public GridMlp(GridConfig config, Precision precision, Rng rng) {
    this.config = config;
    this.precision = precision;
    Weights w = new Weights(rng.child(0), precision);
    long rows = IntStream.range(0, config.levels()).mapToLong(config::rows).sum();
    table = w.uniform("grid", 1e-4, rows, config.features());
    MlpConfig m = config.mlp();
    embedder =
        new Embedder(
            w.in("gate.time"),
            rng.child(1),
            m.embedding(),
            GATE,
            m.embeddingScale(),
            GATE,
            0,
            m.context());
    gate = new Linear(w.in("gate"), GATE, config.levels(), 0);
    mlp = new ResidualMlp(config.inner(), precision, rng.child(2));
    parameters = w.parameters().and("gate.time.angles", embedder.time()).and("mlp", mlp);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Evaluates the network.
   *
   * @param x states in [−1, 1]^d, [B, d]; beyond, the features are those of the border
   * @param t times, float64 on the CPU, [] or [B]
   * @param c condition
   * @return [B, outputs]
   * @throws IllegalArgumentException when a shape is wrong
   */
  @Override
  public Tensor at(Tensor x, Tensor t, Condition c) {
    Shapes.check("x", x, config.mlp().inputs());
    Tensor state = x.to(precision.storage());
    Tensor places = places(state);
    Tensor open = Ops.add(gate.apply(embedder.at(t, c, x.size(0))), 1).unsqueeze(-1);
    Tensor gated = Ops.mul(places.mul(open), SPEED).flatten(1, -1);
    return mlp.at(Ops.cat(1, state, gated), t, c);
  }

  /** Interpolated rows of every grid, [B, levels, features]. */
  private Tensor places(Tensor x) {
    int d = config.mlp().inputs();
    int levels = config.levels();
    int corners = 1 << d;
    int rows = Math.toIntExact(x.size(0));
    double[] at = Ops.doubles(x.detach());
    double[] base = new double[rows * levels * d];
    long[] slot = new long[rows * levels * corners];
    double[] cells = new double[levels];
    long[] low = new long[d];
    long first = 0;
    for (int l = 0; l < levels; l++) {
      int n = config.cells(l);
      cells[l] = 0.5 * n;
      for (int r = 0; r < rows; r++) {
        int place = r * levels + l;
        for (int j = 0; j < d; j++) {
          double u = Math.floor(0.5 * n * (at[r * d + j] + 1));
          low[j] = (long) Math.max(0, Math.min(n - 1.0, u));
          base[place * d + j] = low[j];
        }
        for (int k = 0; k < corners; k++) {
          slot[place * corners + k] = first + slot(low, k, n);
        }
      }
      first += config.rows(l);
    }
    Tensor position = Ops.add(x, 1).unsqueeze(1).mul(typed(cells, 1, levels, 1));
    Tensor weight = weights(unit(position.sub(typed(base, rows, levels, d))), d);
    Tensor values = torch.embedding(table, Ops.tensor(slot, rows, levels, corners));
    return values.mul(weight.unsqueeze(-1)).sum(2);
  }

  private Tensor typed(double[] values, long... shape) {
    return Ops.tensor(values, shape).to(precision.storage());
  }

  /** A place in a cell; one beyond the grid is put on its border, where the slope of s is 0. */
  private static Tensor unit(Tensor u) {
    try (Scalar zero = new Scalar(0.0);
        Scalar one = new Scalar(1.0)) {
      return u.clamp_min(zero).clamp_max(one);
    }
  }

  /** The weight of each corner of a cell, the last axis fastest: [B, levels, 2^d]. */
  private static Tensor weights(Tensor inside, int d) {
    Tensor s = inside.mul(inside).mul(Ops.add(Ops.mul(inside, -2), 3));
    Tensor product = torch.ones_like(s.narrow(-1, 0, 1));
    for (int j = 0; j < d; j++) {
      Tensor high = s.narrow(-1, j, 1);
      Tensor pair = Ops.cat(-1, Ops.add(Ops.mul(high, -1), 1), high);
      product = product.unsqueeze(-1).mul(pair.unsqueeze(-2)).flatten(-2, -1);
    }
    return product;
  }

  /** The row of a corner: its number where the grid fits, else a hash of its coordinates. */
  private long slot(long[] low, int corner, int cells) {
    int d = low.length;
    long number = 0;
    long hash = 0;
    for (int j = 0; j < d; j++) {
      long i = low[j] + (corner >> (d - 1 - j) & 1);
      number = number * (cells + 1) + i;
      hash ^= i * PRIMES[j];
    }
    return Math.pow(cells + 1.0, d) <= config.slots()
        ? number
        : Math.floorMod(hash, (long) config.slots());
  }
}
