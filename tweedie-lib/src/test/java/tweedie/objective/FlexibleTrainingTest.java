package tweedie.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import tweedie.core.Batch;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.law.Decoder;
import tweedie.law.Elbo;
import tweedie.law.TimeProposal;
import tweedie.process.BlockMatrices;
import tweedie.process.BlockMatrices.Form;
import tweedie.process.BlockMatrices.Learned;
import tweedie.process.FlexibleSde;
import tweedie.process.LinearBeta;
import tweedie.space.Euclidean;
import tweedie.tensor.Ops;
import tweedie.tensor.Parameters;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;

/** A flexible diffusion and its score under one bound, and the two phases of its training. */
class FlexibleTrainingTest {
  private static final Tensor CORRELATED = Ops.matrix(new double[][] {{1, 0}, {0.8, 0.6}});

  private static final Source<Batch> DATA =
      rng -> new Batch(torch.matmul(rng.normal(2), CORRELATED.transpose(0, 1)), Condition.NONE);

  /** {@code s = −(I + W) z}. */
  private record LinearScore(Tensor weight) implements Field {
    @Override
    public Tensor at(Tensor x, Tensor t, Condition c) {
      return torch.matmul(x, weight).add(x).neg();
    }

    @Override
    public Parameters parameters() {
      return Parameters.NONE.and("weight", weight);
    }
  }

  private static Objective bound() {
    Tensor weight = Ops.mul(Rng.of(8, 1).normal(2, 2).reshape(2, 2), 0.3);
    weight.set_requires_grad(true);
    FlexibleSde p =
        new FlexibleSde(
            BlockMatrices.learned(2, Learned.BOTH, Form.FULL, 1),
            new LinearBeta(0.1, 20),
            new Euclidean(2));
    // Off the start at VP, where the gradient of D would vanish for some data.
    p.parameters()
        .trained()
        .forEach(
            (name, x) ->
                TensorScope.silently(
                    () ->
                        x.add_(
                            Ops.mul(
                                Rng.of(name.length(), 1).normal(x.numel()).reshape(Shapes.of(x)),
                                0.4))));
    Elbo elbo =
        new Elbo(
            p,
            new ScoreMatching(p),
            Elbo.Form.DENOISING,
            new LinearScore(weight),
            TimeProposal.logarithmic(0.01, 1),
            4,
            Decoder.transition(p));
    return new MaximumLikelihood(elbo, DATA);
  }

  private static Tensor loss(Objective o) {
    return o.loss(Rng.of(5, 16)).sum();
  }

  /**
   * Draws, transition densities, the score-matching term and both ends: the gradient against
   * central differences, whose own error is about 1e-10 of values near 1e3.
   */
  @Test
  void boundCarriesTheGradientOfScoreAndMatrices() {
    Objective o = bound();
    assertThat(o.parameters().trained().keySet())
        .containsExactly(
            "density.net.weight",
            "density.process.matrices.noise",
            "density.process.matrices.curl");
    loss(o).backward();
    o.parameters()
        .trained()
        .forEach(
            (name, x) -> {
              double found = Ops.doubles(x.grad())[1];
              double expected = (shifted(o, x, 1e-5) - shifted(o, x, -1e-5)) / 2e-5;
              assertThat(found)
                  .as(name)
                  .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
              assertThat(Math.abs(found)).as(name).isGreaterThan(1e-3);
            });
  }

  private static double shifted(Objective o, Tensor x, double by) {
    double[] e = new double[(int) x.numel()];
    e[1] = by;
    Tensor step = Ops.tensor(e, e.length).reshape(Shapes.of(x));
    TensorScope.silently(() -> x.add_(step));
    double v = loss(o).item_double();
    TensorScope.silently(() -> x.sub_(step));
    return v;
  }

  /** The second phase trains the score alone on the same loss. */
  @Test
  void secondPhaseFreezesTheProcess() {
    Objective first = bound();
    Objective second = first.only("density.net");
    assertThat(second.parameters().trained().keySet()).containsExactly("density.net.weight");
    assertThat(
            Arrays.equals(
                Ops.doubles(first.loss(Rng.of(5, 4))), Ops.doubles(second.loss(Rng.of(5, 4)))))
        .isTrue();
  }
}
