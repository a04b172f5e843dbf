package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Pair;
import tweedie.core.Source;

/**
 * The half step of the diffusion Schrödinger bridge matching: pairs of ends are joined by Brownian
 * bridges, and the network of one direction regresses on their drift. The pairs come from the chain
 * of the other direction, at first from a coupling of one's choice. For a Brownian reference and
 * networks that say the drift.
 *
 * @param first the coupling before the first half step: independent ends give iterative Markovian
 *     fitting, those of the reference (see {@link #reference}) resemble proportional fitting
 * @param shares share of the path that lies behind, float64 [B], in [ε, 1 − ε]
 * @param plan pairs a cache is made of, and its refresh; the seed is replaced
 * @see "Shi, De Bortoli, Campbell, Doucet 2023, arXiv:2303.16852, algorithm 1"
 */
public record MarkovianProjection(Source<Pair> first, Source<Tensor> shares, Cached.Plan plan)
    implements Projection {
  /**
   * The coupling of the reference: the left law and where the reference takes it.
   *
   * @param bridge a bridge
   * @return pairs of ends
   */
  public static Source<Pair> reference(Bridge bridge) {
    return new ChainPairs(bridge.simulation(Direction.FORWARD), bridge.reference(), bridge.left());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the networks of the bridge do not say the drift
   */
  @Override
  public Examples examples(Bridge bridge, Direction trained, int iteration, long seed) {
    if (bridge.form() != MeanForm.DRIFT) {
      throw new IllegalArgumentException(
          "Markovian projection: expected form DRIFT, found " + bridge.form());
    }
    Direction other = trained.opposite();
    boolean beginning = iteration == 1 && other == Direction.FORWARD;
    Source<Pair> pairs =
        beginning
            ? first
            : new ChainPairs(bridge.simulation(other), bridge.chain(other), bridge.start(other));
    Cached<Pair> cache = Cached.pairs(pairs, plan.withSeed(seed));
    double horizon = bridge.grid().last();
    BrownianBridge path = new BrownianBridge(trained, bridge.reference().noise(), horizon);
    return new Examples(new BridgeTargets(path, cache, shares), cache);
  }
}
