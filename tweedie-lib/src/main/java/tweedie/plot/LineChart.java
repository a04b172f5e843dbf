package tweedie.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines over a common axis, such as the loss over steps. Points that cannot be drawn (not finite,
 * or not positive on a log axis) are left out.
 *
 * @param title above the chart
 * @param xTitle below the axis
 * @param yTitle beside the axis
 * @param logX whether x is logarithmic
 * @param logY whether y is logarithmic
 * @param series the lines
 */
public record LineChart(
    String title, String xTitle, String yTitle, boolean logX, boolean logY, List<Series> series) {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  /**
   * One line.
   *
   * @param name in the legend
   * @param x abscissas, as many as {@code y}
   * @param y ordinates
   * @param parts indices of points that are not joined to the one before, for figures that are of
   *     different kinds there
   */
  public record Series(String name, List<Double> x, List<Double> y, List<Integer> parts) {
    /**
     * One line that joins all its points.
     *
     * @param name in the legend
     * @param x abscissas, as many as {@code y}
     * @param y ordinates
     * @throws IllegalArgumentException if the lengths differ
     */
    public Series(String name, List<Double> x, List<Double> y) {
      this(name, x, y, List.of());
    }

    /**
     * Copies the points.
     *
     * @param name in the legend
     * @param x abscissas, as many as {@code y}
     * @param y ordinates
     * @param parts indices of points that are not joined to the one before
     * @throws IllegalArgumentException if the lengths differ
     */
    public Series {
      x = List.copyOf(x);
      y = List.copyOf(y);
      parts = List.copyOf(parts);
      if (x.size() != y.size()) {
        throw new IllegalArgumentException(
            "series %s: expected as many x as y, found %d and %d"
                .formatted(name, x.size(), y.size()));
      }
    }

    /** The points that can be drawn, those that are joined together. */
    private List<List<Integer>> pieces(boolean logX, boolean logY) {
      List<List<Integer>> pieces = new ArrayList<>(List.of(new ArrayList<>()));
      for (int i = 0; i < x.size(); i++) {
        if (parts.contains(i)) {
          pieces.add(new ArrayList<>());
        }
        if (drawable(x.get(i), logX) && drawable(y.get(i), logY)) {
          pieces.get(pieces.size() - 1).add(i);
        }
      }
      return pieces.stream().filter(piece -> !piece.isEmpty()).toList();
    }
  }

  /**
   * Copies the list.
   *
   * @param title above the chart
   * @param xTitle below the axis
   * @param yTitle beside the axis
   * @param logX whether x is logarithmic
   * @param logY whether y is logarithmic
   * @param series the lines
   */
  public LineChart {
    series = List.copyOf(series);
  }

  /**
   * An empty chart with linear axes.
   *
   * @param title above the chart
   * @param xTitle below the axis
   * @param yTitle beside the axis
   * @return the chart
   */
  public static LineChart of(String title, String xTitle, String yTitle) {
    return new LineChart(title, xTitle, yTitle, false, false, List.of());
  }

  /**
   * The same chart with other axes.
   *
   * @param x whether x is logarithmic
   * @param y whether y is logarithmic
   * @return a new chart
   */
  public LineChart logAxes(boolean x, boolean y) {
    return new LineChart(title, xTitle, yTitle, x, y, series);
  }

  /**
   * The same chart with one more line.
   *
   * @param name in the legend, unique
   * @param x abscissas
   * @param y ordinates
   * @return a new chart
   */
  public LineChart with(String name, double[] x, double[] y) {
    return with(name, x, y, List.of());
  }

  /**
   * The same chart with one more line that is parted.
   *
   * @param name in the legend, unique
   * @param x abscissas
   * @param y ordinates
   * @param parts indices of points that are not joined to the one before
   * @return a new chart
   */
  public LineChart with(String name, double[] x, double[] y, List<Integer> parts) {
    List<Series> more = new ArrayList<>(series);
    more.add(
        new Series(
            name, DoubleStream.of(x).boxed().toList(), DoubleStream.of(y).boxed().toList(), parts));
    return new LineChart(title, xTitle, yTitle, logX, logY, more);
  }

  /**
   * Draws the chart.
   *
   * @return a picture of 900 x 480
   */
  public BufferedImage draw() {
    XYChart chart = Style.chart(title, xTitle, yTitle, WIDTH, HEIGHT);
    LogTicks xTicks = new LogTicks(values(Series::x));
    LogTicks yTicks = new LogTicks(values(Series::y));
    chart.getStyler().setXAxisLogarithmic(logX && !xTicks.narrow());
    chart.getStyler().setYAxisLogarithmic(logY && !yTicks.narrow());
    chart.getStyler().setXAxisLogarithmicDecadeOnly(false).setYAxisLogarithmicDecadeOnly(false);
    if (chart.getStyler().isXAxisLogarithmic()) {
      chart.getStyler().setXAxisTickLabelsFormattingFunction(xTicks::label);
    }
    if (chart.getStyler().isYAxisLogarithmic()) {
      chart.getStyler().setYAxisTickLabelsFormattingFunction(yTicks::label);
    }
    chart.getStyler().setLegendVisible(series.size() > 1);
    if (linesEndHigh()) {
      chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    }
    startAtZero(chart);
    int drawn = 0;
    for (Series line : series) {
      List<List<Integer>> pieces = line.pieces(logX, logY);
      for (int i = 0; i < pieces.size(); i++) {
        draw(chart, line, pieces.get(i), i, Style.COLOURS[drawn % Style.COLOURS.length]);
      }
      drawn += pieces.isEmpty() ? 0 : 1;
    }
    return BitmapEncoder.getBufferedImage(chart);
  }

  /**
   * Draws the chart into a file.
   *
   * @param path PNG file to create or replace
   * @throws IOException if writing fails, with the path
   */
  public void write(Path path) throws IOException {
    Png.write(path, draw());
  }

  /** One piece of a line; only the first is in the legend, and a point alone is marked. */
  private static void draw(XYChart chart, Series line, List<Integer> piece, int i, Color colour) {
    XYSeries drawn =
        chart.addSeries(
            // The chart asks for other names, which nobody sees.
            line.name() + " ".repeat(i),
            piece.stream().mapToDouble(line.x()::get).toArray(),
            piece.stream().mapToDouble(line.y()::get).toArray());
    drawn.setMarker(piece.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    drawn.setLineStyle(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    drawn.setMarkerColor(colour);
    drawn.setLineColor(colour);
    drawn.setShowInLegend(i == 0);
  }

  private DoubleStream values(Function<Series, List<Double>> axis) {
    return series.stream()
        .flatMap(line -> axis.apply(line).stream())
        .filter(v -> drawable(v, true))
        .mapToDouble(v -> v);
  }

  /** Steps begin near 0; without this the ticks would count from the first point. */
  private void startAtZero(XYChart chart) {
    DoubleSummaryStatistics x =
        series.stream()
            .flatMap(line -> line.x().stream())
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    if (!logX && x.getMin() > 0 && x.getMin() < 0.1 * x.getMax()) {
      chart.getStyler().setXAxisMin(0.0);
    }
  }

  /** Whether a line ends in the upper part of the chart, where the legend would cover it. */
  private boolean linesEndHigh() {
    UnaryOperator<Double> scale = v -> logY ? Double.valueOf(Math.log(v)) : v;
    DoubleSummaryStatistics y =
        series.stream()
            .flatMap(line -> line.y().stream())
            .filter(v -> drawable(v, logY))
            .mapToDouble(scale::apply)
            .summaryStatistics();
    double high = y.getMax() - 0.35 * (y.getMax() - y.getMin());
    return series.stream()
        .map(Series::y)
        .filter(v -> !v.isEmpty() && drawable(v.get(v.size() - 1), logY))
        .anyMatch(v -> scale.apply(v.get(v.size() - 1)) >= high);
  }

  private static boolean drawable(double value, boolean log) {
    return Double.isFinite(value) && (!log || value > 0);
  }
}
