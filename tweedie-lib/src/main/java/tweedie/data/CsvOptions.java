package tweedie.data;

import java.util.List;
import java.util.Optional;

/**
 * Which part of a CSV file to read.
 *
 * @param columns feature columns in the order wanted; empty for all except the label
 * @param label column that holds the class of each row
 * @param skipLines lines above the header to pass over
 * @param categories what the cells of features may say, in the order of their symbols 0, 1, …; an
 *     empty one stands for missing cells. Empty list: cells are numbers
 */
public record CsvOptions(
    List<String> columns, Optional<String> label, int skipLines, List<String> categories) {
  /** All columns, no label, header in the first line. */
  public static final CsvOptions ALL = new CsvOptions(List.of(), Optional.empty(), 0);

  /**
   * Copies the lists.
   *
   * @param columns feature columns in the order wanted; empty for all except the label
   * @param label column that holds the class of each row
   * @param skipLines lines above the header to pass over
   * @param categories what the cells of features may say; empty for numbers
   */
  public CsvOptions {
    columns = List.copyOf(columns);
    categories = List.copyOf(categories);
  }

  /**
   * Options for cells that are numbers.
   *
   * @param columns feature columns in the order wanted; empty for all except the label
   * @param label column that holds the class of each row
   * @param skipLines lines above the header to pass over
   */
  public CsvOptions(List<String> columns, Optional<String> label, int skipLines) {
    this(columns, label, skipLines, List.of());
  }

  /**
   * The same options with a label column.
   *
   * @param column its name
   * @return new options
   */
  public CsvOptions withLabel(String column) {
    return new CsvOptions(columns, Optional.of(column), skipLines, categories);
  }

  /**
   * The same options with chosen columns.
   *
   * @param names feature columns
   * @return new options
   */
  public CsvOptions withColumns(String... names) {
    return new CsvOptions(List.of(names), label, skipLines, categories);
  }

  /**
   * The same options for cells that name categories.
   *
   * @param names what cells may say, in the order of their symbols; an empty one for missing cells
   * @return new options
   */
  public CsvOptions withCategories(String... names) {
    return new CsvOptions(columns, label, skipLines, List.of(names));
  }
}
