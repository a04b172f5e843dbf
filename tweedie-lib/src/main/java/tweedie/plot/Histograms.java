package tweedie.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Histograms of several samples of one number over common bins, as densities. */
public final class Histograms {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 360;
  private static final int BINS = 40;

  /** Share of each sample that may lie outside the axis at either end. */
  private static final double OUTSIDE = 0.005;

  private final String title;
  private final Map<String, double[]> samples;

  private Histograms(String title, Map<String, double[]> samples) {
    this.title = title;
    this.samples = samples;
  }

  /**
   * An empty plot.
   *
   * @param title name of the number
   * @return the plot
   */
  public static Histograms of(String title) {
    return new Histograms(title, Map.of());
  }

  /**
   * The same plot with one more sample.
   *
   * @param name in the legend
   * @param values finite numbers, at least one
   * @return a new plot
   * @throws IllegalArgumentException when there is no number
   */
  public Histograms with(String name, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("histogram " + name + ": expected at least one number");
    }
    Map<String, double[]> more = new LinkedHashMap<>(samples);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    more.put(name, sorted);
    return new Histograms(title, more);
  }

  /**
   * Draws the plot.
   *
   * @return a picture of 480 x 360
   */
  public BufferedImage draw() {
    XYChart chart = Style.chart(title, "", "", WIDTH, HEIGHT);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Step);
    chart.getStyler().setAxisTitlesVisible(false);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    chart.getStyler().setXAxisDecimalPattern("0.##");
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] v : samples.values()) {
      low = Math.min(low, v[(int) (OUTSIDE * (v.length - 1))]);
      high = Math.max(high, v[(int) Math.ceil((1 - OUTSIDE) * (v.length - 1))]);
    }
    double width = high > low ? (high - low) / BINS : 1;
    for (Map.Entry<String, double[]> sample : samples.entrySet()) {
      double[] x = new double[BINS + 2];
      double[] y = new double[BINS + 2];
      for (double v : sample.getValue()) {
        int bin = (int) Math.floor((v - low) / width);
        if (bin >= 0 && bin < BINS) {
          y[bin + 1] += 1 / (width * sample.getValue().length);
        }
      }
      for (int i = 0; i < x.length; i++) {
        x[i] = low + (i - 1) * width;
      }
      XYSeries drawn = chart.addSeries(sample.getKey(), x, y);
      drawn.setMarker(SeriesMarkers.NONE);
    }
    return BitmapEncoder.getBufferedImage(chart);
  }

  /**
   * Several plots on one picture.
   *
   * @param plots row by row
   * @param columns plots in a row
   * @return the picture
   */
  public static BufferedImage grid(List<Histograms> plots, int columns) {
    int rows = (plots.size() + columns - 1) / columns;
    BufferedImage all =
        new BufferedImage(columns * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = all.createGraphics();
    List<Histograms> list = new ArrayList<>(plots);
    for (int i = 0; i < list.size(); i++) {
      g.drawImage(list.get(i).draw(), i % columns * WIDTH, i / columns * HEIGHT, null);
    }
    g.dispose();
    return all;
  }
}
