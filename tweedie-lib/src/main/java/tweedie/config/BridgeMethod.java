package tweedie.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tweedie.bridge.Bridge;
import tweedie.bridge.Direction;
import tweedie.bridge.MeanForm;
import tweedie.core.Batch;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.net.Precision;
import tweedie.solver.EulerMaruyama;
import tweedie.tensor.Rng;
import tweedie.train.AllReduce;
import tweedie.train.IterativeProportionalFitting;
import tweedie.train.OptimizerSpec;
import tweedie.train.Trainer;

/**
 * A Schrödinger bridge on given data.
 *
 * @param process its reference
 * @param facts of the data at time 0
 * @param keys how it is learned
 */
record BridgeMethod(BridgeNoising process, Facts facts, BridgeForms keys) implements Method {
  @Override
  public Networks.Shape shape() {
    int c = facts.shape()[0];
    // The clock starts at 0, where an embedding must not take logarithms.
    return new Networks.Shape(c, c, facts.image(), true);
  }

  @Override
  public Field network(Networks.Maker maker, Precision precision, Rng rng) {
    return DirectedNets.of(
        maker.make(shape(), precision, rng.child(0)),
        maker.make(shape(), precision, rng.child(1)),
        facts.mean());
  }

  /** The first half step from these states to the Gaussian. */
  @Override
  public Objective objective(Field net, Source<Batch> states) {
    OptimizerSpec adam = OptimizerSpec.adam();
    Ends ends = new Ends(states, Optional.empty());
    return course(net, ends, new Trainer(64), adam, 1, 0).stage(0).objective();
  }

  @Override
  public Course course(Field net, Ends ends, Experiment e) {
    Experiment.TrainerKeys t = e.trainer();
    Trainer trainer = new Trainer(t.batch(), t.accumulation(), AllReduce.NONE);
    return course(net, ends, trainer, e.optimizer(), t.steps(), e.seed());
  }

  private Course course(
      Field net, Ends ends, Trainer trainer, OptimizerSpec optimizer, long steps, long seed) {
    DirectedNets nets = DirectedNets.in(net);
    Bridge bridge = bridge(nets, ends);
    IterativeProportionalFitting fitting =
        new IterativeProportionalFitting(
            bridge,
            keys.algorithm().on(bridge, keys.plan(facts, trainer.batch())),
            trainer,
            optimizer,
            Math.max(1, steps / keys.halfSteps()),
            keys.judged(),
            seed);
    double factor = process.factor(facts);
    return new BridgeCourse(fitting, nets, factor, process.spread(facts), keys.halfSteps(), steps);
  }

  private Bridge bridge(DirectedNets nets, Ends ends) {
    return new Bridge(
        ends.left(),
        ends.right().orElseGet(() -> process.prior(facts, nets.mean())),
        process.reference(facts, nets.mean()),
        process.grid(),
        keys.form(),
        inUnits(nets.forward(), nets),
        inUnits(nets.backward(), nets),
        new EulerMaruyama());
  }

  private Field inUnits(Field net, DirectedNets nets) {
    double sigma = facts.sigmaData();
    double out = keys.form() == MeanForm.NOISE ? 1 : sigma;
    return new DataUnits(net, nets.mean(), sigma, out, keys.form() == MeanForm.MAP);
  }

  @Override
  public List<String> directions() {
    return Arrays.stream(Direction.values()).map(BridgeMethod::name).toList();
  }

  private static String name(Direction way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Draw> draws(Field net, Optional<Noising> wanted, SampleOptions o, Ends ends) {
    ScoreMethod.own(process, wanted);
    Bridge b = bridge(DirectedNets.in(net), ends);
    return Arrays.stream(Direction.values())
        .map(way -> new Draw(name(way), BridgeSampling.of(b, way, o)))
        .toList();
  }

  /** The backward chain from the Gaussian: it makes data, like every other model. */
  @Override
  public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions o) {
    ScoreMethod.own(process, wanted);
    if (keys.isPaired()) {
      throw new ConfigException("data.other", "samples of this bridge start from data");
    }
    DirectedNets nets = DirectedNets.in(net);
    Source<Batch> left = process.prior(facts, nets.mean());
    Bridge b = bridge(nets, new Ends(left, Optional.empty()));
    return BridgeSampling.ends(b, Direction.BACKWARD, o);
  }
}
