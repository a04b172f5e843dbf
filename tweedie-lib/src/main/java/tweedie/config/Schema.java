package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The JSON schema of a configuration, made by running the readers themselves over the catalogue and
 * noting what they ask for.
 */
public final class Schema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Schema() {}

  /**
   * The schema.
   *
   * @return JSON schema, draft 2020-12, of all keys with types, words and defaults
   */
  public static ObjectNode json() {
    ObjectNode process = oneOf(Catalog.names(Processes.ALL), Schema::process);
    ObjectNode network = oneOf(Catalog.names(Networks.ALL), Schema::network);
    ObjectNode objective = oneOf(Catalog.names(Objectives.ALL), Schema::objective);
    ObjectNode minimal = JSON.objectNode();
    minimal.putObject("process").put("type", Processes.ALL.get(0).name());
    Keys k = new Keys("", minimal);
    Experiment.of(k);
    ObjectNode read = k.schema();
    ObjectNode properties = (ObjectNode) read.get("properties");
    // The other end of a bridge has the keys of the first one.
    ObjectNode data = (ObjectNode) properties.get("data");
    Keys task = new Keys("data.task", JSON.objectNode());
    TaskKeys unused = TaskKeys.read(task);
    ObjectNode rest = data.deepCopy();
    ((ObjectNode) data.get("properties")).set("other", rest);
    ((ObjectNode) data.get("properties")).set("task", task.schema());
    ObjectNode ordered = JSON.objectNode();
    ordered.set("process", process);
    ordered.setAll(properties);
    ordered.set("network", network);
    ordered.set("objective", objective);
    ObjectNode out = JSON.objectNode();
    out.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    out.put("title", "Configuration of tweedie train");
    out.setAll(read);
    out.set("properties", ordered);
    out.putArray("required").add("process");
    return out;
  }

  private static void process(String name, ObjectNode into) {
    for (ObjectNode example : Processes.examples(name)) {
      Keys k = new Keys("process", example);
      Noising unused = Catalog.find(k, Processes.ALL).apply(k);
      merge(k.schema(), into);
    }
  }

  private static void network(String name, ObjectNode into) {
    Keys k = new Keys("network", JSON.objectNode().put("type", name));
    Catalog.find(k, Networks.ALL, name).read(k);
    merge(k.schema(), into);
  }

  private static void objective(String name, ObjectNode into) {
    Keys k = new Keys("objective", JSON.objectNode().put("type", name));
    Catalog.find(k, Objectives.ALL, name).read(k);
    merge(k.schema(), into);
  }

  private static ObjectNode oneOf(List<String> names, BiConsumer<String, ObjectNode> read) {
    ObjectNode out = JSON.objectNode();
    ArrayNode all = out.putArray("oneOf");
    for (String name : names) {
      ObjectNode one = JSON.objectNode();
      read.accept(name, one);
      ObjectNode type = JSON.objectNode().put("const", name);
      ((ObjectNode) one.get("properties")).set("type", type);
      all.add(one);
    }
    return out;
  }

  /** One more form of a key. */
  private static ObjectNode either(JsonNode old, JsonNode form) {
    ObjectNode out = JSON.objectNode();
    ArrayNode forms = out.putArray("anyOf");
    (old.has("anyOf") ? old.get("anyOf") : JSON.arrayNode().add(old)).forEach(forms::add);
    for (JsonNode f : forms) {
      if (f.equals(form)) {
        return out;
      }
    }
    forms.add(form);
    return out;
  }

  /** Adds one reading to another: a key that was read in two forms may have either. */
  private static void merge(ObjectNode read, ObjectNode into) {
    if (into.isEmpty()) {
      into.setAll(read);
      return;
    }
    ObjectNode known = (ObjectNode) into.get("properties");
    for (Map.Entry<String, JsonNode> f : read.get("properties").properties()) {
      JsonNode old = known.get(f.getKey());
      if (old == null) {
        known.set(f.getKey(), f.getValue());
      } else if (!old.equals(f.getValue())) {
        known.set(f.getKey(), either(old, f.getValue()));
      }
    }
  }
}
