package tweedie.config;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tweedie.data.Columns;
import tweedie.data.Table;

/**
 * Rows drawn from a model.
 *
 * @param starts the rows of data that were transported, in the same order; empty where samples are
 *     made from noise
 * @param ends the samples
 */
public record Drawn(Optional<Table> starts, Table ends) {
  /**
   * Samples that were made from noise.
   *
   * @param samples the rows
   * @return rows without starts
   */
  public static Drawn of(Table samples) {
    return new Drawn(Optional.empty(), samples);
  }

  /** Starts and ends in turn, as a transport gives them. */
  static Drawn parted(Table both) {
    int[] even = IntStream.range(0, both.rows() / 2).map(i -> 2 * i).toArray();
    int[] odd = IntStream.range(0, both.rows() / 2).map(i -> 2 * i + 1).toArray();
    return new Drawn(Optional.of(both.select(even)), both.select(odd));
  }

  /**
   * The rows of a grid in which every line of starts stands above the line of their ends.
   *
   * @param columns pictures in a line
   * @return starts and ends, line by line; the ends alone where there are no starts
   */
  public Table inLines(int columns) {
    if (starts.isEmpty()) {
      return ends;
    }
    int n = ends.rows();
    int size = ends.rowSize();
    float[] all = new float[2 * n * size];
    int at = 0;
    for (int from = 0; from < n; from += columns) {
      int count = Math.min(columns, n - from) * size;
      System.arraycopy(starts.get().values(), from * size, all, at, count);
      System.arraycopy(ends.values(), from * size, all, at + count, count);
      at += 2 * count;
    }
    return new Table(all, 2 * n, ends.shape(), Optional.empty(), ends.columns());
  }

  /**
   * Starts and ends as one table: each row is the start, its columns named {@code start_} and their
   * name, and then the end.
   *
   * @return the ends alone where there are no starts
   */
  public Table joined() {
    if (starts.isEmpty()) {
      return ends;
    }
    int d = ends.rowSize();
    float[] all = new float[2 * ends.values().length];
    for (int i = 0; i < ends.rows(); i++) {
      System.arraycopy(starts.get().values(), i * d, all, 2 * i * d, d);
      System.arraycopy(ends.values(), i * d, all, (2 * i + 1) * d, d);
    }
    return new Table(
        all, ends.rows(), new int[] {2 * d}, Optional.empty(), ends.columns().map(Drawn::twice));
  }

  private static Columns twice(Columns c) {
    Stream<String> head = c.names().stream().map(n -> "start_" + n);
    return new Columns(
        Stream.concat(head, c.names().stream()).toList(),
        Stream.concat(c.mean().stream(), c.mean().stream()).toList(),
        Stream.concat(c.std().stream(), c.std().stream()).toList(),
        c.scale());
  }
}
