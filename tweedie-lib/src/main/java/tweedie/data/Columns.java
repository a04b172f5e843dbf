package tweedie.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Names and statistics of standardised table columns: {@code z = (s(x) - mean) / std} with the
 * scale s, which is the identity unless said otherwise.
 *
 * <p>A constant column has {@code std = 0}: its {@code z} is 0 and its original value always comes
 * back as {@code mean}.
 *
 * @param names column names, as in the header
 * @param mean column means, on the scale
 * @param std population standard deviations, on the scale, non-negative
 * @param scale common to all columns
 */
public record Columns(List<String> names, List<Double> mean, List<Double> std, Scale scale) {
  /**
   * Columns on the scale of their numbers.
   *
   * @param names column names, as in the header
   * @param mean column means, original units
   * @param std population standard deviations, original units, non-negative
   * @throws IllegalArgumentException if the lengths differ or a statistic is not finite
   */
  public Columns(List<String> names, List<Double> mean, List<Double> std) {
    this(names, mean, std, Scale.LINEAR);
  }

  /**
   * Copies the lists.
   *
   * @param names column names, as in the header
   * @param mean column means, on the scale
   * @param std population standard deviations, on the scale, non-negative
   * @param scale common to all columns
   * @throws IllegalArgumentException if the lengths differ or a statistic is not finite
   */
  public Columns {
    names = List.copyOf(names);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (names.size() != mean.size() || names.size() != std.size()) {
      throw new IllegalArgumentException(
          "columns: expected as many means and deviations as names, found %d names, %d, %d"
              .formatted(names.size(), mean.size(), std.size()));
    }
    for (int j = 0; j < names.size(); j++) {
      if (!Double.isFinite(mean.get(j)) || !(std.get(j) >= 0) || std.get(j).isInfinite()) {
        throw new IllegalArgumentException(
            "column %s: expected finite mean and deviation >= 0, found %s and %s"
                .formatted(names.get(j), mean.get(j), std.get(j)));
      }
    }
  }

  /**
   * Statistics of the columns of a row-major table, by two passes in double precision.
   *
   * @param names column names
   * @param cells original values, {@code [rows * names.size()]}
   * @return names, means and population standard deviations
   */
  static Columns of(List<String> names, double[] cells) {
    int width = names.size();
    int rows = width == 0 ? 0 : cells.length / width;
    Double[] mean = new Double[width];
    Double[] std = new Double[width];
    for (int j = 0; j < width; j++) {
      // Shifted by the first value: exact for constant columns, and free of cancellation.
      double shift = cells[j];
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += cells[i * width + j] - shift;
      }
      double centre = shift + sum / rows;
      double square = 0;
      for (int i = 0; i < rows; i++) {
        double gap = cells[i * width + j] - centre;
        square += gap * gap;
      }
      mean[j] = centre;
      std[j] = Math.sqrt(square / rows);
    }
    return new Columns(names, List.of(mean), List.of(std));
  }

  /**
   * Columns with the statistics of some rows that these columns standardised, such as the rows that
   * are trained on. A column that is constant among them keeps its deviation, so that other rows
   * can still differ.
   *
   * @param rows standardised rows, [rows * size]
   * @return the same names and scale; these columns where there is no row
   */
  public Columns refitted(float[] rows) {
    if (rows.length == 0) {
      return this;
    }
    double[] cells = new double[rows.length];
    Arrays.setAll(cells, i -> rows[i]);
    Columns z = of(names, cells);
    Double[] centre = new Double[size()];
    Double[] spread = new Double[size()];
    for (int j = 0; j < size(); j++) {
      centre[j] = mean.get(j) + std.get(j) * z.mean.get(j);
      spread[j] = std.get(j) * (z.std.get(j) > 0 ? z.std.get(j) : 1);
    }
    return new Columns(names, List.of(centre), List.of(spread), scale);
  }

  /**
   * The chosen columns.
   *
   * @param chosen indices
   * @return their names and statistics
   */
  Columns select(int[] chosen) {
    return new Columns(
        Arrays.stream(chosen).mapToObj(names::get).toList(),
        Arrays.stream(chosen).mapToObj(mean::get).toList(),
        Arrays.stream(chosen).mapToObj(std::get).toList(),
        scale);
  }

  /**
   * Columns that are kept as they are: mean 0, deviation 1.
   *
   * @param names column names
   * @return names with these statistics
   */
  static Columns unscaled(List<String> names) {
    return new Columns(
        names, Collections.nCopies(names.size(), 0.0), Collections.nCopies(names.size(), 1.0));
  }

  /**
   * Number of columns.
   *
   * @return the count of names
   */
  public int size() {
    return names.size();
  }

  /**
   * Standardises one cell.
   *
   * @param column column index
   * @param x value in original units
   * @return {@code (s(x) - mean) / std}, 0 for a constant column
   */
  public float standardise(int column, double x) {
    double deviation = std.get(column);
    return deviation == 0 ? 0f : (float) ((scale.to(x) - mean.get(column)) / deviation);
  }

  /**
   * Takes one cell back to original units.
   *
   * @param column column index
   * @param z standardised value
   * @return {@code s⁻¹(mean + std z)}
   */
  public double restore(int column, float z) {
    return scale.from(mean.get(column) + std.get(column) * z);
  }
}
