package tweedie.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tweedie.core.ForwardProcess;
import tweedie.data.Table;

/** Every process of the catalogue, by its name, on states that it can noise. */
public final class ExampleProcesses {
  private ExampleProcesses() {}

  /** All of them. */
  public static Map<String, ForwardProcess<?>> all() {
    Map<String, ForwardProcess<?>> all = new LinkedHashMap<>();
    for (String type : Catalog.names(Processes.ALL)) {
      Noising n = of(type);
      // A bridge joins two laws; what it noises by is Brownian motion, which has fixtures.
      if (n.bridge().isPresent()) {
        continue;
      }
      all.put(type, n.on(facts(n)).process());
    }
    return all;
  }

  /** One of them; four symbols keep the exact simulation short. */
  static Noising of(String type) {
    ObjectNode e = Processes.examples(type).get(0);
    return Catalog.process("", type.equals("ctmc") ? e.put("states", 4) : e).value();
  }

  /** Of a row that every space has: small positive numbers, or the first symbol. */
  static Facts facts(Noising process) {
    float[] row = {0.25f, 0.25f, 0.25f};
    for (int n = 2; n <= 3; n++) {
      for (float[] v : List.of(Arrays.copyOf(row, n), new float[n])) {
        Optional<Facts> f = facts(process, Table.of(v, 1, n));
        if (f.isPresent()) {
          return f.get();
        }
      }
    }
    throw new AssertionError("no row fits");
  }

  private static Optional<Facts> facts(Noising process, Table row) {
    try {
      Facts f = Facts.of(process.encode(row), Optional.empty());
      process.on(f);
      return Optional.of(f);
    } catch (ConfigException | RowException e) {
      return Optional.empty();
    }
  }
}
