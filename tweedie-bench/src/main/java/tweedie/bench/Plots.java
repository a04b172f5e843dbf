package tweedie.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tweedie.plot.LineChart;

/**
 * Draws what {@link Scaling} printed: time and memory against size, both relative to the smallest
 * size, on logarithmic axes, so that a slope is an order.
 *
 * <pre>{@code Plots SCALING.jsonl TIME.png MEMORY.png}</pre>
 */
public final class Plots {
  private Plots() {}

  /**
   * Draws.
   *
   * @param args the file of measurements and the two pictures
   * @throws IOException when a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Map<String, List<JsonNode>> families = new LinkedHashMap<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      JsonNode cell = mapper.readTree(line);
      families.computeIfAbsent(cell.path("name").asText(), k -> new ArrayList<>()).add(cell);
    }
    draw(families, "ms", "Time of a step", "times that of the smallest", Path.of(args[1]));
    draw(families, "memory", "Memory of a step", "megabytes above the start", Path.of(args[2]));
  }

  private static void draw(
      Map<String, List<JsonNode>> families, String key, String title, String axis, Path file)
      throws IOException {
    LineChart chart = LineChart.of(title, "size, times the smallest", axis).logAxes(true, true);
    for (Map.Entry<String, List<JsonNode>> f : families.entrySet()) {
      List<JsonNode> cells = f.getValue();
      double[] x = new double[cells.size()];
      double[] y = new double[cells.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = cells.get(i).path("size").asDouble() / cells.get(0).path("size").asDouble();
        double value = cells.get(i).path(key).asDouble();
        y[i] = key.equals("ms") ? value / cells.get(0).path(key).asDouble() : value / 1e6;
      }
      if (!key.equals("memory") || y[y.length - 1] > 10) {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.max(y[i], 0.1);
        }
        chart = chart.with(f.getKey(), x, y);
      }
    }
    chart.write(file);
  }
}
