package tweedie.config;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tweedie.data.Table;

/** Rows to judge on that were trained on as well: a model that knows them by heart looks good. */
final class Repeats {
  /** Share of such rows from which it is told. */
  private static final double MOST = 0.05;

  private Repeats() {}

  /**
   * One line when too many rows were trained on.
   *
   * @param judged rows a finished model is judged on, in the units of the training rows
   * @param train training rows
   * @param part what the judged rows are called
   * @param remedy what to do
   * @return empty when at most one row in twenty was
   */
  static Optional<String> warning(Table judged, Table train, String part, String remedy) {
    double share = share(judged, train);
    return share > MOST
        ? Optional.of(
            "%.0f%% of the %d %s rows equal a training row; %s"
                .formatted(100 * share, judged.rows(), part, remedy))
        : Optional.empty();
  }

  /** Share of rows that equal a training row, what a model is told of them included; 0 of none. */
  static double share(Table judged, Table train) {
    if (judged.rows() == 0) {
      return 0;
    }
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < train.rows(); i++) {
      seen.add(hash(train, i));
    }
    long found =
        IntStream.range(0, judged.rows()).filter(i -> seen.contains(hash(judged, i))).count();
    return (double) found / judged.rows();
  }

  /** 64 bits of a row: among a million rows two different ones agree once in ten million sets. */
  private static long hash(Table t, int row) {
    long h = t.context().map(c -> hash(c, row)).orElse(1L);
    int size = t.rowSize();
    for (int i = row * size; i < (row + 1) * size; i++) {
      h = (h ^ Float.floatToIntBits(t.values()[i])) * 0x9e3779b97f4a7c15L;
      h ^= h >>> 32;
    }
    return h;
  }
}
