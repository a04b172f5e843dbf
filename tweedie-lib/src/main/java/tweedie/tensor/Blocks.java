package tweedie.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Products of small matrices with the blocks of a state. LibTorch takes a batch of small products
 * one by one; with few blocks the sums are written out, a pass over a block for each entry of the
 * matrix that is not 0.
 */
final class Blocks {
  /** Blocks up to which a matrix on them is written out. */
  private static final int FEW = 4;

  private Blocks() {}

  static Tensor apply(Tensor a, Tensor x) {
    int k = (int) a.size(-1);
    int m = (int) a.size(-2);
    if (k == 1 && m == 1) {
      return a.dim() == 2 && !a.requires_grad()
          ? Ops.mul(x, a.item_double())
          : x.mul(Ops.perRow(a.dim() == 2 ? a.reshape(new long[0]) : a.reshape(a.size(0)), x));
    }
    long[] shape = Shapes.of(x);
    long b = shape[0];
    shape[1] = shape[1] / k * m;
    if (x.numel() == b * k && a.dim() == 2) {
      // One matrix product instead of B tiny ones.
      Tensor typed = a.to(x.scalar_type());
      return torch.matmul(x.reshape(b, k), typed.transpose(0, 1)).reshape(shape);
    }
    Tensor flat = flat(x, k);
    if (k > FEW || m > FEW || a.requires_grad()) {
      return torch.matmul(a.to(x.scalar_type()), flat).reshape(shape);
    }
    if (a.dim() == 3) {
      return summed(a.to(x.scalar_type()), m, flat).reshape(shape);
    }
    double[] v = Ops.doubles(a);
    Tensor out = recorded(x) ? recorded(v, m, flat) : written(Optional.empty(), v, m, flat);
    return out.reshape(shape);
  }

  static Tensor onto(Tensor y, Tensor a, Tensor x) {
    int k = (int) a.size(-1);
    int m = (int) a.size(-2);
    boolean plain = a.dim() == 2 && !a.requires_grad();
    if (k == 1 && m == 1 && plain) {
      return Ops.add(y, x, a.item_double());
    }
    boolean vectors = x.numel() == x.size(0) * k;
    if (!plain || vectors || k > FEW || m > FEW || recorded(x) || recorded(y)) {
      return y.add(apply(a, x));
    }
    Tensor out = written(Optional.of(flat(y, m)), Ops.doubles(a), m, flat(x, k));
    return out.reshape(Shapes.of(y));
  }

  private static boolean recorded(Tensor x) {
    return GradMode.is_enabled() && x.requires_grad();
  }

  /** [B, k, n] */
  private static Tensor flat(Tensor x, int k) {
    long b = x.size(0);
    return x.reshape(b, k, x.numel() / Math.max(1, b * k));
  }

  /** One matrix for all rows: {@code yᵢ + Σⱼ aᵢⱼ xⱼ}, without y where there is none. */
  private static Tensor written(Optional<Tensor> y, double[] a, int m, Tensor x) {
    int k = (int) x.size(1);
    long[] shape = {x.size(0), m, x.size(2)};
    Tensor out = torch.empty(shape, x.options(), new MemoryFormatOptional());
    for (int i = 0; i < m; i++) {
      Tensor row = out.select(1, i);
      boolean first = true;
      for (int j = 0; j < k; j++) {
        double c = a[i * k + j];
        if (c != 0) {
          term(row, y, i, first, x.select(1, j), c);
          first = false;
        }
      }
      if (first && y.isPresent()) {
        row.copy_(y.get().select(1, i));
      } else if (first) {
        row.zero_();
      }
    }
    return out;
  }

  /** Adds {@code c x} to a row; the first term writes it. */
  private static void term(
      Tensor row, Optional<Tensor> y, int i, boolean first, Tensor x, double c) {
    if (first && y.isEmpty()) {
      torch.mul_out(row, x, Ops.scalar(c));
      return;
    }
    try (Scalar factor = new Scalar(c)) {
      if (first) {
        torch.add_out(row, y.orElseThrow().select(1, i), x, factor);
      } else {
        row.add_(x, factor);
      }
    }
  }

  private static Tensor recorded(double[] a, int m, Tensor x) {
    int k = (int) x.size(1);
    Tensor[] sums = new Tensor[m];
    for (int i = 0; i < m; i++) {
      sums[i] = Ops.mul(x.select(1, 0), a[i * k]);
      for (int j = 1; j < k; j++) {
        try (Scalar c = new Scalar(a[i * k + j])) {
          sums[i].add_(x.select(1, j), c);
        }
      }
    }
    return stacked(sums);
  }

  /** A matrix a row, [B, m, k]. */
  private static Tensor summed(Tensor a, int m, Tensor x) {
    Tensor[] sums = new Tensor[m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < x.size(1); j++) {
        Tensor c = a.select(1, i).select(1, j).unsqueeze(1);
        Tensor block = x.select(1, j);
        sums[i] = j == 0 ? block.mul(c) : sums[i].addcmul_(block, c);
      }
    }
    return stacked(sums);
  }

  private static Tensor stacked(Tensor... parts) {
    if (parts.length == 1) {
      return parts[0];
    }
    try (TensorVector all = new TensorVector(parts)) {
      return torch.stack(all, 1);
    }
  }
}
