package tweedie.config;

import java.util.function.DoublePredicate;

/**
 * Which finite numbers a solver takes.
 *
 * @param text as it reads after "expected"
 * @param has whether a number is among them
 */
record SolverRange(String text, DoublePredicate has) {}
