package tweedie.bridge;

/**
 * The half step of the diffusion Schrödinger bridge: the network of one direction regresses on the
 * mean-matching targets of paths of the other. The first paths are those of the reference.
 *
 * @param plan paths a cache is made of, and its refresh; the seed is replaced
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357, algorithm 1"
 */
public record MeanMatching(Cached.Plan plan) implements Projection {
  @Override
  public Examples examples(Bridge bridge, Direction trained, int iteration, long seed) {
    Direction other = trained.opposite();
    boolean reference = iteration == 1 && other == Direction.FORWARD;
    DriftDiffusion chain = reference ? bridge.reference() : bridge.chain(other);
    DriftTargets targets =
        new DriftTargets(bridge.simulation(other), chain, bridge.start(other), bridge.form());
    var cache = Cached.targets(targets::all, plan.withSeed(seed));
    return new Examples(cache, cache);
  }
}
