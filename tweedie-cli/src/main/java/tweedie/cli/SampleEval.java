package tweedie.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tweedie.config.Evaluation;
import tweedie.config.Json;
import tweedie.config.Model;
import tweedie.config.Noising;
import tweedie.config.Patches;
import tweedie.config.References;
import tweedie.config.Restorations;
import tweedie.config.RunData;
import tweedie.config.SampleOptions;
import tweedie.config.Sampling;
import tweedie.config.Steered;
import tweedie.data.Table;
import tweedie.metric.FeatureExtractor;
import tweedie.metric.Figure;
import tweedie.metric.Psnr;
import tweedie.plot.ImageGrid;
import tweedie.plot.Png;

/**
 * {@code tweedie eval} without a likelihood: samples beside held-out rows, both as states of the
 * space.
 *
 * @param model the model
 * @param train training rows, as they are compared; of the classes that are asked for alone
 * @param real held-out rows with what the model is told of them, of these classes in equal shares
 * @param heldOut the same, as they are compared
 * @param options how samples are drawn
 * @param n number of samples
 * @param seed of every random number
 * @param steering classes that are asked for
 */
record SampleEval(
    Model model,
    Table train,
    Table real,
    Table heldOut,
    SampleOptions options,
    int n,
    long seed,
    SteeringArguments steering) {
  /** Samples where nothing is said and the held-out rows suffice. */
  private static final int USUAL = 1000;

  /** Pictures hold numbers from −1 to 1. */
  private static final double RANGE = 2;

  /**
   * What one process has reached.
   *
   * @param process its configuration
   * @param samples as they were drawn
   * @param figures beside both references
   * @param psnr of filled patches, decibels; empty for other models
   * @param accuracy share of samples of the class that was asked for; empty where none was
   * @param restored figures of pictures given degraded ones; empty for other models
   */
  record Row(
      String process,
      Table samples,
      Evaluation figures,
      OptionalDouble psnr,
      OptionalDouble accuracy,
      Map<String, Double> restored) {
    Map<String, Object> json() {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("process", process);
      row.putAll(figures.json());
      psnr.ifPresent(v -> row.put("psnr", v));
      accuracy.ifPresent(v -> row.put("accuracy", v));
      row.putAll(restored);
      return row;
    }

    /** The kind of process. */
    String type() {
      return Json.parse("process", process).path("type").asText();
    }

    /** Writes the first samples as one picture. */
    void picture(Path file) throws IOException {
      int shown = Math.min(64, samples.rows());
      int[] s = samples.shape();
      float[] x = samples.slice(0, shown).values();
      Png.write(file, ImageGrid.of(x, shown, s[0], s[1], s[2], 8));
    }
  }

  static SampleEval of(
      Model model,
      RunData data,
      SampleOptions o,
      Optional<Integer> number,
      long seed,
      SteeringArguments steering)
      throws IOException {
    Table all = data.judge().orElseThrow(() -> new IOException(model + ": has no held-out data"));
    int[] labels = steering.labels(model);
    boolean some = labels.length > 0;
    // Samples of some classes are no samples of all of them.
    Table real = some ? Steered.alike(all, labels) : all;
    Table train = some ? Steered.alike(data.train(), labels) : data.train();
    // As many rows are the floor, and as many more judge both.
    int n = number.orElse(Math.max(1, Math.min(USUAL, real.rows() / 2)));
    if (2L * n > real.rows()) {
      // Said before samples are drawn, which may take hours.
      throw new IllegalArgumentException(
          "-n: expected at most %d, half the held-out rows%s, found %d"
              .formatted(real.rows() / 2, some ? " of these classes" : "", n));
    }
    return new SampleEval(
        model, model.compared(train), real, model.compared(real), o, n, seed, steering);
  }

  /** What samples are compared with, by some figures. */
  References references(FeatureExtractor f, List<String> metrics) {
    return References.of(f, train, heldOut, n, seed, metrics);
  }

  /** Sampling from a process, that of the run or another one; refuses what does not go together. */
  Sampling sampling(Optional<JsonNode> process) throws IOException {
    Optional<Noising> other = process.flatMap(model::other);
    return steering.any()
        ? steering.sampling(model, options, other, Optional.empty())
        : model.sampling(options, other);
  }

  /** Draws from a process, that of the run or another one, and compares. */
  Row row(Optional<JsonNode> process, References beside, PrintWriter err) throws IOException {
    Sampling sampling = sampling(process);
    Table x = draw(sampling, err);
    Table generated = model.compared(model.process().encode(x));
    Evaluation figures = beside.judge(generated);
    OptionalDouble psnr =
        model.fillsPatches() && !model.restores()
            ? OptionalDouble.of(Psnr.of(generated.values(), heldOut.slice(0, n).values(), RANGE))
            : OptionalDouble.empty();
    String name = process.orElse(model.config().get("process")).toString();
    OptionalDouble accuracy =
        Evaluation.accuracy(beside.extractor(), generated, steering.labels(model));
    return new Row(name, x, figures, psnr, accuracy, restored(x, sampling, err));
  }

  /** Of further draws too, from another seed. */
  private Map<String, Double> restored(Table x, Sampling sampling, PrintWriter err) {
    if (!model.restores()) {
      return Map.of();
    }
    try (Progress bar = Progress.late("sample", err)) {
      Table rows = real.slice(0, n);
      return Restorations.judge(
          model, rows, x, seed + 1, sampling, done -> bar.update(done, n, ""));
    }
  }

  /** What samples are told where nobody asked; empty for models that are told nothing. */
  Optional<String> note() {
    return real.context().isEmpty() || model.fillsPatches()
        ? Optional.empty()
        : Optional.of("each sample is drawn given what goes with a held-out row");
  }

  /** A conditional model is told what goes with the first held-out rows, those of the floor. */
  private Table draw(Sampling sampling, PrintWriter err) {
    try (Progress bar = Progress.late("sample", err)) {
      if (steering.any()) {
        return model.draw(
            n,
            seed,
            sampling,
            steering.conditions(model, Optional.empty()),
            done -> bar.update(done, n, ""));
      }
      if (real.context().isEmpty()) {
        return model.draw(n, seed, sampling, done -> bar.update(done, n, ""));
      }
      Table given = real.slice(0, Math.min(n, real.rows()));
      return Patches.fill(model, given, seed, sampling, done -> bar.update(done, n, ""));
    }
  }

  /** Writes all figures, and a picture of samples of each process under the name of its kind. */
  void write(Path folder, String run, List<Row> rows) throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    for (Row row : rows) {
      int number = seen.merge(row.type(), 1, Integer::sum);
      if (row.samples().isImages()) {
        row.picture(folder.resolve(row.type() + (number > 1 ? "-" + number : "") + ".png"));
      }
    }
    Json.write(folder.resolve("metrics.json"), json(run, rows));
  }

  /** One object with all processes. */
  Map<String, Object> json(String run, List<Row> rows) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("run", run);
    m.put("sampler", options);
    m.put("processes", rows.stream().map(Row::json).toList());
    return m;
  }

  /** A table with one line a process, and the references below. */
  static List<String> lines(List<Row> rows) {
    Evaluation any = rows.get(0).figures();
    List<String> out = new ArrayList<>();
    any.generated().forEach(f -> out.add(f.name()));
    out.add(line("process", any.generated(), true));
    rows.forEach(r -> out.add(line(r.process(), r.figures().generated(), false)));
    out.add(line("held-out real rows (floor)", any.floor(), false));
    out.add(line("Gaussian of the training rows", any.gaussian(), false));
    for (Row r : rows) {
      r.accuracy()
          .ifPresent(
              v ->
                  out.add(
                      String.format(Locale.ROOT, "class as asked for: %.4f  %s", v, r.process())));
      r.psnr()
          .ifPresent(
              v ->
                  out.add(
                      String.format(
                          Locale.ROOT, "PSNR of the patches %.2f dB  %s", v, r.process())));
      r.restored().forEach((name, v) -> out.add(String.format(Locale.ROOT, "%s %.4g", name, v)));
    }
    return out;
  }

  private static String line(String name, List<Figure> figures, boolean head) {
    StringBuilder b = new StringBuilder();
    for (Figure f : figures) {
      b.append(
          head
              ? String.format(Locale.ROOT, "%12s", f.metric())
              : String.format(Locale.ROOT, "%12.4g", f.value()));
    }
    return b + "  " + name;
  }
}
