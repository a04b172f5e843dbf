package tweedie.config;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;

/**
 * Uniform numbers that were chosen: child k gives those of the k-th draw, and a half beyond.
 *
 * @param draws numbers of each draw, [K][n * event]
 * @param above keys before the one that says which draw
 * @param at which draw this is; −1 where that is not said yet
 * @param rows n
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Script(double[][] draws, int above, int at, int rows) implements Rng {
  Script(double[][] draws, int above, int rows) {
    this(draws, above, -1, rows);
  }

  @Override
  public Rng child(long key) {
    if (at >= 0) {
      throw new UnsupportedOperationException("a draw has no children");
    }
    return above > 0
        ? new Script(draws, above - 1, rows)
        : new Script(draws, 0, Math.toIntExact(key), rows);
  }

  @Override
  public Tensor uniform(long... event) {
    double[] chosen = at < draws.length ? draws[at] : new double[draws[0].length];
    if (at >= draws.length) {
      Arrays.fill(chosen, 0.5);
    }
    return Ops.tensor(chosen, Shapes.prepend(rows, event));
  }

  @Override
  public long[] ids() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long key() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Rng rows(int from, int n) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Rng select(int... some) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Rng shared() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Tensor normal(long... event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public double[] uniforms(int perRow) {
    throw new UnsupportedOperationException();
  }
}
