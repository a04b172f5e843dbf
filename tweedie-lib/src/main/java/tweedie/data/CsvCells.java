package tweedie.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tweedie.file.CorruptFileException;

/** Collects the lines of one CSV file; the first line decides about header and columns. */
final class CsvCells {
  private static final Set<String> MISSING = Set.of("", "na", "nan", "n/a", "null", "?");

  private final String source;
  private final CsvOptions options;
  private final List<String> classes = new ArrayList<>();
  private List<String> header = List.of();
  private int[] features = new int[0];
  private int label = -1;
  private double[] cells = new double[1 << 10];
  private int rows;

  CsvCells(String source, CsvOptions options) {
    this.source = source;
    this.options = options;
  }

  void add(List<String> line) throws CorruptFileException {
    if (header.isEmpty()) {
      boolean numeric = line.stream().allMatch(cell -> number(cell).isPresent());
      chooseColumns(
          numeric
              ? IntStream.range(0, line.size()).mapToObj(j -> "c" + j).toList()
              : line.stream().map(String::strip).toList());
      if (!numeric) {
        return;
      }
    }
    rows++;
    if (line.size() != header.size()) {
      throw new CorruptFileException(
          source,
          "row %d: expected %d cells, found %d".formatted(rows, header.size(), line.size()));
    }
    int at = Math.multiplyExact(rows - 1, features.length);
    if (at + features.length > cells.length) {
      cells = Arrays.copyOf(cells, Math.max(2 * cells.length, at + features.length));
    }
    for (int j : features) {
      cells[at++] = cell(line.get(j), j);
    }
    if (label >= 0) {
      String name = line.get(label).strip();
      if (MISSING.contains(name.toLowerCase(Locale.ROOT))) {
        throw missing(label);
      }
      classes.add(name);
    }
  }

  Table toTable() throws CorruptFileException {
    if (rows == 0) {
      throw new CorruptFileException(source, "no data rows");
    }
    int width = features.length;
    List<String> names = Arrays.stream(features).mapToObj(header::get).toList();
    Columns columns =
        options.categories().isEmpty()
            ? Columns.of(names, Arrays.copyOf(cells, rows * width))
            : Columns.unscaled(names);
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.standardise(i % width, cells[i]);
    }
    Optional<Labels> labels = label < 0 ? Optional.empty() : Optional.of(labels());
    Table table = new Table(values, rows, new int[] {width}, labels, Optional.of(columns));
    return options.categories().isEmpty()
        ? table
        : table.withAlphabet(new Alphabet(options.categories(), false));
  }

  private void chooseColumns(List<String> names) throws CorruptFileException {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new CorruptFileException(source, "two columns called \"" + name + "\"");
      }
    }
    header = names;
    label = options.label().isPresent() ? indexOf(options.label().get()) : -1;
    if (options.columns().isEmpty()) {
      features = IntStream.range(0, names.size()).filter(j -> j != label).toArray();
    } else {
      features = new int[options.columns().size()];
      for (int j = 0; j < features.length; j++) {
        features[j] = indexOf(options.columns().get(j));
      }
    }
    if (features.length == 0) {
      throw new CorruptFileException(source, "no columns besides the label");
    }
  }

  private int indexOf(String name) throws CorruptFileException {
    int index = header.indexOf(name);
    if (index < 0) {
      throw new CorruptFileException(
          source, "no column \"%s\"; columns are %s".formatted(name, String.join(", ", header)));
    }
    return index;
  }

  private double cell(String text, int column) throws CorruptFileException {
    if (!options.categories().isEmpty()) {
      return category(text.strip(), column);
    }
    Optional<Double> value = number(text);
    if (value.isPresent() && Math.abs(value.get()) <= Float.MAX_VALUE) {
      return value.get();
    }
    if (MISSING.contains(text.strip().toLowerCase(Locale.ROOT))) {
      throw missing(column);
    }
    throw new CorruptFileException(
        source,
        "row %d, column \"%s\": expected a finite number, found \"%s\"; other columns can be selected"
            .formatted(rows, header.get(column), text));
  }

  private int category(String text, int column) throws CorruptFileException {
    boolean missing = MISSING.contains(text.toLowerCase(Locale.ROOT));
    int named = options.categories().indexOf(text);
    int index = named < 0 && missing ? options.categories().indexOf("") : named;
    if (index < 0) {
      throw new CorruptFileException(
          source,
          "row %d, column \"%s\": expected one of %s, found \"%s\""
              .formatted(rows, header.get(column), options.categories(), text));
    }
    return index;
  }

  private CorruptFileException missing(int column) {
    return new CorruptFileException(
        source,
        "row %d, column \"%s\": missing value; fill it or select other columns"
            .formatted(rows, header.get(column)));
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.parseDouble(text.strip())).filter(x -> !x.isNaN());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Classes in numeric order when all are numbers, else in alphabetical order. */
  private Labels labels() {
    boolean numeric = classes.stream().allMatch(c -> number(c).isPresent());
    Comparator<String> order =
        numeric
            ? Comparator.comparingDouble(Double::parseDouble)
            : Comparator.<String>naturalOrder();
    List<String> names =
        classes.stream().distinct().sorted(order.thenComparing(Comparator.naturalOrder())).toList();
    Map<String, Integer> position = new HashMap<>();
    names.forEach(name -> position.put(name, position.size()));
    int[] index = classes.stream().mapToInt(c -> position.getOrDefault(c, -1)).toArray();
    return new Labels(header.get(label), index, names);
  }
}
