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
 */
record Checkpoint(Path folder, long step, long steps, ObjectNode config, ObjectNode data) {
  static final int FORMAT = 1;
  private static final String PREFIX = "step-";
  private static final int KEPT = 2;

  Path averaged() {
    return folder.resolve("ema.safetensors");
  }

  Path optimizer() {
    return folder.resolve("optimizer.safetensors");
  }

  /** Writes a checkpoint beside its final place and moves it there in one rename. */
  static void write(
      Path run,
      long step,
      long steps,
      ObjectNode config,
      ObjectNode data,
      Map<String, Tensor> averaged,
      Map<String, Tensor> optimizer)
      throws IOException {
    Path all = run.resolve("checkpoints");
    Files.createDirectories(all);
    Path target = all.resolve(PREFIX + step);
    Path part = all.resolve(".part-" + step);
    remove(part);
    Files.createDirectories(part);
    Map<String, String> meta = Map.of("format", "tweedie", "step", Long.toString(step));
    SafeTensors.write(part.resolve("ema.safetensors"), averaged, meta);
    if (!optimizer.isEmpty()) {
      SafeTensors.write(part.resolve("optimizer.safetensors"), optimizer, meta);
    }
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("format", FORMAT).put("step", step).put("steps", steps);
    head.set("config", config);
    head.set("data", data);
    Json.write(part.resolve("checkpoint.json"), head);
    remove(target);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    prune(all);
  }

  /** The newest complete checkpoint of a run; a checkpoint folder itself also counts. */
  static Checkpoint newest(Path run) throws IOException {
    if (!Files.exists(run)) {
      throw new IOException(run + ": no such run");
    }
    if (Files.isRegularFile(run.resolve("checkpoint.json"))) {
      return read(run);
    }
    Optional<Path> last = list(run.resolve("checkpoints")).stream().findFirst();
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
    return new Checkpoint(folder, step, head.path("steps").asLong(step), config, data);
  }

  /** Complete checkpoints, newest first: a folder gets its name only when it is complete. */
  private static List<Path> list(Path all) throws IOException {
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> s = Files.list(all)) {
      return s.filter(p -> stepOf(p) >= 0)
          .sorted(Comparator.comparingLong(Checkpoint::stepOf).reversed())
          .toList();
    }
  }

  private static long stepOf(Path p) {
    String name = String.valueOf(p.getFileName());
    return name.matches(PREFIX + "\\d{1,18}") ? Long.parseLong(name.substring(5)) : -1;
  }

  private static void prune(Path all) throws IOException {
    List<Path> sorted = list(all);
    for (Path old : sorted.subList(Math.min(KEPT, sorted.size()), sorted.size())) {
      // Renamed first, so that a half-deleted folder never looks complete.
      Path gone = all.resolve(".old-" + old.getFileName());
      remove(gone);
      Files.move(old, gone, StandardCopyOption.ATOMIC_MOVE);
      remove(gone);
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
