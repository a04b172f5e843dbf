package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tweedie.plot.LineChart;

/**
 * Draws curves that are stored as JSON, for scripts that keep figures: {@code java -cp …
 * tweedie.config.CurvePlot CURVES.json PICTURE.png}. Axes are logarithmic unless {@code "log":
 * false} stands beside the title. The file is
 *
 * <pre>{@code
 * {"title": "…", "x": "network calls", "y": "FD",
 *  "curves": [{"name": "em, vp", "x": [10, 20], "y": [40.1, 18.2]}]}
 * }</pre>
 *
 * <p>{@code "parts": [1]} in a curve leaves its point 1 apart from the one before.
 */
public final class CurvePlot {
  private CurvePlot() {}

  /**
   * Draws.
   *
   * @param args the file of curves and the picture to write
   * @throws IOException if a file cannot be read or written, with its path
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected CURVES.json PICTURE.png, found " + args.length);
    }
    Path picture = Path.of(args[1]);
    Files.createDirectories(picture.toAbsolutePath().getParent());
    chart(Json.read(Path.of(args[0]))).write(picture);
  }

  /** The chart of a tree. */
  static LineChart chart(JsonNode tree) {
    Keys k = new Keys("plot", tree);
    boolean log = k.flag("log", true);
    LineChart chart =
        LineChart.of(k.text("title", ""), k.text("x", ""), k.text("y", "")).logAxes(log, log);
    JsonNode curves = k.raw("curves");
    k.done();
    for (JsonNode curve : curves) {
      Keys c = new Keys("plot.curves", curve);
      List<Integer> parts = c.integers("parts", List.of());
      chart = chart.with(c.text("name", ""), c.vector("x"), c.vector("y"), parts);
      c.done();
    }
    return chart;
  }
}
