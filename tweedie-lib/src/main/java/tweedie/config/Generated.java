package tweedie.config;

import java.util.List;
import java.util.Optional;
import tweedie.core.Condition;
import tweedie.core.Density;
import tweedie.core.Law;
import tweedie.data.Columns;
import tweedie.data.Table;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.TensorScope;

/**
 * A data set that is drawn from a known law, always the same one for the same numbers.
 *
 * @param law the law of the states
 * @param coordinates how rows of data name states
 * @param columns names of the columns of a row; empty: numbers that are never standardised
 * @param rows number of rows
 * @param seed of the draws
 */
record Generated(Law law, Coordinates coordinates, List<String> columns, int rows, long seed) {
  /** Rows that are compared to see whether a noising reads them as the states of the law. */
  private static final int COMPARED = 64;

  /** Float32 degrees carry about 1e-5 of a degree, 2e-7 of a radian. */
  private static final double SAME = 1e-5;

  /** The families by name. */
  static final List<Entry<Family>> ALL =
      List.of(
          GeneratedAngles.ENTRY,
          GeneratedGaussians.ENTRY,
          GeneratedDirections.ENTRY,
          GeneratedRotations.ENTRY,
          GeneratedShares.ENTRY);

  /**
   * A family of data sets with whole numbers as parameters, {@code name:a,b,…}.
   *
   * @param parameters their names
   * @param defaults what they are when not given
   * @param least the smallest values
   * @param make the set of given numbers
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Family(List<String> parameters, int[] defaults, int[] least, Maker make) {
    Generated of(int[] values) {
      return make.of(values);
    }
  }

  /** Makes a set from the values of all parameters. */
  @FunctionalInterface
  interface Maker {
    Generated of(int[] values);
  }

  /** The rows, in the units of the columns. */
  Table table() {
    float[] x = coordinates.rows(states(rows));
    if (columns.isEmpty()) {
      return Table.of(x, rows, coordinates.columns());
    }
    List<Double> zero = columns.stream().map(c -> 0.0).toList();
    List<Double> one = columns.stream().map(c -> 1.0).toList();
    // Columns as they are: standardising would round small shares to nothing.
    Columns plain = new Columns(columns, zero, one);
    return new Table(x, rows, new int[] {columns.size()}, Optional.empty(), Optional.of(plain));
  }

  private float[] states(int n) {
    return TensorScope.evaluate(
        () -> Ops.floats(law.sample(Condition.NONE, Rng.of(seed, n).child(0))));
  }

  /** The law of the states of a noising; empty where it reads the rows as other states. */
  Optional<Density> law(Noising noising) {
    int n = Math.min(rows, COMPARED);
    float[] mine = states(n);
    float[] read = noising.encode(table().slice(0, n)).values();
    boolean same = mine.length == read.length;
    for (int i = 0; same && i < mine.length; i++) {
      same = Math.abs(mine[i] - read[i]) < SAME;
    }
    return same ? Optional.of(law) : Optional.empty();
  }
}
