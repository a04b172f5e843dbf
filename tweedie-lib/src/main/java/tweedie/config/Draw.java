package tweedie.config;

/**
 * One way of drawing from a model.
 *
 * @param name such as {@code forward}; empty when there is one way only
 * @param sampling how
 */
public record Draw(String name, Sampling sampling) {}
