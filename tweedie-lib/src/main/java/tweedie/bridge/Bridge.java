package tweedie.bridge;

import org.bytedeco.pytorch.Tensor;
import tweedie.core.Batch;
import tweedie.core.Diffusion;
import tweedie.core.Field;
import tweedie.core.Sampler;
import tweedie.core.Solver;
import tweedie.core.Source;
import tweedie.core.TimeGrid;
import tweedie.tensor.Ops;

/**
 * What a Schrödinger bridge is learned with: two laws to be joined, a reference that starts at the
 * left one, and a network for each direction, on one clock.
 *
 * @param left states at time 0
 * @param right states at time T: a second data set, or a Gaussian
 * @param reference the reference; its noise is that of both directions
 * @param grid times from 0 to T, ascending
 * @param form what the networks say about the mean of a step
 * @param forwardNet the network of the forward chain
 * @param backwardNet the network of the backward chain
 * @param euler the Euler scheme the chains are simulated with
 * @see "De Bortoli, Thornton, Heng, Doucet 2021, arXiv:2106.01357"
 */
public record Bridge(
    Source<Batch> left,
    Source<Batch> right,
    DriftDiffusion reference,
    TimeGrid grid,
    MeanForm form,
    Field forwardNet,
    Field backwardNet,
    Solver<Diffusion> euler) {
  /** Checks the grid. */
  public Bridge {
    if (grid.at(0) != 0 || grid.last() < 0) {
      throw new IllegalArgumentException(
          "bridge: expected ascending times from 0, found " + grid.at(0) + " … " + grid.last());
    }
  }

  /**
   * The law a direction starts at.
   *
   * @param way a direction
   * @return left for FORWARD, right for BACKWARD
   */
  public Source<Batch> start(Direction way) {
    return way == Direction.FORWARD ? left : right;
  }

  /**
   * The law a direction should end at.
   *
   * @param way a direction
   * @return right for FORWARD, left for BACKWARD
   */
  public Source<Batch> end(Direction way) {
    return start(way.opposite());
  }

  /**
   * The network of a direction.
   *
   * @param way a direction
   * @return what is trained
   */
  public Field net(Direction way) {
    return way == Direction.FORWARD ? forwardNet : backwardNet;
  }

  /**
   * The times of a direction.
   *
   * @param way a direction
   * @return the grid in the order of the run
   */
  public TimeGrid times(Direction way) {
    return way == Direction.FORWARD ? grid : BridgeGrid.reversed(grid);
  }

  /**
   * The learned chain of a direction.
   *
   * @param way a direction
   * @return its diffusion; the drift is written in the clock's direction
   */
  public DriftDiffusion chain(Direction way) {
    Field drift = new StepDrift(net(way), times(way), form, reference.noise());
    return new DriftDiffusion(drift, reference.noise(), reference.space());
  }

  /**
   * How a chain is simulated in training: with the noise of every step.
   *
   * @param way a direction
   * @return the sampler
   */
  public Sampler<Diffusion> simulation(Direction way) {
    return new Sampler<>(euler, times(way));
  }

  /**
   * How samples are drawn: the last step without noise.
   *
   * @param way a direction
   * @return the sampler
   */
  public Sampler<Diffusion> sampling(Direction way) {
    return new Sampler<>(new MeanLast(euler), times(way));
  }

  /**
   * The probability flow of the bridge: half the sum of both drifts in the clock's direction, which
   * is half the difference when the backward drift is written against it. It moves the marginals of
   * the bridge without noise, in either direction.
   *
   * @return a flow
   */
  public DriftDiffusion flow() {
    DriftDiffusion forward = chain(Direction.FORWARD);
    DriftDiffusion backward = chain(Direction.BACKWARD);
    Field mean =
        (x, t, c) -> {
          Tensor sum = forward.drift(x, t, c).add(backward.drift(x, t, c));
          return Ops.mul(sum, 0.5);
        };
    return new DriftDiffusion(mean, 0, reference.space());
  }
}
