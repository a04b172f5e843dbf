package tweedie.train;

import tweedie.bridge.Direction;

/**
 * What a half step of a bridge reached: the law its chain ends at, beside the wanted one.
 *
 * @param finished number of finished half steps, from 1; with the networks it is all that a later
 *     run needs
 * @param iteration number of the iteration, from 1; two half steps each
 * @param direction the direction whose network has learned
 * @param loss mean loss over the last tenth of the steps
 * @param mean mean of each coordinate of the end
 * @param variance variance of each coordinate of the end
 * @param wantedMean mean of each coordinate of the law that should be met
 * @param wantedVariance variance of each coordinate of that law
 * @param squaredDistance {@code E|x_0 − x_T|²} of the learned coupling
 */
@SuppressWarnings("ArrayRecordComponent") // made once for a listener, compared nowhere
public record HalfStep(
    int finished,
    int iteration,
    Direction direction,
    double loss,
    double[] mean,
    double[] variance,
    double[] wantedMean,
    double[] wantedVariance,
    double squaredDistance) {}
