package tweedie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import tweedie.config.ConfigException;
import tweedie.data.Columns;
import tweedie.data.Csv;
import tweedie.data.CsvOptions;
import tweedie.data.Table;

/** Observations on the command line: numbers with commas between them, or a CSV file of rows. */
final class GivenArgument {
  private GivenArgument() {}

  /**
   * Reads the observations.
   *
   * @param text numbers or a file
   * @param names of the numbers; a file with such columns may have others too
   * @return one observation a row
   */
  static double[][] read(String text, List<String> names) throws IOException {
    if (text.endsWith(".csv") || text.endsWith(".csv.gz") || isFile(text)) {
      return rows(Path.of(text), names);
    }
    String[] cells = text.split(",", -1);
    double[] out = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      try {
        out[i] = Double.parseDouble(cells[i].strip());
      } catch (NumberFormatException e) {
        throw new ConfigException("--given", "expected numbers or a file, found " + text);
      }
      if (!Double.isFinite(out[i])) {
        throw new ConfigException("--given", "expected finite numbers, found " + cells[i]);
      }
    }
    return new double[][] {out};
  }

  private static boolean isFile(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static double[][] rows(Path file, List<String> names) throws IOException {
    Table t = Csv.read(file, CsvOptions.ALL);
    Columns c = t.columns().orElseThrow();
    boolean named = c.names().containsAll(names) && !names.isEmpty();
    int width = named ? names.size() : c.size();
    double[][] out = new double[t.rows()][width];
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < width; j++) {
        int from = named ? c.names().indexOf(names.get(j)) : j;
        out[i][j] = c.restore(from, t.values()[i * c.size() + from]);
      }
    }
    return out;
  }
}
