package tweedie.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tweedie.process.LinearSde;

/** Lists of numbers by name, and remarks about them. */
final class NotedReport implements LawReport {
  private final ObjectNode node = JsonNodeFactory.instance.objectNode();
  private final List<String> lines = new ArrayList<>();

  /** The mean map and variance of each of several processes of one number. */
  static NotedReport parts(List<LinearSde> parts, double[] times) {
    NotedReport r = new NotedReport();
    r.put("times", times);
    for (int i = 0; i < parts.size(); i++) {
      LinearSde p = parts.get(i);
      r.put("meanMap" + i, Arrays.stream(times).map(t -> p.moments(t).mean()[0][0]).toArray());
      r.put(
          "variance" + i, Arrays.stream(times).map(t -> p.moments(t).covariance()[0][0]).toArray());
    }
    return r;
  }

  /** Adds a list of numbers. */
  void put(String name, double[] values) {
    node.putPOJO(name, values);
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-12s", name));
    for (double v : values) {
      line.append(String.format(Locale.ROOT, " %-12.6g", v));
    }
    lines.add(line.toString().stripTrailing());
  }

  /** Adds a remark. */
  void note(String text) {
    node.put("note", text);
    lines.add(text);
  }

  @Override
  public ObjectNode json() {
    return node;
  }

  @Override
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
