package tweedie.tensor;

import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Counter-based streams: Philox4x32-10 keyed by seed and child keys, counter = (element pair, draw
 * number, row id); normals by the inverse distribution function. Only basic arithmetic and square
 * roots, so that the numbers are the same on every platform.
 *
 * @see "Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3, section 3.2"
 */
public final class CounterRng implements Rng {
  private static final double UNIT = 0x1.0p-53;
  private static final int PARALLEL_FROM = 1 << 14;
  private static final int PART = 1 << 11;
  private static final int LANES = 256;

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
    return some(java.util.Arrays.copyOfRange(ids, from, from + n));
  }

  @Override
  public Rng select(int... rows) {
    return some(IntStream.of(rows).mapToLong(r -> ids[r]).toArray());
  }

  private Rng some(long[] part) {
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
    return drawn(true, ScalarType.Double, event);
  }

  @Override
  public Tensor normal(ScalarType type, long... event) {
    boolean single = type.intern() == ScalarType.Float;
    return single ? drawn(true, ScalarType.Float, event) : normal(event).to(type);
  }

  @Override
  public Tensor uniform(long... event) {
    return drawn(false, ScalarType.Double, event);
  }

  /**
   * Numbers made a few rows at a time in a small array, which stays in the cache, and copied into
   * the tensor: one array for all of them would be large for the garbage collector at every step.
   */
  private Tensor drawn(boolean normal, ScalarType type, long... event) {
    int m = Math.toIntExact(Shapes.count(event));
    int draw = draws++;
    int all = Math.multiplyExact(ids.length, m);
    Tensor out =
        torch.empty(
            Shapes.prepend(ids.length, event), new TensorOptions(type), new MemoryFormatOptional());
    if (all == 0) {
      return out;
    }
    ObjLongConsumer<double[]> store = store(out, type);
    int together = Math.max(1, Math.min(ids.length, PART / m));
    IntStream parts = IntStream.range(0, (ids.length + together - 1) / together);
    (all >= PARALLEL_FROM ? parts.parallel() : parts)
        .forEach(
            part -> {
              int from = part * together;
              int rows = Math.min(ids.length - from, together);
              double[] u = new double[rows * m];
              for (int r = 0; r < rows; r++) {
                row(ids[from + r], draw, u, r * m, m);
              }
              for (int i = 0; normal && i < u.length; i++) {
                u[i] = Normal.quantile(u[i]);
              }
              store.accept(u, (long) from * m);
            });
    return out;
  }

  /** Writes numbers from a place of a tensor on, rounded to its type. */
  private static ObjLongConsumer<double[]> store(Tensor out, ScalarType type) {
    if (type == ScalarType.Double) {
      DoublePointer memory = out.data_ptr_double();
      return (u, at) -> memory.getPointer(at).put(u);
    }
    FloatPointer memory = out.data_ptr_float();
    return (u, at) -> {
      float[] rounded = new float[u.length];
      for (int i = 0; i < u.length; i++) {
        rounded[i] = (float) u[i];
      }
      memory.getPointer(at).put(rounded);
    };
  }

  @Override
  public Tensor kept(double p, long... event) {
    int m = Math.toIntExact(Shapes.count(event));
    int draw = draws++;
    Math.multiplyExact(ids.length, m);
    Tensor out =
        torch.empty(
            Shapes.prepend(ids.length, event),
            new TensorOptions(ScalarType.Float),
            new MemoryFormatOptional());
    if (ids.length == 0 || m == 0) {
      return out;
    }
    FloatPointer memory = out.data_ptr_float();
    int least = (int) Math.round(p * 65536);
    float kept = (float) (65536.0 / (65536 - least));
    IntStream rows = IntStream.range(0, ids.length);
    (ids.length * m >= PARALLEL_FROM ? rows.parallel() : rows)
        .forEach(
            r -> {
              float[] mask = new float[m];
              decide(ids[r], draw, least, kept, mask);
              memory.getPointer((long) r * m).put(mask);
            });
    return out;
  }

  /** Eight decisions a block of the generator, two a word, one word after the other. */
  private void decide(long id, int draw, int least, float kept, float[] mask) {
    Philox lanes = new Philox(Math.min((mask.length + 7) / 8, LANES));
    for (int from = 0; 8 * from < mask.length; from += LANES) {
      int n = Math.min(LANES, (mask.length - 8 * from + 7) / 8);
      lanes.run(key, id, draw, from, n);
      int at = 8 * from;
      for (long[] words : List.of(lanes.c0, lanes.c1, lanes.c2, lanes.c3)) {
        for (int i = 0; i < n && at + i < mask.length; i++) {
          mask[at + i] = (words[i] & 0xffff) < least ? 0 : kept;
        }
        at += n;
        for (int i = 0; i < n && at + i < mask.length; i++) {
          mask[at + i] = (words[i] >>> 16) < least ? 0 : kept;
        }
        at += n;
      }
    }
  }

  @Override
  public double[] uniforms(int perRow) {
    int draw = draws++;
    double[] out = new double[Math.multiplyExact(ids.length, perRow)];
    IntStream rows = IntStream.range(0, ids.length);
    (out.length >= PARALLEL_FROM ? rows.parallel() : rows)
        .forEach(r -> row(ids[r], draw, out, r * perRow, perRow));
    return out;
  }

  private void row(long id, int draw, double[] out, int base, int perRow) {
    int pairs = (perRow + 1) / 2;
    Philox lanes = new Philox(Math.min(pairs, LANES));
    for (int from = 0; from < pairs; from += LANES) {
      int n = Math.min(LANES, pairs - from);
      lanes.run(key, id, draw, from, n);
      int left = perRow - 2 * from;
      int at = base + 2 * from;
      for (int i = 0; i < n; i++) {
        out[at + 2 * i] = open(lanes.c0[i], lanes.c1[i]);
      }
      for (int i = 0; 2 * i + 1 < Math.min(left, 2 * n); i++) {
        out[at + 2 * i + 1] = open(lanes.c2[i], lanes.c3[i]);
      }
    }
  }

  /** 53 bits, moved by half a unit so that neither 0 nor 1 can occur. */
  private static double open(long high, long low) {
    double u = (((high << 32 | low) >>> 11) + 0.5) * UNIT;
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
