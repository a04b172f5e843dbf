package tweedie.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A data set in memory: {@code rows} events of one shape, row-major.
 *
 * <p>Images have the event shape {@code [C, H, W]} and values in [-1, 1] (byte b is {@code b /
 * 127.5 - 1}); tables have {@code [D]} and standardised columns.
 *
 * @param values {@code [rows, shape...]}, finite; not to be changed
 * @param rows number of events
 * @param shape event shape, without the row axis; not to be changed
 * @param labels class of each row, if the data have classes
 * @param columns names and statistics, if the data came from named columns
 * @param context what is known of each row beforehand, if the data are pairs: as many rows
 * @param alphabet what the values stand for, if they are symbols 0, 1, …
 */
// Bulk data: wrapping or copying the arrays would double the memory, and equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record Table(
    float[] values,
    int rows,
    int[] shape,
    Optional<Labels> labels,
    Optional<Columns> columns,
    Optional<Table> context,
    Optional<Alphabet> alphabet) {
  /**
   * Checks that the sizes agree.
   *
   * @param values {@code [rows, shape...]}, finite; not to be changed
   * @param rows number of events
   * @param shape event shape, without the row axis; not to be changed
   * @param labels class of each row, if the data have classes
   * @param columns names and statistics, if the data came from named columns
   * @param context what is known of each row beforehand
   * @param alphabet what the values stand for, if they are symbols 0, 1, …
   * @throws IllegalArgumentException if they do not
   */
  public Table {
    long expected = (long) rows * size(shape);
    if (rows < 0 || values.length != expected) {
      throw new IllegalArgumentException(
          "table: expected %d values for %d rows of shape %s, found %d"
              .formatted(expected, rows, Arrays.toString(shape), values.length));
    }
    if (labels.isPresent() && labels.get().index().length != rows) {
      throw new IllegalArgumentException(
          "table: expected %d labels, found %d".formatted(rows, labels.get().index().length));
    }
    if (columns.isPresent() && columns.get().size() != size(shape)) {
      throw new IllegalArgumentException(
          "table: expected %d columns, found %d".formatted(size(shape), columns.get().size()));
    }
    if (context.isPresent() && context.get().rows() != rows) {
      throw new IllegalArgumentException(
          "table: expected a context of %d rows, found %d".formatted(rows, context.get().rows()));
    }
  }

  /**
   * A data set without an alphabet.
   *
   * @param values {@code [rows, shape...]}, finite; not to be changed
   * @param rows number of events
   * @param shape event shape, without the row axis; not to be changed
   * @param labels class of each row, if the data have classes
   * @param columns names and statistics, if the data came from named columns
   * @throws IllegalArgumentException if the sizes do not agree
   */
  public Table(
      float[] values, int rows, int[] shape, Optional<Labels> labels, Optional<Columns> columns) {
    this(values, rows, shape, labels, columns, Optional.empty(), Optional.empty());
  }

  /**
   * A data set without labels or column names.
   *
   * @param values {@code [rows, shape...]}
   * @param rows number of events
   * @param shape event shape
   * @return the data set; the arrays are not copied
   */
  public static Table of(float[] values, int rows, int... shape) {
    return new Table(values, rows, shape, Optional.empty(), Optional.empty());
  }

  /**
   * The same rows with classes.
   *
   * @param classes one class per row
   * @return a data set that shares the values
   */
  public Table withLabels(Labels classes) {
    return new Table(values, rows, shape, Optional.of(classes), columns, context, alphabet);
  }

  /**
   * The same rows with what is known of each.
   *
   * @param known as many rows; empty: nothing
   * @return a data set that shares the values
   */
  public Table withContext(Optional<Table> known) {
    return new Table(values, rows, shape, labels, columns, known, alphabet);
  }

  /**
   * Splits columns off as the context of the others.
   *
   * @param names which columns are known beforehand; empty: none
   * @return pairs of the other columns and these
   * @throws IllegalArgumentException naming a column that does not exist, or when none is left
   */
  public Table given(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<String> all = columns.map(Columns::names).orElse(List.of());
    for (String name : names) {
      if (!all.contains(name)) {
        throw new IllegalArgumentException(
            "no column \"%s\"; columns are %s".formatted(name, String.join(", ", all)));
      }
    }
    int[] other = IntStream.range(0, all.size()).filter(j -> !names.contains(all.get(j))).toArray();
    if (other.length == 0) {
      throw new IllegalArgumentException("expected a column besides " + names);
    }
    int[] known = names.stream().mapToInt(all::indexOf).toArray();
    return pick(other, labels).withContext(Optional.of(pick(known, Optional.empty())));
  }

  private Table pick(int[] chosen, Optional<Labels> classes) {
    int width = rowSize();
    float[] x = new float[rows * chosen.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = values[i / chosen.length * width + chosen[i % chosen.length]];
    }
    return new Table(
        x,
        rows,
        new int[] {chosen.length},
        classes,
        columns.map(c -> c.select(chosen)),
        Optional.empty(),
        alphabet);
  }

  /**
   * The same rows as symbols of an alphabet.
   *
   * @param symbols what the values stand for
   * @return a data set that shares the values
   */
  public Table withAlphabet(Alphabet symbols) {
    return new Table(values, rows, shape, labels, columns, context, Optional.of(symbols));
  }

  /**
   * Whether the rows are pieces of running text.
   *
   * @return true with an alphabet of text
   */
  public boolean isText() {
    return alphabet.isPresent() && alphabet.get().text();
  }

  /**
   * Values per row.
   *
   * @return the product of the event shape
   */
  public int rowSize() {
    return size(shape);
  }

  /**
   * Whether the events are images.
   *
   * @return true for an event shape {@code [C, H, W]}
   */
  public boolean isImages() {
    return shape.length == 3;
  }

  /**
   * Copies one row.
   *
   * @param i row index
   * @param into target, at least {@link #rowSize()} long
   */
  public void row(int i, float[] into) {
    System.arraycopy(values, i * rowSize(), into, 0, rowSize());
  }

  /**
   * The chosen rows, in the order given.
   *
   * @param chosen row indices, repeats allowed
   * @return a copy
   */
  public Table select(int[] chosen) {
    int size = rowSize();
    float[] copy = new float[Math.multiplyExact(chosen.length, size)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(values, chosen[i] * size, copy, i * size, size);
    }
    return new Table(
        copy,
        chosen.length,
        shape,
        labels.map(l -> l.select(chosen)),
        columns,
        context.map(t -> t.select(chosen)),
        alphabet);
  }

  /**
   * A run of consecutive rows.
   *
   * @param from first row
   * @param to one past the last row
   * @return a copy
   */
  public Table slice(int from, int to) {
    if (from < 0 || from > to || to > rows) {
      throw new IllegalArgumentException(
          "rows: expected 0 <= from <= to <= %d, found %d and %d".formatted(rows, from, to));
    }
    return select(IntStream.range(from, to).toArray());
  }

  private static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
