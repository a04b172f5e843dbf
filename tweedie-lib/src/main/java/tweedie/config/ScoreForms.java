package tweedie.config;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import tweedie.core.TractableProcess;
import tweedie.objective.ScoreMatching;
import tweedie.process.Brownian;
import tweedie.space.Divergence;

/** Objectives that exist on every space where the process has what they need. */
final class ScoreForms {
  private static final List<String> WEIGHTINGS = List.of("likelihood", "noise");
  private static final List<String> TARGETS = List.of("exact", "drawn", "varadhan", "series");
  private static final List<String> DIVERGENCES = List.of("exact", "hutchinson");

  private ScoreForms() {}

  /** Φ against the transition law. */
  static Form matching(Keys k) {
    boolean noise = byNoise(k);
    String target = k.word("target", "exact", TARGETS);
    int terms = k.count("terms", 10, 1);
    TrainingTimes times = TrainingTimes.read(k, "stratified", 1e-3);
    return Form.from(
        times.from(),
        (noising, facts) -> {
          Setting s = noising.on(facts);
          DoubleUnaryOperator weight = weight(s, noise);
          if (target.equals("drawn")) {
            return new ScoreMethod(noising, s, drawn(s, weight), times);
          }
          if (!target.equals("exact")) {
            Brownian b = brownian(s, target);
            ScoreMatching.Target formula =
                target.equals("series")
                    ? (y, x, u, t) -> b.seriesScore(y, x, u, t, terms)
                    : b::varadhanScore;
            return new ScoreMethod(
                noising, s, s.judged(new ScoreMatching(b, formula, weight)), times);
          }
          TractableProcess<?> p =
              s.tractable()
                  .orElseThrow(
                      () ->
                          new ConfigException(
                              "objective",
                              "the transition law of this process is not known; use 'implicit'"));
          return new ScoreMethod(noising, s, s.judged(new ScoreMatching(p, weight)), times);
        });
  }

  private static Brownian brownian(Setting s, String target) {
    return s.brownian()
        .orElseThrow(
            () ->
                new ConfigException(
                    "objective.target",
                    "'"
                        + target
                        + "' needs Brownian motion on a manifold: sphere, torus, so3 or product"));
  }

  private static Setting.Judged drawn(Setting s, DoubleUnaryOperator weight) {
    return s.drawn(weight)
        .orElseThrow(
            () ->
                new ConfigException(
                    "objective.target",
                    "'drawn' needs a process that draws its target; use 'exact'"));
  }

  /** Integration by parts: noised states only. */
  static Form implicit(Keys k) {
    boolean noise = byNoise(k);
    String how = k.word("divergence", "exact", DIVERGENCES);
    int probes = (int) k.integer("probes", 1);
    Divergence divergence =
        how.equals("exact") ? Divergence.exact() : Divergence.hutchinson(probes);
    TrainingTimes times = TrainingTimes.read(k, "stratified", 1e-3);
    return Form.from(
        times.from(),
        (noising, facts) -> {
          Setting s = noising.on(facts);
          return new ScoreMethod(noising, s, s.implicit(divergence, weight(s, noise)), times);
        });
  }

  private static boolean byNoise(Keys k) {
    return k.word("weighting", "likelihood", WEIGHTINGS).equals("noise");
  }

  /** w(t) = 1 is the bound; the clock B(t), about the noise variance, favours sample quality. */
  private static DoubleUnaryOperator weight(Setting s, boolean noise) {
    return noise
        ? s.clock()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "objective.weighting", "'noise' needs a process with a clock"))
        : t -> 1;
  }
}
