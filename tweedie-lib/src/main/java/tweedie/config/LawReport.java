package tweedie.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import tweedie.plot.LineChart;

/** The exact law of a process, for people and for programs. */
public interface LawReport {
  /**
   * At full double precision.
   *
   * @return one object
   */
  ObjectNode json();

  /**
   * As a table of text.
   *
   * @return lines
   */
  List<String> lines();

  /**
   * As a picture.
   *
   * @return empty where there is none
   */
  default Optional<LineChart> chart() {
    return Optional.empty();
  }
}
