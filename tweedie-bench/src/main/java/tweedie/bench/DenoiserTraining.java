package tweedie.bench;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.objective.DenoiserError;
import tweedie.objective.Denoising;
import tweedie.objective.TimeLaw;
import tweedie.objective.Weighting;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.Preconditioned;
import tweedie.tensor.Ops;
import tweedie.tensor.Shapes;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.Trainer;
import tweedie.train.Training;
import tweedie.transform.Augment;
import tweedie.transform.Encoded;

/** Training of the shared denoiser on uniform noise, which costs what training on data does. */
final class DenoiserTraining {
  static final LinearSde PSLD = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));

  private DenoiserTraining() {}

  /** A run at its start; its tensors belong to the scope around, or live with the process. */
  static Training of(Field net, int batch, long... event) {
    Tensor mean = Ops.tensor(new float[(int) Shapes.count(event)], event);
    Denoising loss =
        new Denoising(
            PSLD,
            new DenoiserError(PSLD, Weighting.soft(0.6)),
            new Preconditioned(net, mean, 0.6),
            new Encoded(
                rng -> new Batch(rng.uniform(event).to(ScalarType.Float), Condition.NONE),
                new Augment(new double[] {0})),
            TimeLaw.stratified(1e-5, PSLD.horizon()));
    return new Trainer(batch).start(List.of(new Phase(loss, OptimizerSpec.adam())), 0, 1);
  }

  /** One step more. */
  static void step(Training run) {
    run.steps(run.step() + 1);
    run.run((report, training) -> true);
  }
}
