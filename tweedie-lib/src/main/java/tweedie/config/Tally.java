package tweedie.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import tweedie.train.StepReport;

/**
 * What has happened since the last row of {@code metrics.csv}; part of a checkpoint, so that a
 * resumed run writes the rows of an unbroken one.
 */
final class Tally {
  static final List<String> COLUMNS =
      List.of(
          "loss",
          "gradient_norm",
          "learning_rate",
          "images_per_second",
          "held_out_loss",
          "elapsed_seconds");

  private final LongSupplier nanoseconds;
  private double loss;
  private long count;
  private double seconds;
  private OptionalDouble heldOut = OptionalDouble.empty();
  // Of training until it began or went on, with all between the steps; unknown of older runs.
  private OptionalDouble earlier = OptionalDouble.of(0);
  private long since;

  Tally() {
    this(System::nanoTime);
  }

  /** With another clock. */
  Tally(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
    since = nanoseconds.getAsLong();
  }

  static Tally of(JsonNode stored) {
    return of(stored, System::nanoTime);
  }

  static Tally of(JsonNode stored, LongSupplier nanoseconds) {
    Tally t = new Tally(nanoseconds);
    t.earlier =
        stored.has("elapsed")
            ? OptionalDouble.of(stored.get("elapsed").asDouble())
            : OptionalDouble.empty();
    t.loss = stored.path("loss").asDouble(0);
    t.count = stored.path("count").asLong(0);
    t.seconds = stored.path("seconds").asDouble(0);
    if (stored.has("heldOut")) {
      t.heldOut = OptionalDouble.of(stored.get("heldOut").asDouble());
    }
    return t;
  }

  ObjectNode json() {
    ObjectNode o = JsonNodeFactory.instance.objectNode();
    o.put("loss", loss).put("count", count).put("seconds", seconds);
    heldOut.ifPresent(v -> o.put("heldOut", v));
    elapsed().ifPresent(v -> o.put("elapsed", v));
    return o;
  }

  /** Training begins or goes on now: what came before does not count. */
  void start() {
    since = nanoseconds.getAsLong();
  }

  /** Seconds of training so far, evaluations and pictures between the steps included. */
  private OptionalDouble elapsed() {
    double now = 1e-9 * (nanoseconds.getAsLong() - since);
    return earlier.isPresent()
        ? OptionalDouble.of(earlier.getAsDouble() + now)
        : OptionalDouble.empty();
  }

  void add(StepReport r) {
    loss += r.loss();
    seconds += r.seconds();
    count++;
  }

  void heldOut(double value) {
    heldOut = OptionalDouble.of(value);
  }

  /** The row of {@link #COLUMNS} at a step; begins anew. */
  List<OptionalDouble> row(StepReport r, int batch) {
    List<OptionalDouble> row =
        List.of(
            OptionalDouble.of(loss / count),
            OptionalDouble.of(r.gradientNorm()),
            OptionalDouble.of(r.learningRate()),
            OptionalDouble.of(count * batch / seconds),
            heldOut,
            elapsed());
    loss = 0;
    count = 0;
    seconds = 0;
    heldOut = OptionalDouble.empty();
    return row;
  }
}
