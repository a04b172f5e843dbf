package tweedie.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Explicit randomness: {@code n} independent streams, one for each row of a batch.
 *
 * <p>A value is a pure function of (seed, keys, row id, draw number, element). Row ids are global
 * sample numbers, so the noise of sample {@code i} does not depend on the batch it is computed in,
 * a run resumes from (seed, step) alone, and a machine can draw its share of the rows.
 */
public interface Rng {
  /**
   * Streams for the samples {@code 0 … n-1} of a seed.
   *
   * @param seed any number
   * @param n number of rows
   * @return the streams
   */
  static Rng of(long seed, int n) {
    return of(seed, 0, n);
  }

  /**
   * Streams for the samples {@code first … first+n-1} of a seed.
   *
   * @param seed any number
   * @param first id of the first row
   * @param n number of rows
   * @return the streams
   */
  static Rng of(long seed, long first, int n) {
    long[] ids = new long[n];
    for (int i = 0; i < n; i++) {
      ids[i] = first + i;
    }
    return new CounterRng(CounterRng.mix(seed), ids);
  }

  /**
   * Number of rows.
   *
   * @return n
   */
  int rows();

  /**
   * The global sample numbers of the rows.
   *
   * @return a copy, [n]
   */
  long[] ids();

  /**
   * What seed and child keys have been mixed to: equal for all rows.
   *
   * @return the key of these streams
   */
  long key();

  /**
   * Another family of streams for each key; drawing from it never disturbs this one.
   *
   * @param key any number
   * @return streams for the same rows
   */
  Rng child(long key);

  /**
   * A share of the rows.
   *
   * @param from first row
   * @param n number of rows
   * @return the streams of those rows
   */
  Rng rows(int from, int n);

  /**
   * Some of the rows, each with its own stream.
   *
   * @param rows numbers of rows in any order
   * @return the streams of those rows
   * @throws IndexOutOfBoundsException when there is no such row
   */
  Rng select(int... rows);

  /**
   * One stream common to all rows, for decisions that couple rows by definition.
   *
   * @return a family of one row that depends on the key only
   */
  Rng shared();

  /**
   * Standard normal draws.
   *
   * @param event shape of one row's draw
   * @return float64 [n, event]
   */
  Tensor normal(long... event);

  /**
   * Standard normal draws, rounded to another type.
   *
   * @param type of the result
   * @param event shape of one row's draw
   * @return [n, event], the numbers of {@link #normal(long...)}
   */
  default Tensor normal(ScalarType type, long... event) {
    return normal(event).to(type);
  }

  /**
   * Uniform draws from the open interval (0, 1).
   *
   * @param event shape of one row's draw
   * @return float64 [n, event]
   */
  Tensor uniform(long... event);

  /**
   * Uniform draws as plain numbers.
   *
   * @param perRow numbers for each row
   * @return [n * perRow], row after row, each in (0, 1)
   */
  double[] uniforms(int perRow);

  /**
   * Which features dropout keeps: 0 with probability p, else {@code 1 / (1 - p)}. An implementation
   * may take p to the nearest of 65,536 parts; the mean is 1 for the p it takes.
   *
   * @param p in [0, 1)
   * @param event shape of a row
   * @return float32 [rows, event]
   */
  default Tensor kept(double p, long... event) {
    double[] u = uniforms(Math.toIntExact(Shapes.count(event)));
    float[] mask = new float[u.length];
    for (int i = 0; i < u.length; i++) {
      mask[i] = u[i] < p ? 0 : (float) (1 / (1 - p));
    }
    return Ops.tensor(mask, Shapes.prepend(rows(), event));
  }
}
