package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema against what it describes, by a reader of the constructs that it uses. */
class SchemaTest {
  private static final JsonNode SCHEMA = Schema.json();
  private static final List<String> KNOWN =
      List.of(
          "$schema",
          "title",
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "oneOf",
          "anyOf",
          "default");

  static Stream<String> examples() {
    return Examples.about().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shippedExamplesAreValid(String name) throws IOException {
    assertThat(mistakes(SCHEMA, Examples.read(name), "")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void resolvedExamplesAreValid(String name) throws IOException {
    assertThat(mistakes(SCHEMA, TrainRun.resolve(Examples.read(name)), "")).isEmpty();
  }

  static Stream<ObjectNode> processes() {
    return Catalog.names(Processes.ALL).stream()
        .flatMap(p -> Processes.examples(p).stream())
        .map(p -> Runs.parse("{}").set("process", p));
  }

  @ParameterizedTest
  @MethodSource("processes")
  void everyFormOfAProcessIsValid(ObjectNode config) {
    assertThat(mistakes(SCHEMA, config, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'process': {'type': 'vpp'}}; process",
        "{'process': {'type': 'torus', 'beta': {'min': 1}}}; process",
        "{'process': {'type': 'ctmc', 'beta': {'keep': 0.1}}}; process",
        "{'process': {'type': 'vp'}, 'trainer': {'steps': 1.5}}; trainer.steps",
        "{'process': {'type': 'vp'}, 'trainer': {'step': 1}}; trainer.step",
        "{}; process",
      })
  void mistakesAreInvalid(String config, String place) {
    assertThat(mistakes(SCHEMA, Runs.parse(config.replace('\'', '"')), ""))
        .isNotEmpty()
        .allMatch(m -> m.startsWith(place));
  }

  @Test
  void everyConstructIsOneThatThisReaderKnows() {
    List<String> other = new ArrayList<>();
    constructs(SCHEMA, other);
    assertThat(other).isEmpty();
  }

  private static void constructs(JsonNode schema, List<String> other) {
    for (Map.Entry<String, JsonNode> f : schema.properties()) {
      if (!KNOWN.contains(f.getKey())) {
        other.add(f.getKey());
      }
    }
    schema.path("properties").forEach(s -> constructs(s, other));
    schema.path("oneOf").forEach(s -> constructs(s, other));
    schema.path("anyOf").forEach(s -> constructs(s, other));
    if (schema.has("items")) {
      constructs(schema.get("items"), other);
    }
  }

  private static List<String> mistakes(JsonNode schema, JsonNode v, String place) {
    List<String> out = new ArrayList<>();
    if (schema.has("type") && !isOf(schema.get("type").asText(), v)) {
      out.add(place + ": no " + schema.get("type").asText());
      return out;
    }
    if (schema.has("const") && !schema.get("const").equals(v)) {
      out.add(place + ": not " + schema.get("const"));
    }
    if (schema.has("enum") && !among(schema.get("enum"), v)) {
      out.add(place + ": none of " + schema.get("enum"));
    }
    for (JsonNode name : schema.path("required")) {
      if (!v.has(name.asText())) {
        out.add(at(place, name.asText()) + ": missing");
      }
    }
    for (Map.Entry<String, JsonNode> f : v.properties()) {
      JsonNode inner = schema.path("properties").get(f.getKey());
      if (inner != null) {
        out.addAll(mistakes(inner, f.getValue(), at(place, f.getKey())));
      } else if (schema.path("additionalProperties").isBoolean()) {
        out.add(at(place, f.getKey()) + ": unknown");
      }
    }
    if (schema.has("items")) {
      v.forEach(item -> out.addAll(mistakes(schema.get("items"), item, place + "[]")));
    }
    for (String kind : List.of("oneOf", "anyOf")) {
      if (schema.has(kind)) {
        int fits = 0;
        for (JsonNode one : schema.get(kind)) {
          fits += mistakes(one, v, place).isEmpty() ? 1 : 0;
        }
        if (fits == 0 || (fits > 1 && kind.equals("oneOf"))) {
          out.add(place + ": " + fits + " of " + kind);
        }
      }
    }
    return out;
  }

  private static String at(String place, String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  private static boolean among(JsonNode list, JsonNode v) {
    for (JsonNode one : list) {
      if (one.equals(v)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(String type, JsonNode v) {
    return switch (type) {
      case "object" -> v.isObject();
      case "array" -> v.isArray();
      case "string" -> v.isTextual();
      case "boolean" -> v.isBoolean();
      case "integer" -> v.isNumber() && v.doubleValue() == Math.rint(v.doubleValue());
      case "number" -> v.isNumber();
      default -> throw new AssertionError(type);
    };
  }
}
