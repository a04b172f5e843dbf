package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;

/**
 * Turns of queries and keys by their places: pair j of the numbers at place i turns by the angle
 * {@code i · 10000^(−2j/n)}, so that products of two places depend on their distance only. Of an
 * odd number the last one stays.
 *
 * @param cos [L, n/2]
 * @param sin [L, n/2]
 * @see "Su et al. 2021, arXiv:2104.09864, equation 34"
 */
record Rotary(Tensor cos, Tensor sin) {
  private static final double BASE = 10_000;

  /** The turns of a sequence. */
  static Rotary of(long length, long n) {
    int half = Math.toIntExact(n / 2);
    double[] c = new double[Math.toIntExact(length) * half];
    double[] s = new double[c.length];
    for (int i = 0; i < c.length; i++) {
      int place = i / half;
      double angle = place * Math.pow(BASE, -2.0 * (i % half) / n);
      c[i] = Math.cos(angle);
      s[i] = Math.sin(angle);
    }
    return new Rotary(table(c, length, half), table(s, length, half));
  }

  private static Tensor table(double[] x, long length, int half) {
    return Ops.tensor(x, length, half).to(ScalarType.Float);
  }

  /** Turned rows, [B, heads, L, n], at least in float32. */
  Tensor apply(Tensor x) {
    ScalarType type =
        x.scalar_type().intern() == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
    Tensor wide = x.to(type);
    long half = cos.size(-1);
    Tensor a = wide.narrow(-1, 0, half);
    Tensor b = wide.narrow(-1, half, half);
    Tensor turned = Ops.cat(-1, a.mul(cos).sub(b.mul(sin)), b.mul(cos).add(a.mul(sin)));
    long rest = x.size(-1) - 2 * half;
    return rest == 0 ? turned : Ops.cat(-1, turned, wide.narrow(-1, 2 * half, rest));
  }
}
