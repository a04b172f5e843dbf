package tweedie.core;

/**
 * The metric gradient of {@code log p_t} at every state: a tangent vector, shape of the state.
 *
 * @see "Song et al. 2021, arXiv:2011.13456; De Bortoli et al. 2022, arXiv:2202.02763, on manifolds"
 */
@FunctionalInterface
public interface Score extends Field {}
