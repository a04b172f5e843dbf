package tweedie.tensor;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Counter-based streams: Philox4x32-10 keyed by seed and child keys, counter = (element pair, draw
 * number, row id); normals by the inverse distribution function. Only basic arithmetic and {@link
 * StrictMath}, so that the numbers are the same on every platform.
 *
 * @see "Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3, section 3.2"
 */
public final class CounterRng implements Rng {
  private static final double UNIT = 0x1.0p-53;
  private static final int PARALLEL_FROM = 1 << 14;

  private final long key;
  private final long[] ids;
  private int draws;

  CounterRng(long key, long[] ids) {
    this.key = key;
    this.ids = ids;
  }

  @Override
  public int rows() {
    return ids.length;
  }

  @Override
  public long[] ids() {
    return ids.clone();
  }

  @Override
  public long key() {
    return key;
  }

  @Override
  public Rng child(long k) {
    return new CounterRng(mix(key ^ mix(k + 0x632be59bd9b4e019L)), ids);
  }

  @Override
  public Rng rows(int from, int n) {
    long[] part = java.util.Arrays.copyOfRange(ids, from, from + n);
    CounterRng r = new CounterRng(key, part);
    r.draws = draws;
    return r;
  }

  @Override
  public Rng shared() {
    return new CounterRng(mix(key ^ 0x5bd1e995a7c15e1fL), new long[] {0});
  }

  @Override
  public Tensor normal(long... event) {
    int m = Math.toIntExact(Shapes.count(event));
    double[] u = uniforms(m);
    fill(u.length, i -> u[i] = Normal.quantile(u[i]));
    return Ops.tensor(u, Shapes.prepend(ids.length, event));
  }

  @Override
  public Tensor uniform(long... event) {
    int m = Math.toIntExact(Shapes.count(event));
    return Ops.tensor(uniforms(m), Shapes.prepend(ids.length, event));
  }

  @Override
  public double[] uniforms(int perRow) {
    int draw = draws++;
    double[] out = new double[Math.multiplyExact(ids.length, perRow)];
    int pairs = (perRow + 1) / 2;
    IntStream rows = IntStream.range(0, ids.length);
    (out.length >= PARALLEL_FROM ? rows.parallel() : rows)
        .forEach(
            r -> {
              for (int j = 0; j < pairs; j++) {
                philox(ids[r], draw, j, out, r * perRow, perRow);
              }
            });
    return out;
  }

  private static void fill(int n, java.util.function.IntConsumer body) {
    IntStream all = IntStream.range(0, n);
    (n >= PARALLEL_FROM ? all.parallel() : all).forEach(body);
  }

  private void philox(long row, int draw, int pair, double[] out, int base, int perRow) {
    int c0 = pair;
    int c1 = draw;
    int c2 = (int) row;
    int c3 = (int) (row >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < 10; round++) {
      long p0 = 0xD2511F53L * (c0 & 0xffffffffL);
      long p1 = 0xCD9E8D57L * (c2 & 0xffffffffL);
      int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      c0 = n0;
      c2 = n2;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    int at = base + 2 * pair;
    out[at] = open(c0, c1);
    if (2 * pair + 1 < perRow) {
      out[at + 1] = open(c2, c3);
    }
  }

  /** 53 bits, moved by half a unit so that neither 0 nor 1 can occur. */
  private static double open(int high, int low) {
    long bits = (((long) high << 32) | (low & 0xffffffffL)) >>> 11;
    double u = (bits + 0.5) * UNIT;
    return u < 1 ? u : 1 - UNIT;
  }

  /** The 64-bit finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long z) {
    long x = z + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
