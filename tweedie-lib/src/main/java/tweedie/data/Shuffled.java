package tweedie.data;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Source;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Endless shuffled passes over a table. Row id i takes element {@code π_e(i mod N)} of epoch {@code
 * e = i div N}, where π_e is a keyed permutation: a pure function, so that a run resumes and splits
 * over machines without any state.
 */
public final class Shuffled implements Source<Batch> {
  private static final int ROUNDS = 6;

  private final Table table;
  private final boolean flip;
  private final int bits;

  /**
   * A source.
   *
   * @param table the data; at least one row
   * @param flip mirror images left to right with probability ½
   * @throws IllegalArgumentException when the table is empty, or flips are asked for vectors
   */
  public Shuffled(Table table, boolean flip) {
    if (table.rows() < 1) {
      throw new IllegalArgumentException("data: expected at least 1 row, found 0");
    }
    if (flip && !table.isImages()) {
      throw new IllegalArgumentException("flip: expected images, found vectors");
    }
    this.table = table;
    this.flip = flip;
    int b = 64 - Long.numberOfLeadingZeros(Math.max(1, table.rows() - 1L));
    this.bits = Math.max(2, b + (b & 1));
  }

  @Override
  public Batch draw(Rng rng) {
    long[] ids = rng.ids();
    int size = table.rowSize();
    float[] x = new float[ids.length * size];
    long[] label = new long[ids.length];
    int[] index = new int[ids.length];
    double[] coin = flip ? rng.uniforms(1) : new double[0];
    for (int r = 0; r < ids.length; r++) {
      int i = index(ids[r], rng.key());
      index[r] = i;
      System.arraycopy(table.values(), i * size, x, r * size, size);
      if (flip && coin[r] < 0.5) {
        mirror(x, r * size);
      }
      if (table.labels().isPresent()) {
        label[r] = table.labels().get().index()[i];
      }
    }
    Tensor t = Ops.tensor(x, Shapes.prepend(ids.length, longs(table.shape())));
    Map<String, Tensor> parts = new HashMap<>();
    if (table.labels().isPresent()) {
      parts.put("label", Ops.tensor(label, ids.length));
    }
    if (table.context().isPresent()) {
      parts.putAll(context(table.context().get(), index).parts());
    }
    return new Batch(t, new Condition(parts, Optional.empty()));
  }

  /**
   * What is known of chosen rows, as networks take it.
   *
   * @param known the context of a table
   * @param index chosen rows
   * @return the part {@code context} [B, m] for vectors, {@code given} [B, C, H, W] for pictures
   */
  public static Condition context(Table known, int[] index) {
    Table rows = known.select(index);
    Tensor t = Ops.tensor(rows.values(), Shapes.prepend(index.length, longs(rows.shape())));
    return new Condition(Map.of(rows.isImages() ? "given" : "context", t), Optional.empty());
  }

  /** Keyed Feistel permutation of the next even number of bits, walked until it is below N. */
  int index(long id, long key) {
    long n = table.rows();
    long epoch = Math.floorDiv(id, n);
    long v = Math.floorMod(id, n);
    do {
      v = permute(v, key ^ (epoch * 0x9e3779b97f4a7c15L));
    } while (v >= n);
    return (int) v;
  }

  private long permute(long v, long key) {
    int half = bits / 2;
    long mask = (1L << half) - 1;
    long left = v >>> half;
    long right = v & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long z = (right + key + round * 0xd1b54a32d192ed03L) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 29)) * 0x94d049bb133111ebL;
      long next = left ^ ((z >>> 33) & mask);
      left = right;
      right = next;
    }
    return (left << half) | right;
  }

  private void mirror(float[] x, int base) {
    int[] s = table.shape();
    for (int line = 0; line < s[0] * s[1]; line++) {
      int from = base + line * s[2];
      for (int a = from, b = from + s[2] - 1; a < b; a++, b--) {
        float v = x[a];
        x[a] = x[b];
        x[b] = v;
      }
    }
  }

  private static long[] longs(int[] shape) {
    return java.util.Arrays.stream(shape).asLongStream().toArray();
  }
}
