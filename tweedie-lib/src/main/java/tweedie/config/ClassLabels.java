package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;

/** The classes that a network is told about. */
final class ClassLabels {
  private ClassLabels() {}

  /**
   * Number of classes of a network.
   *
   * @param config resolved
   * @return 0 for a network that is told none
   */
  static int count(JsonNode config) {
    return config.path("network").path("classes").asInt(0);
  }

  /**
   * Refuses a network with classes that the data do not have.
   *
   * @param config resolved
   * @param facts of the data
   * @throws ConfigException naming both numbers
   */
  static void check(JsonNode config, Facts facts) {
    int wanted = count(config);
    int found = facts.classes().size();
    if (wanted > 0 && wanted != found) {
      throw new ConfigException(
          "network.classes",
          found == 0
              ? "the data have no classes"
              : "expected %d, the classes of the data, found %d".formatted(found, wanted));
    }
  }
}
