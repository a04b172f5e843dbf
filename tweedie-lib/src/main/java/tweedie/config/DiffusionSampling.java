package tweedie.config;

import java.util.concurrent.atomic.AtomicLong;
import tweedie.core.Diffusion;
import tweedie.core.ForwardProcess;
import tweedie.core.Reversal;
import tweedie.core.Sampler;
import tweedie.core.Score;
import tweedie.core.Solver;
import tweedie.solver.DenoiseLast;

/** Sampling of any diffusion by the names of options. */
final class DiffusionSampling {
  private DiffusionSampling() {}

  static Sampling of(ForwardProcess<? extends Diffusion> process, Score score, SampleOptions o) {
    AtomicLong calls = new AtomicLong();
    Score counted =
        (x, t, c) -> {
          calls.incrementAndGet();
          return score.at(x, t, c);
        };
    SolverEntry entry = Catalog.solver("sampler.solver", o.solver());
    Solver<? super Reversal> inner = entry.solver(Reversal.class, o.solver(), o.tolerance());
    Solver<? super Reversal> solver = o.denoise() ? new DenoiseLast<Reversal>(inner) : inner;
    return Sampling.of(
        hooks -> new Sampler<>(solver, Sampling.grid(process.horizon(), o), hooks),
        process.dynamics().reverse(counted, entry.churn()),
        process.prior(),
        x -> x,
        o.batch(),
        calls);
  }
}
