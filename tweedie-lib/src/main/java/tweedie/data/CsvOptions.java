package tweedie.data;

import java.util.List;
import java.util.Optional;

/**
 * Which part of a CSV file to read.
 *
 * @param columns feature columns in the order wanted; empty for all except the label
 * @param label column that holds the class of each row
 * @param skipLines lines above the header to pass over
 */
public record CsvOptions(List<String> columns, Optional<String> label, int skipLines) {
  /** All columns, no label, header in the first line. */
  public static final CsvOptions ALL = new CsvOptions(List.of(), Optional.empty(), 0);

  /**
   * Copies the list.
   *
   * @param columns feature columns in the order wanted; empty for all except the label
   * @param label column that holds the class of each row
   * @param skipLines lines above the header to pass over
   */
  public CsvOptions {
    columns = List.copyOf(columns);
  }

  /**
   * The same options with a label column.
   *
   * @param column its name
   * @return new options
   */
  public CsvOptions withLabel(String column) {
    return new CsvOptions(columns, Optional.of(column), skipLines);
  }

  /**
   * The same options with chosen columns.
   *
   * @param names feature columns
   * @return new options
   */
  public CsvOptions withColumns(String... names) {
    return new CsvOptions(List.of(names), label, skipLines);
  }
}
