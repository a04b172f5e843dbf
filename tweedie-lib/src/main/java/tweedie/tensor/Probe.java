package tweedie.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A scripted source of "normals" that turns an unchanged solver into an exact executor for affine
 * dynamics: every noise coordinate is 1 in one row and 0 in all others.
 *
 * <p>Rows: 0 without noise; then {@code starts} rows for unit changes of the start (left to the
 * caller); then one row for each noise coordinate in the order of the draws. The mean of the end
 * state is row 0, its covariance the sum of the outer products of the other rows minus row 0.
 */
public final class Probe implements Rng {
  private final int starts;
  private final int capacity;
  private final int[] used;

  /**
   * A probe.
   *
   * @param starts number of rows for unit starts
   * @param capacity number of noise coordinates of the whole run
   */
  public Probe(int starts, int capacity) {
    this(starts, capacity, new int[1]);
  }

  private Probe(int starts, int capacity, int[] used) {
    this.starts = starts;
    this.capacity = capacity;
    this.used = used;
  }

  /**
   * Number of noise coordinates asked for so far.
   *
   * @return the count; a run with capacity 0 finds the capacity that is needed
   */
  public int used() {
    return used[0];
  }

  @Override
  public int rows() {
    return 1 + starts + capacity;
  }

  @Override
  public long[] ids() {
    long[] ids = new long[rows()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
    }
    return ids;
  }

  @Override
  public long key() {
    return 0;
  }

  @Override
  public Rng child(long key) {
    // Children share the count: the order of the draws decides which row a coordinate gets.
    return new Probe(starts, capacity, used);
  }

  @Override
  public Rng rows(int from, int n) {
    throw new UnsupportedOperationException("a probe cannot be split; run it in one batch");
  }

  @Override
  public Rng select(int... rows) {
    throw new UnsupportedOperationException("a probe cannot be split; run it in one batch");
  }

  @Override
  public Rng shared() {
    throw new UnsupportedOperationException("a probe has no shared stream");
  }

  @Override
  public Tensor normal(long... event) {
    int m = Math.toIntExact(Shapes.count(event));
    Tensor z = torch.zeros(new long[] {rows(), m}, new TensorOptions(ScalarType.Double));
    if (used[0] + m <= capacity) {
      int first = 1 + starts + used[0];
      z.narrow(0, first, m).copy_(torch.eye(m, new TensorOptions(ScalarType.Double)));
    }
    used[0] += m;
    return z.reshape(Shapes.prepend(rows(), event));
  }

  @Override
  public Tensor uniform(long... event) {
    throw new UnsupportedOperationException("a probe has Gaussian draws only");
  }

  @Override
  public double[] uniforms(int perRow) {
    throw new UnsupportedOperationException("a probe has Gaussian draws only");
  }
}
