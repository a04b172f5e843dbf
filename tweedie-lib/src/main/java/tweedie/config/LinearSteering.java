package tweedie.config;

import java.util.List;
import java.util.Optional;
import tweedie.core.AfterStep;
import tweedie.core.Field;
import tweedie.core.Score;
import tweedie.guide.Clamp;
import tweedie.guide.ClassPotential;
import tweedie.guide.GradientGuidance;
import tweedie.guide.PosteriorSampling;
import tweedie.guide.Repaint;
import tweedie.guide.ResidualPrecision;
import tweedie.process.LinearSde;

/** Sampling of linear processes with a steered score, or with known parts that are put in. */
final class LinearSteering {
  private LinearSteering() {}

  static Sampling of(
      LinearSde p,
      Score score,
      SampleOptions o,
      Optional<ClassSteering> classes,
      Optional<Inversion> known,
      double sigmaData) {
    Score s = classes.map(c -> classified(p, score, c)).orElse(score);
    if (known.isEmpty()) {
      return LinearSampling.of(p, s, o);
    }
    Inversion i = known.get();
    return i.method().replaces() ? replaced(p, s, o, i) : guided(p, s, o, i, sigmaData);
  }

  private static Score classified(LinearSde p, Score score, ClassSteering c) {
    if (c.classifier().isEmpty()) {
      return score;
    }
    Field potential = new ClassPotential(p, c.classifier().get());
    return new GradientGuidance(score, potential, c.weight(), c.interval());
  }

  private static Sampling guided(
      LinearSde p, Score score, SampleOptions o, Inversion i, double sigmaData) {
    double noise = i.options().noise() * i.options().noise();
    ResidualPrecision precision =
        switch (i.method()) {
          case DPS -> ResidualPrecision.dpsNormalised(i.measurement(), noise);
          case DPS_PLAIN -> ResidualPrecision.dps(noise);
          default -> ResidualPrecision.piGdm(i.measurement(), sigmaData, noise);
        };
    double strength = i.options().strength();
    Score given =
        new PosteriorSampling(p, score, i.measurement(), i.observed(), precision, strength);
    return LinearSampling.of(p, given, o);
  }

  private static Sampling replaced(LinearSde p, Score score, SampleOptions o, Inversion i) {
    SolverEntry solver = Catalog.solver("sampler.solver", o.solver());
    // A step of order p that asks fewer than p times remembers earlier states, which are replaced.
    if (solver.adaptive() || solver.calls() < solver.order()) {
      throw new ConfigException(
          "sampler.solver",
          o.solver() + " remembers or chooses its steps; replacement needs one such as em or sscs");
    }
    Clamp clamp = new Clamp(p, i.measurement(), i.observed(), 0);
    AfterStep last = new Clamp(p, i.measurement(), i.observed(), o.denoise() ? o.tEnd() : 0);
    if (i.method() == Inversion.Way.REPLACEMENT) {
      return LinearSampling.of(p, score, o, inner -> inner, List.of(last));
    }
    int jump = i.options().jump();
    int resamples = i.options().resamples();
    return LinearSampling.of(
        p, score, o, inner -> new Repaint<>(inner, p, clamp, jump, resamples), List.of(last));
  }
}
