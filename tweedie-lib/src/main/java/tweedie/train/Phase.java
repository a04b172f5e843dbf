package tweedie.train;

import tweedie.core.Objective;

/**
 * An objective and the optimiser that moves exactly what it lists.
 *
 * @param objective the loss
 * @param optimizer how it is lowered
 */
public record Phase(Objective objective, OptimizerSpec optimizer) {}
