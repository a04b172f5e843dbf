package tweedie.config;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import tweedie.train.OptimizerSpec;
import tweedie.train.Phase;
import tweedie.train.StepReport;
import tweedie.train.TrainListener;
import tweedie.train.Trainer;
import tweedie.train.Training;

/**
 * The stages of a run, one after another. When a step beyond a stage is wanted, the running average
 * replaces the weights and the next stage begins with a fresh optimiser; up to then the stage is
 * the present one, so that a checkpoint always holds the optimiser of the step it is named after.
 */
final class StagedTraining implements AutoCloseable {
  private final Course course;
  private final Trainer trainer;
  private final OptimizerSpec optimizer;
  private long steps;
  private int number;
  private Stage stage;
  private Training training;

  /**
   * Begins where a run has some steps behind it.
   *
   * @param step finished steps; what they left has still to be restored
   * @param steps number of steps of the run
   */
  StagedTraining(Course course, Trainer trainer, OptimizerSpec optimizer, long step, long steps) {
    this.course = course;
    this.trainer = trainer;
    this.optimizer = optimizer;
    this.steps = steps;
    while (course.start(number + 1) < step) {
      number++;
    }
    this.stage = course.stage(number);
    this.training = begin();
  }

  private Training begin() {
    List<Phase> phases = List.of(new Phase(stage.objective(), optimizer));
    return trainer.start(phases, planned(), stage.seed());
  }

  private long before() {
    return course.start(number);
  }

  private long planned() {
    return Math.min(course.start(number + 1), steps) - before();
  }

  Training training() {
    return training;
  }

  Stage stage() {
    return stage;
  }

  /** Number of the present stage, from 0. */
  int number() {
    return number;
  }

  /** Whether the present stage has made its last step. */
  boolean complete() {
    return training.step() == training.steps();
  }

  /** Finished steps of the run. */
  long step() {
    return before() + training.step();
  }

  /** Planned steps of the run. */
  long steps() {
    return steps;
  }

  void steps(long n) {
    if (n < step()) {
      throw new IllegalArgumentException("steps: expected at least " + step() + ", found " + n);
    }
    steps = n;
    training.steps(planned());
  }

  /** Runs to the last step, true, or until the listener stops it. */
  boolean run(TrainListener listener) {
    boolean[] stopped = new boolean[1];
    while (true) {
      training.run(
          (r, t) -> {
            stopped[0] = !listener.afterStep(ofRun(r), t);
            return !stopped[0];
          });
      if (step() == steps) {
        return true;
      }
      if (stopped[0]) {
        return false;
      }
      next();
    }
  }

  private StepReport ofRun(StepReport r) {
    return new StepReport(
        before() + r.step(),
        steps,
        before() * trainer.batch() + r.images(),
        r.loss(),
        r.gradientNorm(),
        r.learningRate(),
        r.seconds());
  }

  private void next() {
    training.adoptAverage();
    training.close();
    stage.close();
    number++;
    stage = course.stage(number);
    training = begin();
  }

  /** Puts the optimiser of a checkpoint back. */
  void restore(Map<String, Tensor> state, long step) {
    training.restore(state, step - before());
  }

  @Override
  public void close() {
    training.close();
    stage.close();
  }
}
