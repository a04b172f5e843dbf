package tweedie.process;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Field;
import tweedie.core.Ratio;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/** A data law on few states, all of whose noised laws are sums over every state, in plain Java. */
public final class EnumeratedChain {
  private static final double[] NODES = {0, 0.5384693101056831, 0.9061798459386640};
  private static final double[] MASSES = {
    0.5688888888888889, 0.4786286704993665, 0.2369268850561891
  };

  private final Ctmc process;
  private final double[] law;
  private final int sites;
  private final int symbols;
  private final java.util.Map<Double, double[][]> transitions = new java.util.HashMap<>();

  /** Probabilities of the states in order, the last site fastest. */
  public EnumeratedChain(Ctmc process, double... law) {
    this.process = process;
    this.law = law;
    symbols = process.rates().states();
    sites = (int) Shapes.count(process.space().event());
    if (law.length != Math.round(Math.pow(symbols, sites))) {
      throw new IllegalArgumentException("law: found " + law.length + " probabilities");
    }
  }

  /** A law that couples the sites, with mass on clean symbols only. */
  public static EnumeratedChain coupled(Ctmc process) {
    int symbols = process.rates().states();
    int n = (int) Math.round(Math.pow(symbols, (double) Shapes.count(process.space().event())));
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] = 0.2 + Math.pow(Math.sin(1.7 * i + 0.4), 2);
      for (int rest = i; rest > 0; rest /= symbols) {
        if (rest % symbols >= process.rates().clean()) {
          p[i] = 0;
        }
      }
    }
    double sum = Arrays.stream(p).sum();
    return new EnumeratedChain(process, Arrays.stream(p).map(v -> v / sum).toArray());
  }

  public double[] law() {
    return law.clone();
  }

  public int size() {
    return law.length;
  }

  private int symbol(int state, int site) {
    int rest = state;
    for (int d = sites - 1; d > site; d--) {
      rest /= symbols;
    }
    return rest % symbols;
  }

  /** Every state once, int64 [N, D]. */
  public Tensor states() {
    long[] all = new long[size() * sites];
    for (int i = 0; i < size(); i++) {
      for (int d = 0; d < sites; d++) {
        all[i * sites + d] = symbol(i, d);
      }
    }
    return Ops.tensor(all, size(), sites);
  }

  /** The numbers of states. */
  public int[] index(Tensor x) {
    long[] v = Ops.longs(x);
    int[] n = new int[v.length / sites];
    for (int i = 0; i < v.length; i++) {
      n[i / sites] = n[i / sites] * symbols + (int) v[i];
    }
    return n;
  }

  /** {@code q_{t|0}(y | x)}, [x][y]. */
  public double[][] transition(double t) {
    return transitions.computeIfAbsent(t, this::newTransition);
  }

  private double[][] newTransition(double t) {
    return tables(Ops.tensor(new double[] {t}, 1))[0];
  }

  /** The transition matrix of every time. */
  private double[][][] tables(Tensor times) {
    double[] q = Ops.doubles(process.between(Ops.zerosLike(times), times).matrix());
    double[][][] p = new double[Math.toIntExact(times.numel())][size()][size()];
    for (int b = 0; b < p.length; b++) {
      for (int x = 0; x < size(); x++) {
        for (int y = 0; y < size(); y++) {
          p[b][x][y] = 1;
          for (int d = 0; d < sites; d++) {
            p[b][x][y] *= q[(b * symbols + symbol(x, d)) * symbols + symbol(y, d)];
          }
        }
      }
    }
    return p;
  }

  private double[][][] rows(Tensor t, int n) {
    if (t.dim() == 1) {
      return tables(t);
    }
    double[][][] same = new double[n][][];
    Arrays.fill(same, transition(t.item_double()));
    return same;
  }

  /** {@code q_t}. */
  public double[] at(double t) {
    return pushed(transition(t));
  }

  private double[] pushed(double[][] q) {
    double[] p = new double[size()];
    for (int x = 0; x < size(); x++) {
      for (int y = 0; y < size(); y++) {
        p[y] += law[x] * q[x][y];
      }
    }
    return p;
  }

  /** The exact ratios of the noised law. */
  public Ratio ratio() {
    return (x, t, c) -> {
      int[] rows = index(x);
      double[] out = new double[rows.length * sites * symbols];
      double[][][] q = rows(t, rows.length);
      for (int i = 0; i < rows.length; i++) {
        double[] p = pushed(q[i]);
        for (int d = 0; d < sites; d++) {
          for (int k = 0; k < symbols; k++) {
            out[(i * sites + d) * symbols + k] = p[moved(rows[i], d, k)] / p[rows[i]];
          }
        }
      }
      return Ops.tensor(out, rows.length, sites, symbols);
    };
  }

  /** The exact logits of a network: of the clean symbol given all sites, or all other ones. */
  public Field logits(TokenPrediction kind) {
    return (x, t, c) -> {
      int[] rows = index(x);
      double[] out = new double[rows.length * sites * symbols];
      double[][][] tables = rows(t, rows.length);
      for (int i = 0; i < rows.length; i++) {
        double[][] q = tables[i];
        for (int clean = 0; clean < size(); clean++) {
          for (int d = 0; d < sites; d++) {
            boolean all = kind == TokenPrediction.POSTERIOR;
            double seen = all ? q[clean][rows[i]] : others(q[clean], rows[i], d);
            out[(i * sites + d) * symbols + symbol(clean, d)] += law[clean] * seen;
          }
        }
      }
      return Ops.tensor(out, rows.length, sites, symbols).log();
    };
  }

  /** The likelihood without site d: the sum over what site d may be. */
  private double others(double[] q, int state, int site) {
    double sum = 0;
    for (int k = 0; k < symbols; k++) {
      sum += q[moved(state, site, k)];
    }
    return sum;
  }

  private int moved(int state, int site, int symbol) {
    int unit = (int) Math.round(Math.pow(symbols, sites - 1 - site));
    return state + (symbol - symbol(state, site)) * unit;
  }

  /** {@code Σ p log q}, 0 log 0 = 0. */
  public static double meanLog(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] == 0 ? 0 : p[i] * Math.log(q[i]);
    }
    return sum;
  }

  /** Gauss' rule with five nodes on each of n parts. */
  public static double integral(DoubleUnaryOperator f, double a, double b, int n) {
    double sum = 0;
    double half = (b - a) / (2 * n);
    for (int j = 0; j < n; j++) {
      double middle = a + (2 * j + 1) * half;
      for (int i = 0; i < NODES.length; i++) {
        double h = half * NODES[i];
        double both = f.applyAsDouble(middle + h) + (i == 0 ? 0 : f.applyAsDouble(middle - h));
        sum += half * MASSES[i] * both;
      }
    }
    return sum;
  }
}
