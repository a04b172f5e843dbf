package tweedie.config;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.ForwardProcess;
import tweedie.core.JumpReversal;
import tweedie.core.Ratio;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.Source;
import tweedie.core.TractableProcess;
import tweedie.data.Alphabet;
import tweedie.law.Elbo;
import tweedie.law.TimeProposal;
import tweedie.objective.ScoreEntropy;
import tweedie.process.Ctmc;
import tweedie.process.TokenPrediction;
import tweedie.solver.ArgmaxLast;

/**
 * A chain on the symbols of given data.
 *
 * @param chain the noising
 * @param facts of the data
 * @param kind what the logits of a network mean
 */
record CtmcSetting(Ctmc chain, Facts facts, TokenPrediction kind) implements Setting {
  /**
   * Rates of a micro-batch, one a site and symbol. A step holds about 1.6 kB for each: networks
   * keep several of their size, and solvers further ones in float64.
   */
  private static final long MOST = 1_600_000;

  @Override
  public ForwardProcess<?> process() {
    return chain;
  }

  @Override
  public Optional<TractableProcess<?>> tractable() {
    return Optional.of(chain);
  }

  @Override
  public Optional<DoubleUnaryOperator> clock() {
    return Optional.of(chain.schedule()::clock);
  }

  @Override
  public Networks.Shape network() {
    int sites = 1;
    for (int s : facts.shape()) {
      sites *= s;
    }
    int channels = facts.shape()[0];
    return new Networks.Shape(channels, channels, facts.image(), false)
        .symbols(chain.rates().states(), sites);
  }

  @Override
  public Ratio score(Field net) {
    return chain.ratio(net, kind);
  }

  @Override
  public Source<Batch> states(Source<Batch> rows) {
    return rng -> {
      Batch b = rows.draw(rng);
      return new Batch(b.x().to(ScalarType.Long), b.c());
    };
  }

  /** The continuous-time bound with all constants, all jumps of a site summed. */
  @Override
  public Likelihood likelihood(Field net, double from, Likelihood.Options o) {
    if (o.samples().isPresent()) {
      throw new ConfigException("samples", "path weights need a diffusion; this process jumps");
    }
    o.requireNoChoice("the likelihood of symbols is a bound by drawn times");
    Elbo bound =
        new Elbo(
            chain,
            new ScoreEntropy(chain, kind),
            Elbo.Form.DENOISING,
            net,
            TimeProposal.logarithmic(from, chain.horizon()),
            o.times(),
            chain.decoder(net, kind));
    return new Likelihood(
        (x, c, rng) -> bound.logDensity(x.to(ScalarType.Long), c, rng),
        "lower bound, continuous-time ELBO with %d times a row".formatted(o.times()),
        network().sites(),
        facts.alphabet().map(Alphabet::text).orElse(false) ? "char" : "dim",
        0,
        true);
  }

  @Override
  public Sampling sampling(Field net, SampleOptions o) {
    AtomicLong calls = new AtomicLong();
    Field counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return net.at(x, t, c);
        };
    Solver<? super JumpReversal> inner =
        Catalog.solver("sampler.solver", o.solver())
            .solver(JumpReversal.class, o.solver(), o.tolerance());
    Solver<? super JumpReversal> solver =
        o.denoise() ? new ArgmaxLast<JumpReversal>(inner, chain.posterior(counted, kind)) : inner;
    return Sampling.of(
        hooks -> new Sampler<>(solver, Sampling.grid(chain.horizon(), o), hooks),
        chain.dynamics().reverse(chain.ratio(counted, kind)),
        (c, rng) -> chain.prior().sample(Condition.NONE, rng),
        x -> x.to(ScalarType.Float),
        batch(o),
        calls);
  }

  /** Rows of a micro-batch: those asked for, as far as their rates fit into the memory. */
  private int batch(SampleOptions o) {
    long row = (long) network().sites() * chain.rates().states();
    return (int) Math.max(1, Math.min(o.batch(), MOST / row));
  }
}
