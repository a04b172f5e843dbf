package tweedie.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.plot.LineChart;
import tweedie.process.LinearSde;
import tweedie.process.Moments;

/** Means (for data of 1) and standard deviations of every block over time. */
final class LinearPlot {
  private static final int POINTS = 240;
  private static final int COLUMNS = 60;
  private static final int ROWS = 12;

  private final LinearSde process;

  LinearPlot(LinearSde process) {
    this.process = process;
  }

  /** The chart for a PNG file; two blocks leave room for their covariance too. */
  LineChart chart() {
    double[] t = times(POINTS);
    List<Moments> moments = Arrays.stream(t).mapToObj(process::moments).toList();
    boolean spread = process.recipe().stationaryCovariance().isEmpty();
    LineChart chart =
        LineChart.of("Law of the state given data of 1", "t", spread ? "(log)" : "")
            .logAxes(false, spread);
    for (int b = 0; b < process.blocks(); b++) {
      int i = b;
      chart = chart.with("mean " + b, t, column(moments, m -> m.mean()[i][0]));
      chart = chart.with("deviation " + b, t, column(moments, m -> deviation(m, i)));
    }
    if (process.blocks() == 2) {
      chart = chart.with("covariance", t, column(moments, m -> m.covariance()[0][1]));
    }
    return chart;
  }

  /** The same in characters: a digit marks a deviation, a letter (a for block 0) a mean. */
  List<String> text() {
    double[] t = times(COLUMNS);
    List<Moments> moments = Arrays.stream(t).mapToObj(process::moments).toList();
    double low = 0;
    double high = 0;
    for (Moments m : moments) {
      for (int b = 0; b < process.blocks(); b++) {
        low = Math.min(low, m.mean()[b][0]);
        high = Math.max(high, Math.max(m.mean()[b][0], deviation(m, b)));
      }
    }
    char[][] cells = new char[ROWS + 1][COLUMNS + 1];
    for (char[] row : cells) {
      Arrays.fill(row, ' ');
    }
    for (int x = 0; x <= COLUMNS; x++) {
      for (int b = 0; b < process.blocks(); b++) {
        cells[line(moments.get(x).mean()[b][0], low, high)][x] = (char) ('a' + b);
        cells[line(deviation(moments.get(x), b), low, high)][x] = (char) ('0' + b);
      }
    }
    return frame(cells, low, high);
  }

  private List<String> frame(char[][] cells, double low, double high) {
    List<String> lines = new ArrayList<>();
    lines.add("means (a, b, ...) for data of 1 and deviations (0, 1, ...) of the blocks:");
    for (int y = 0; y <= ROWS; y++) {
      String label = y == 0 ? number(high) : y == ROWS ? number(low) : "";
      String row = new String(cells[y]).stripTrailing();
      lines.add(String.format(Locale.ROOT, "%8s |%s", label, row));
    }
    lines.add(" ".repeat(8) + " +" + "-".repeat(COLUMNS + 1));
    String end = number(process.horizon());
    lines.add(" ".repeat(10) + "0" + " ".repeat(COLUMNS - end.length() - 3) + "t = " + end);
    return lines;
  }

  private double[] times(int steps) {
    double[] t = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      t[i] = process.horizon() * i / steps;
    }
    return t;
  }

  private static int line(double v, double low, double high) {
    return (int) Math.round(ROWS * (high - v) / (high - low));
  }

  private static double deviation(Moments m, int block) {
    return Math.sqrt(m.covariance()[block][block]);
  }

  private static double[] column(
      List<Moments> moments, java.util.function.ToDoubleFunction<Moments> value) {
    return moments.stream().mapToDouble(value).toArray();
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, "%.3g", v);
  }
}
