package tweedie.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.tensor.Ops;

/**
 * Turns of queries and keys by their places: pair j of the numbers at place i, {@code x₂ⱼ + i
 * x₂ⱼ₊₁} as one complex number, turns by the angle {@code i · 10000^(−2j/n)}, so that products of
 * two places depend on their distance only. Of an odd number the last one stays.
 *
 * @param turns complex numbers of length one, [L, n/2]
 * @see "Su et al. 2021, arXiv:2104.09864, equations 14 and 34"
 */
record Rotary(Tensor turns) {
  private static final double BASE = 10_000;

  /** The turns of a sequence. */
  static Rotary of(long length, long n) {
    int half = Math.toIntExact(n / 2);
    double[] t = new double[Math.toIntExact(length) * half * 2];
    for (int i = 0; i < t.length / 2; i++) {
      int place = i / half;
      double angle = place * Math.pow(BASE, -2.0 * (i % half) / n);
      t[2 * i] = Math.cos(angle);
      t[2 * i + 1] = Math.sin(angle);
    }
    return new Rotary(torch.view_as_complex(Ops.tensor(t, length, half, 2).to(ScalarType.Float)));
  }

  /** Turned rows, [..., L, n], at least in float32. */
  Tensor apply(Tensor x) {
    ScalarType type =
        x.scalar_type().intern() == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
    Tensor wide = x.to(type);
    long even = 2 * turns.size(-1);
    if (even == x.size(-1)) {
      return turned(wide);
    }
    return Ops.cat(-1, turned(wide.narrow(-1, 0, even).contiguous()), wide.narrow(-1, even, 1));
  }

  /** One complex product: a quarter of the passes over memory that sines and cosines take apart. */
  private Tensor turned(Tensor x) {
    Tensor pairs = torch.view_as_complex(x.unflatten(-1, turns.size(-1), 2));
    return torch.view_as_real(pairs.mul(turns)).flatten(-2, -1);
  }
}
