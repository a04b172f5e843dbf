package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import tweedie.file.CorruptFileException;
import tweedie.tensor.SafeTensors;

/**
 * One saved state of a run: {@code checkpoint.json} (format, step, configuration, what is known of
 * the data), {@code ema.safetensors} (averaged weights and buffers; what sampling needs) and {@code
 * optimizer.safetensors} (weights and moments; what resuming needs).
 *
 * @param folder where it is
 * @param step number of finished steps
 * @param steps number of steps of the run
 * @param config the resolved configuration
 * @param data what is known of the data
 * @param log what has happened since the last row of the metrics
 */
record Checkpoint(
    Path folder, long step, long steps, ObjectNode config, ObjectNode data, JsonNode log) {
  static final int FORMAT = 1;
  private static final String PREFIX = "step-";
  private static final String RETIRED = ".old-";
  private static final String DIGITS = "\\d{1,18}";
  private static final int KEPT = 2;

  Path averaged() {
    return folder.resolve("ema.safetensors");
  }

  Path optimizer() {
    return folder.resolve("optimizer.safetensors");
  }

  static Path folder(Path run, long step) {
    return run.resolve("checkpoints").resolve(PREFIX + step);
  }

  /** The configuration, which was legal when it was written. */
  Experiment experiment() throws IOException {
    try {
      return Experiment.of(config);
    } catch (ConfigException | IllegalArgumentException e) {
      String file = folder.resolve("checkpoint.json").toString();
      throw new CorruptFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** Writes the checkpoint beside its final place and moves it there in one rename. */
  void write(Map<String, Tensor> averaged, Map<String, Tensor> optimizer) throws IOException {
    Path all = folder.resolveSibling("");
    Files.createDirectories(all);
    Path part = all.resolve(".part-" + step);
    remove(part);
    Files.createDirectories(part);
    try {
      fill(part, averaged, optimizer);
      retire(folder);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      // Half a checkpoint on a full disk would only keep it full.
      remove(part);
    }
    prune(all);
  }

  private void fill(Path part, Map<String, Tensor> averaged, Map<String, Tensor> optimizer)
      throws IOException {
    Map<String, String> meta = Map.of("format", "tweedie", "step", Long.toString(step));
    SafeTensors.write(part.resolve("ema.safetensors"), averaged, meta);
    SafeTensors.write(part.resolve("optimizer.safetensors"), optimizer, meta);
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("format", FORMAT).put("step", step).put("steps", steps);
    head.set("config", config);
    head.set("data", data);
    head.set("log", log);
    Json.write(part.resolve("checkpoint.json"), head);
  }

  /** The newest complete checkpoint of a run; a checkpoint folder itself also counts. */
  static Checkpoint newest(Path run) throws IOException {
    if (!Files.exists(run)) {
      throw new IOException(run + ": no such run" + Nearest.beside(run));
    }
    if (Files.isRegularFile(run.resolve("checkpoint.json"))) {
      return read(run);
    }
    Path all = run.resolve("checkpoints");
    // A kill between the two renames of a replacement leaves only the retired folder.
    Optional<Path> last =
        Stream.concat(list(all, PREFIX).stream(), list(all, RETIRED + PREFIX).stream()).findFirst();
    if (last.isEmpty()) {
      throw new IOException(run + ": holds no checkpoint");
    }
    return read(last.get());
  }

  static Checkpoint read(Path folder) throws IOException {
    Path file = folder.resolve("checkpoint.json");
    return parse(folder, file.toString(), Json.readStored(file));
  }

  static Checkpoint parse(Path folder, String name, JsonNode head) throws IOException {
    int format = head.path("format").asInt(-1);
    if (format != FORMAT) {
      throw new CorruptFileException(
          name, "checkpoint format " + FORMAT + " expected, found " + head.path("format"));
    }
    if (!(head.get("config") instanceof ObjectNode config)
        || !(head.get("data") instanceof ObjectNode data)
        || !head.path("step").isIntegralNumber()) {
      throw new CorruptFileException(name, "config, data or step is missing");
    }
    long step = head.get("step").asLong();
    long steps = head.path("steps").asLong(step);
    if (!head.get("step").canConvertToLong() || step < 0) {
      throw new CorruptFileException(
          name, "step " + head.get("step") + " cannot have been reached");
    }
    return new Checkpoint(folder, step, steps, config, data, head.path("log"));
  }

  /** Complete checkpoints, newest first: a folder gets its name only when it is complete. */
  private static List<Path> list(Path all, String prefix) throws IOException {
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> s = Files.list(all)) {
      return s.filter(p -> stepOf(p, prefix) >= 0)
          .sorted(Comparator.comparingLong((Path p) -> stepOf(p, prefix)).reversed())
          .toList();
    }
  }

  private static long stepOf(Path p, String prefix) {
    String name = String.valueOf(p.getFileName());
    boolean complete = name.startsWith(prefix) && name.substring(prefix.length()).matches(DIGITS);
    return complete ? Long.parseLong(name.substring(prefix.length())) : -1;
  }

  private static void prune(Path all) throws IOException {
    List<Path> sorted = list(all, PREFIX);
    for (Path old : sorted.subList(Math.min(KEPT, sorted.size()), sorted.size())) {
      retire(old);
    }
    // Last of all: a checkpoint that was replaced is gone only when its successor is in place.
    try (Stream<Path> s = Files.list(all)) {
      for (Path p : s.filter(p -> String.valueOf(p.getFileName()).startsWith(RETIRED)).toList()) {
        remove(p);
      }
    }
  }

  /** Renamed first, so that a half-deleted folder never looks complete. */
  private static void retire(Path old) throws IOException {
    if (Files.exists(old)) {
      Path gone = old.resolveSibling(RETIRED + old.getFileName());
      remove(gone);
      Files.move(old, gone, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> s = Files.walk(folder)) {
      s.sorted(Comparator.reverseOrder())
          .forEach(
              p -> {
                try {
                  Files.delete(p);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
