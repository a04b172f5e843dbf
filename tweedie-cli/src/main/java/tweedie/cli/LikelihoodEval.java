package tweedie.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tweedie.config.ConfigException;
import tweedie.config.Json;
import tweedie.config.Likelihood;
import tweedie.config.LikelihoodFigure;
import tweedie.config.Model;
import tweedie.config.RunData;
import tweedie.data.Table;

/**
 * {@code tweedie eval --likelihood}: mean negative log-likelihood of test rows.
 *
 * @param model the model
 * @param data its data
 * @param rows rows to judge on, all of one part
 * @param groups group of each row, where groups are split as a whole
 * @param left rows of the same part that have no likelihood
 * @param options how the likelihood is computed
 * @param batch rows computed together
 * @param seed of the draws of bounds
 * @param choice what is judged besides the model, and how often
 */
record LikelihoodEval(
    Model model,
    RunData data,
    Table rows,
    Optional<int[]> groups,
    int left,
    Likelihood.Options options,
    int batch,
    long seed,
    Choice choice) {
  /**
   * What is judged besides the model, and how often.
   *
   * @param draws estimates a row
   * @param values whether those of every row are printed
   * @param processes other processes of the same network, JSON text or file
   */
  record Choice(int draws, boolean values, List<String> processes) {}

  /**
   * Judges on evenly spaced rows of those that have a likelihood.
   *
   * @throws ConfigException when no row has one
   */
  static LikelihoodEval of(
      Model model,
      RunData data,
      Optional<Integer> n,
      Likelihood.Options options,
      int batch,
      long seed,
      Choice choice)
      throws IOException {
    Table all = data.judge().orElseThrow(() -> new IOException(model + ": has no held-out data"));
    int[] inside = model.process().withDensity(all);
    if (inside.length == 0 && all.rows() > 0) {
      throw new ConfigException(
          "data",
          "all %d rows lie on the boundary, where no likelihood exists".formatted(all.rows()));
    }
    int[] chosen =
        Arrays.stream(LikelihoodFigure.some(inside.length, n)).map(i -> inside[i]).toArray();
    Optional<int[]> groups = data.groups().map(g -> Arrays.stream(chosen).map(i -> g[i]).toArray());
    int left = all.rows() - inside.length;
    Table some = all.select(chosen);
    return new LikelihoodEval(model, data, some, groups, left, options, batch, seed, choice);
  }

  /** The figures: the model first. */
  List<LikelihoodFigure> figures(PrintWriter err) throws IOException {
    Likelihood l = model.likelihood(options);
    Map<String, Likelihood> laws = new LinkedHashMap<>();
    laws.put("model", l);
    for (String p : choice.processes()) {
      laws.put(p, model.likelihood(options, ProcessArgument.read(p).value()));
    }
    List<LikelihoodFigure> all = new ArrayList<>();
    try (Progress bar = Progress.late("likelihood", err)) {
      laws.forEach(
          (name, law) ->
              all.add(
                  LikelihoodFigure.of(
                      name,
                      law,
                      rows,
                      seed,
                      batch,
                      choice.draws(),
                      d -> bar.update(d, rows.rows(), ""))));
    }
    model
        .process()
        .baselines(data.train())
        .forEach(
            (name, law) -> all.add(LikelihoodFigure.baseline(name, law, l, rows, seed, batch)));
    data.truth()
        .ifPresent(
            law -> all.add(LikelihoodFigure.baseline("true law", law, l, rows, seed, batch)));
    return all.stream().map(f -> f.grouped(groups)).toList();
  }

  /** Prints one line a law, or one JSON object. */
  void print(String run, boolean json, PrintWriter out, PrintWriter err) throws IOException {
    List<LikelihoodFigure> all = figures(err);
    String part = data.test().isPresent() ? "test" : "held-out";
    if (json) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("run", run);
      m.put("step", model.step());
      m.put("part", part);
      m.put("rows", rows.rows());
      m.put("leftOut", left);
      m.put("likelihood", choice.values() ? ofRows(all) : LikelihoodFigure.json(all));
      Map<String, Object> paired = new LinkedHashMap<>();
      others(all).forEach(f -> paired.put(f.name(), all.get(0).less(f, groups).json()));
      m.put("modelMinusLaw", paired);
      out.println(Json.text(m));
      return;
    }
    String without =
        left == 0 ? "" : " (left out: " + left + " on the boundary, without a likelihood)";
    out.println("mean negative log-likelihood of " + rows.rows() + " " + part + " rows" + without);
    for (LikelihoodFigure f : all) {
      out.println(f.line());
      f.termsLine().ifPresent(terms -> out.println("           = " + terms));
      f.withinLine().ifPresent(line -> out.println("           " + line));
    }
    for (LikelihoodFigure f : others(all)) {
      out.println(
          "model - " + f.name() + ": " + all.get(0).less(f, groups).text() + " nats, paired");
    }
    groups.ifPresent(g -> out.println(ofGroups(Arrays.stream(g).distinct().count())));
  }

  private static List<Map<String, Object>> ofRows(List<LikelihoodFigure> all) {
    return all.stream().map(LikelihoodFigure::jsonOfRows).toList();
  }

  private static String ofGroups(long n) {
    return n > 1 ? "errors are those of " + n + " groups" : "one group: no error";
  }

  private static List<LikelihoodFigure> others(List<LikelihoodFigure> all) {
    return all.subList(1, all.size());
  }
}
