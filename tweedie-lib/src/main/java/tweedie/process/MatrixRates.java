package tweedie.process;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;

/**
 * Rates given by a matrix; a transition costs one S×S matrix for each time, never one a site. The
 * matrices of the last times are kept: a step of training asks for the same ones three times.
 */
final class MatrixRates implements Rates {
  private final double[][] matrix;
  private final boolean ordered;
  private final double[] stationary;
  private final MatrixExponential exponential;
  private volatile Last last = new Last(new double[0], new double[0]);

  /**
   * Matrices of given times, as plain numbers: tensors do not outlive the step they are made in.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Last(double[] tau, double[] q) {}

  MatrixRates(double[][] matrix, boolean ordered) {
    this.matrix = matrix;
    this.ordered = ordered;
    stationary = RateMatrices.stationary(matrix);
    exponential = MatrixExponential.of(matrix, stationary);
  }

  @Override
  public int states() {
    return matrix.length;
  }

  @Override
  public boolean ordered() {
    return ordered;
  }

  @Override
  public double[][] matrix() {
    return SmallMatrix.copy(matrix);
  }

  @Override
  public double gap() {
    return exponential.gap();
  }

  @Override
  public double[] stationary() {
    return stationary.clone();
  }

  @Override
  public Tensor out(Tensor x) {
    return OneHot.with(torch.embedding(Ops.matrix(matrix), x), x, 0);
  }

  @Override
  public Tensor in(Tensor x) {
    Tensor columns = Ops.matrix(matrix).transpose(0, 1).contiguous();
    return OneHot.with(torch.embedding(columns, x), x, 0);
  }

  @Override
  public SiteTransition over(Tensor tau) {
    double[] times = Ops.doubles(tau);
    Last known = last;
    if (!Arrays.equals(known.tau(), times)) {
      Tensor q = exponential.at(tau);
      last = new Last(times, Ops.doubles(q));
      return new Table(q);
    }
    long s = states();
    return new Table(
        tau.dim() == 0 ? Ops.tensor(known.q(), s, s) : Ops.tensor(known.q(), times.length, s, s));
  }

  /** A transition law as a table, [S, S] or [B, S, S]. */
  private record Table(Tensor matrix) implements SiteTransition {
    @Override
    public Tensor row(Tensor x, ScalarType type) {
      return lookUp(matrix, x, type);
    }

    @Override
    public Tensor column(Tensor y, ScalarType type) {
      return lookUp(matrix.transpose(-2, -1), y, type);
    }

    @Override
    public Tensor push(Tensor w) {
      long s = matrix.size(-1);
      Tensor flat = w.reshape(w.size(0), -1, s);
      return torch.matmul(flat, matrix.to(w.scalar_type())).reshape_as(w);
    }

    @Override
    public Tensor draw(Tensor x, Tensor u) {
      int s = (int) matrix.size(-1);
      double[] sums = Ops.doubles(matrix.cumsum(-1));
      long[] from = Ops.longs(x);
      double[] level = Ops.doubles(u);
      int each = Math.toIntExact(Ops.rowSize(x));
      long[] to = new long[from.length];
      for (int i = 0; i < to.length; i++) {
        int table = matrix.dim() == 2 ? 0 : i / each;
        to[i] = find(sums, (table * s + (int) from[i]) * s, s, level[i]);
      }
      return Ops.tensor(to, Shapes.of(x));
    }

    /** The first index whose sum is at least u of the whole. */
    private static int find(double[] sums, int base, int s, double u) {
      double level = u * sums[base + s - 1];
      int low = 0;
      int high = s - 1;
      while (low < high) {
        int middle = (low + high) / 2;
        if (sums[base + middle] >= level) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    private static Tensor lookUp(Tensor tables, Tensor x, ScalarType type) {
      long s = tables.size(-1);
      Tensor typed = tables.to(type);
      if (tables.dim() == 2) {
        return torch.embedding(typed.contiguous(), x);
      }
      long[] first = new long[Math.toIntExact(x.size(0))];
      for (int i = 0; i < first.length; i++) {
        first[i] = i * s;
      }
      long[] shape = new long[(int) x.dim()];
      Arrays.fill(shape, 1);
      shape[0] = first.length;
      return torch.embedding(typed.reshape(-1, s), x.add(Ops.tensor(first, shape)));
    }
  }
}
