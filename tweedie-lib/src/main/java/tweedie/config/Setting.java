package tweedie.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.Source;
import tweedie.core.TractableProcess;
import tweedie.objective.Implicit;
import tweedie.process.Brownian;
import tweedie.process.LinearSde;
import tweedie.process.MonotoneLogSnr;
import tweedie.space.Divergence;

/** A noising on the states of given data: what a network must look like and what it means. */
public interface Setting {
  /** The process on these states. */
  ForwardProcess<?> process();

  /** The process with its transition law, where that is known. */
  default Optional<TractableProcess<?>> tractable() {
    return Optional.empty();
  }

  /** Brownian motion on a manifold, where the process is one. */
  default Optional<Brownian> brownian() {
    return Optional.empty();
  }

  /** The dynamics, where states move without jumps. */
  default Optional<Diffusion> diffusion() {
    return Optional.empty();
  }

  /** The process, where it is a diffusion of a flat space. */
  default Optional<ForwardProcess<? extends Diffusion>> flat() {
    return Optional.empty();
  }

  /** The clock {@code B(t) = ∫₀ᵗ β} of the noise, where there is one: its first order in t. */
  default Optional<DoubleUnaryOperator> clock() {
    return Optional.empty();
  }

  /** A fresh network together with what the process itself has to learn. */
  default Field joined(Field net) {
    return net;
  }

  /**
   * The process as a {@link #joined} network has learned it.
   *
   * @throws ConfigException when its transition law is not known
   */
  default TractableProcess<?> learned(Field net) {
    return tractable()
        .orElseThrow(
            () ->
                new ConfigException(
                    "objective", "the transition law of this process is not known"));
  }

  /** The linear process as a {@link #joined} network has learned it; empty for other kinds. */
  default Optional<LinearSde> linear(Field net) {
    return Optional.empty();
  }

  /** The noise schedule of that process, where a {@link #joined} network carries one. */
  default Optional<MonotoneLogSnr> schedule(Field net) {
    return Optional.empty();
  }

  /** Figures of what a {@link #joined} network has learned of the process; none by default. */
  default Map<String, Double> figures(Field net) {
    return Map.of();
  }

  /** What a network takes and gives that is read as a generalised score. */
  Networks.Shape network();

  /** The generalised score that a network stands for. */
  Field score(Field net);

  /** Rows of the encoded table as states of the process. */
  default Source<Batch> states(Source<Batch> rows) {
    return rows;
  }

  /**
   * The likelihood of rows under a score that was learned from a first time on.
   *
   * @throws ConfigException when there is none
   */
  default Likelihood likelihood(Field net, double from, Likelihood.Options o) {
    throw new ConfigException("process", "no likelihood is known for this process");
  }

  /**
   * A criterion and what it judges.
   *
   * @param criterion the loss
   * @param reading the field that a network stands for
   */
  record Judged(Criterion criterion, UnaryOperator<Field> reading) {}

  /** A criterion of the generalised score. */
  default Judged judged(Criterion criterion) {
    return new Judged(criterion, this::score);
  }

  /** Denoising score matching against what was drawn with the state, where that is cheaper. */
  default Optional<Judged> drawn(DoubleUnaryOperator weight) {
    return Optional.empty();
  }

  /**
   * Implicit score matching, in the form that holds on this space.
   *
   * @throws ConfigException when states jump
   */
  default Judged implicit(Divergence divergence, DoubleUnaryOperator weight) {
    Diffusion moves =
        diffusion()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "objective", "'implicit' needs a diffusion; this process jumps"));
    return judged(new Implicit(moves, divergence, weight));
  }

  /** Sampling by time reversal. */
  Sampling sampling(Field net, SampleOptions options);
}
