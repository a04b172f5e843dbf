package tweedie.config;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import tweedie.bridge.Bridge;
import tweedie.bridge.BridgeGrid;
import tweedie.bridge.Direction;
import tweedie.bridge.DriftDiffusion;
import tweedie.core.AfterStep;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.TimeGrid;

/** Sampling of a learned bridge by the names of options. */
final class BridgeSampling {
  /** Networks that the flow is made of. */
  private static final int NETWORKS = 2;

  private BridgeSampling() {}

  /** Starts and ends of one direction. */
  static Sampling of(Bridge b, Direction way, SampleOptions o) {
    return read(b, way, o, true);
  }

  /** Ends only. */
  static Sampling ends(Bridge b, Direction way, SampleOptions o) {
    return read(b, way, o, false);
  }

  private static Sampling read(Bridge b, Direction way, SampleOptions o, boolean starts) {
    SolverEntry entry = Catalog.solver("sampler.solver", o.solver());
    Solver<? super DriftDiffusion> solver =
        entry.solver(DriftDiffusion.class, o.solver(), o.tolerance());
    if (!o.grid().equals("uniform")) {
      throw new ConfigException("sampler.grid", "a bridge has its own times; use uniform");
    }
    AtomicLong calls = new AtomicLong();
    boolean chain = entry.churn() > 0;
    DriftDiffusion dynamics = chain ? b.chain(way) : b.flow();
    DriftDiffusion counted =
        new DriftDiffusion(
            count(dynamics.field(), calls, chain ? 1 : NETWORKS),
            dynamics.noise(),
            dynamics.space());
    Function<List<AfterStep>, Sampler<Diffusion>> sampler;
    if (chain) {
      if (o.nfe() != b.grid().steps()) {
        throw new ConfigException(
            "sampler.nfe",
            "expected the " + b.grid().steps() + " steps of the bridge, found " + o.nfe());
      }
      Sampler<Diffusion> plain = o.denoise() ? b.sampling(way) : b.simulation(way);
      sampler = hooks -> new Sampler<>(plain.solver(), plain.grid(), hooks);
      return Sampling.between(sampler, counted, b.start(way), starts, o.batch(), calls);
    }
    TimeGrid up = TimeGrid.uniform(0, 1, steps(entry, o));
    TimeGrid grid = way == Direction.FORWARD ? up : BridgeGrid.reversed(up);
    return Sampling.between(
        hooks -> new Sampler<>(solver, grid, hooks),
        counted,
        b.start(way),
        starts,
        o.batch(),
        calls);
  }

  /** A step of the flow calls both networks, and no denoising step follows the last one. */
  private static int steps(SolverEntry entry, SampleOptions o) {
    if (entry.adaptive()) {
      return 1;
    }
    int each = NETWORKS * entry.calls();
    if (o.nfe() < each) {
      throw new ConfigException(
          "sampler.nfe",
          "expected at least %d for solver %s, whose steps call both networks of a bridge, found %d"
              .formatted(each, o.solver(), o.nfe()));
    }
    return o.nfe() / each;
  }

  private static Field count(Field field, AtomicLong calls, int each) {
    return (x, t, c) -> {
      calls.addAndGet(each);
      return field.at(x, t, c);
    };
  }
}
