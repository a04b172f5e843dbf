package tweedie.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Clouds of 2-D points on common, equal axes, such as samples over data. */
public final class Scatter {
  private static final int SIZE = 640;

  private final String title;
  private final Map<String, float[]> clouds;

  private Scatter(String title, Map<String, float[]> clouds) {
    this.title = title;
    this.clouds = clouds;
  }

  /**
   * An empty plot.
   *
   * @param title above the plot
   * @return the plot
   */
  public static Scatter of(String title) {
    return new Scatter(title, Map.of());
  }

  /**
   * The same plot with one more cloud, drawn over the others.
   *
   * @param name in the legend
   * @param points {@code [n, 2]}, row-major; points that are not finite are left out
   * @return a new plot
   * @throws IllegalArgumentException if the count of numbers is odd
   */
  public Scatter with(String name, float[] points) {
    if (points.length % 2 != 0) {
      throw new IllegalArgumentException(
          "scatter %s: expected [n, 2], found %d values".formatted(name, points.length));
    }
    Map<String, float[]> more = new LinkedHashMap<>(clouds);
    more.put(name, points.clone());
    return new Scatter(title, more);
  }

  /**
   * Draws the plot.
   *
   * @return a picture of 640 x 640
   */
  public BufferedImage draw() {
    XYChart chart = Style.chart(title, "", "", SIZE, SIZE);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(4);
    chart.getStyler().setAxisTitlesVisible(false);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendVisible(clouds.size() > 1);
    double half = 0;
    int colour = 0;
    for (Map.Entry<String, float[]> cloud : clouds.entrySet()) {
      float[] points = cloud.getValue();
      int[] kept =
          IntStream.range(0, points.length / 2)
              .filter(i -> Float.isFinite(points[2 * i]) && Float.isFinite(points[2 * i + 1]))
              .toArray();
      for (int i : kept) {
        half = Math.max(half, Math.max(Math.abs(points[2 * i]), Math.abs(points[2 * i + 1])));
      }
      if (kept.length > 0) {
        XYSeries drawn =
            chart.addSeries(
                cloud.getKey(),
                IntStream.of(kept).mapToDouble(i -> points[2 * i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> points[2 * i + 1]).toArray());
        Color base = Style.COLOURS[colour % Style.COLOURS.length];
        drawn.setMarker(SeriesMarkers.CIRCLE);
        drawn.setMarkerColor(new Color(base.getRed(), base.getGreen(), base.getBlue(), 110));
      }
      colour++;
    }
    double limit = half > 0 ? 1.05 * half : 1;
    chart.getStyler().setXAxisMin(-limit).setXAxisMax(limit).setYAxisMin(-limit).setYAxisMax(limit);
    return BitmapEncoder.getBufferedImage(chart);
  }

  /**
   * Draws the plot into a file.
   *
   * @param path PNG file to create or replace
   * @throws IOException if writing fails, with the path
   */
  public void write(Path path) throws IOException {
    Png.write(path, draw());
  }
}
