package tweedie.core;

/** A distribution that can be drawn from and evaluated. */
public interface Law extends Generator, Density {}
