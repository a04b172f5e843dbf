package tweedie.config;

import java.util.LinkedHashMap;
import java.util.Map;
import tweedie.tensor.Native;

/** What a run ran on. */
final class Environment {
  private Environment() {}

  static Map<String, Object> describe() {
    Map<String, Object> m = new LinkedHashMap<>();
    String version = Environment.class.getPackage().getImplementationVersion();
    m.put("tweedie", version == null ? "development" : version);
    m.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    m.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    m.put("processors", Runtime.getRuntime().availableProcessors());
    m.put("tensorThreads", Native.threads());
    m.put("blasThreads", Native.blasThreads());
    m.put("bfloat16", Processor.hasBfloat16());
    m.put("device", "cpu");
    m.put("started", java.time.Instant.now().toString());
    return m;
  }
}
