package tweedie.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;

/**
 * Functions of times, computed in plain Java and float64: one evaluation for a common time, one a
 * row else. Never a batched matrix exponential.
 */
final class Times {
  private Times() {}

  /** A function of two times. */
  @FunctionalInterface
  interface Between<T> {
    T at(double s, double t);
  }

  /** Values at one pair of times, or at one pair a row. */
  record Pair<T>(List<T> values, boolean common) {
    /** The matrices as one tensor: [m, k] or [B, m, k]. */
    Tensor stack(Function<T, double[][]> matrix) {
      if (common) {
        return Ops.matrix(matrix.apply(values.get(0)));
      }
      double[][] first = matrix.apply(values.get(0));
      int m = first.length;
      int k = first[0].length;
      double[] flat = new double[values.size() * m * k];
      for (int i = 0; i < values.size(); i++) {
        double[][] a = matrix.apply(values.get(i));
        for (int j = 0; j < m; j++) {
          System.arraycopy(a[j], 0, flat, (i * m + j) * k, k);
        }
      }
      return Ops.tensor(flat, values.size(), m, k);
    }

    /** The numbers as one tensor: [] or [B]. */
    Tensor numbers(java.util.function.ToDoubleFunction<T> number) {
      double[] v = values.stream().mapToDouble(number).toArray();
      return common ? Ops.scalar(v[0]) : Ops.tensor(v, v.length);
    }
  }

  static Tensor map(Tensor t, DoubleUnaryOperator f) {
    double[] v = Ops.doubles(t);
    for (int i = 0; i < v.length; i++) {
      v[i] = f.applyAsDouble(v[i]);
    }
    return t.dim() == 0 ? Ops.scalar(v[0]) : Ops.tensor(v, v.length);
  }

  static <T> Pair<T> at(Tensor t, java.util.function.DoubleFunction<T> f) {
    List<T> out = new ArrayList<>();
    for (double v : Ops.doubles(t)) {
      out.add(f.apply(v));
    }
    return new Pair<>(out, t.dim() == 0);
  }

  static <T> Pair<T> pair(Tensor s, Tensor t, Between<T> f) {
    double[] a = Ops.doubles(s);
    double[] b = Ops.doubles(t);
    int n = Math.max(a.length, b.length);
    List<T> out = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      out.add(f.at(a[a.length == 1 ? 0 : i], b[b.length == 1 ? 0 : i]));
    }
    return new Pair<>(out, s.dim() == 0 && t.dim() == 0);
  }
}
