package tweedie.core;

/** The metric gradient of {@code log p_t} at every state: a tangent vector, shape of the state. */
@FunctionalInterface
public interface Score extends Field {}
