package tweedie.train;

/**
 * What one step did.
 *
 * @param step number of finished steps, from 1
 * @param steps number of steps of the run
 * @param images rows seen so far
 * @param loss mean loss of the batch, mean over the phases
 * @param gradientNorm norm of the gradient of the last phase before clipping
 * @param learningRate learning rate of the last phase
 * @param seconds wall-clock seconds of this step
 */
public record StepReport(
    long step,
    long steps,
    long images,
    double loss,
    double gradientNorm,
    double learningRate,
    double seconds) {}
