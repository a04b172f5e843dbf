package tweedie.plot;

import java.awt.BasicStroke;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
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
   */
  public record Series(String name, List<Double> x, List<Double> y) {
    /**
     * Copies the points.
     *
     * @param name in the legend
     * @param x abscissas, as many as {@code y}
     * @param y ordinates
     * @throws IllegalArgumentException if the lengths differ
     */
    public Series {
      x = List.copyOf(x);
      y = List.copyOf(y);
      if (x.size() != y.size()) {
        throw new IllegalArgumentException(
            "series %s: expected as many x as y, found %d and %d"
                .formatted(name, x.size(), y.size()));
      }
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
    List<Series> more = new ArrayList<>(series);
    more.add(
        new Series(
            name,
            IntStream.range(0, x.length).mapToObj(i -> x[i]).toList(),
            IntStream.range(0, y.length).mapToObj(i -> y[i]).toList()));
    return new LineChart(title, xTitle, yTitle, logX, logY, more);
  }

  /**
   * Draws the chart.
   *
   * @return a picture of 900 x 480
   */
  public BufferedImage draw() {
    XYChart chart = Style.chart(title, xTitle, yTitle, WIDTH, HEIGHT);
    chart.getStyler().setXAxisLogarithmic(logX).setYAxisLogarithmic(logY);
    chart.getStyler().setXAxisLogarithmicDecadeOnly(false).setYAxisLogarithmicDecadeOnly(false);
    if (logX) {
      chart.getStyler().setXAxisTickLabelsFormattingFunction(labels(Series::x));
    }
    if (logY) {
      chart.getStyler().setYAxisTickLabelsFormattingFunction(labels(Series::y));
    }
    chart.getStyler().setLegendVisible(series.size() > 1);
    if (linesEndHigh()) {
      chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    }
    startAtZero(chart);
    for (Series line : series) {
      int[] kept =
          IntStream.range(0, line.x().size())
              .filter(i -> drawable(line.x().get(i), logX) && drawable(line.y().get(i), logY))
              .toArray();
      if (kept.length > 0) {
        XYSeries drawn =
            chart.addSeries(
                line.name(),
                IntStream.of(kept).mapToDouble(i -> line.x().get(i)).toArray(),
                IntStream.of(kept).mapToDouble(i -> line.y().get(i)).toArray());
        drawn.setMarker(kept.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        drawn.setLineStyle(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      }
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

  /** 1, 2 and 5 of a decade, for few decades or less than one; of many decades their beginnings. */
  private Function<Double, String> labels(Function<Series, List<Double>> axis) {
    DoubleSummaryStatistics range =
        series.stream()
            .flatMap(line -> axis.apply(line).stream())
            .filter(v -> drawable(v, true))
            .mapToDouble(Math::log10)
            .summaryStatistics();
    List<Integer> named = range.getMax() - range.getMin() > 6 ? List.of(1) : List.of(1, 2, 5);
    return value -> {
      double digit = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
      return named.stream().anyMatch(d -> Math.abs(digit - d) < 1e-6) ? label(value) : "";
    };
  }

  private static String label(double value) {
    boolean plain = value >= 1e-3 && value < 1e5;
    return plain
        ? BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString()
        : String.format(Locale.ROOT, "%.0e", value);
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
