package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.data.Table;
import tweedie.process.LinearSde;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.Shapes;
import tweedie.tensor.TensorScope;
import tweedie.transform.Haar;

class MultiScaleRunTest {
  @TempDir Path folder;

  private static ObjectNode images() {
    return Runs.parse(
        """
        {"process": {"type": "haar", "levels": 1, "ends": [0.6, 1]},
         "data": {"source": "fashion-mnist:test", "heldOut": "fashion-mnist:test"},
         "network": {"type": "unet", "baseChannels": 8, "channelMultipliers": [1, 1],
                     "resBlocks": 1, "attention": [], "stemChannels": 0, "patch": 1},
         "trainer": {"steps": 2, "batch": 4, "precision": "float32", "threads": 1},
         "sampler": {"nfe": 6, "batch": 4}}
        """);
  }

  @Test
  void picturesComeBackAsPictures() throws IOException {
    ObjectNode c = images();
    c.putObject("objective").put("type", "intervals").put("weighting", "noise");
    Path run = Runs.trained(c, folder.resolve("run"));
    try (Model model = Model.load(run)) {
      Sampling s = model.sampling(model.options(), Optional.empty());
      Table x = model.draw(3, 1, s, d -> {});
      assertThat(x.shape()).containsExactly(1, 28, 28);
      Table rows = RunData.of(model, Optional.empty()).heldOut().orElseThrow().slice(0, 2);
      // States are coefficients, which are compared as the pictures they make.
      float[] pictures = model.compared(rows).values();
      float[] wanted = Ops.floats(new Haar(1).inverse(Ops.tensor(rows.values(), 2, 1, 28, 28)));
      assertThat(pictures).containsExactly(wanted);
      for (float v : pictures) {
        // Rounding of numbers up to 2 and back.
        assertThat(v).isBetween(-1 - 1e-6f, 1 + 1e-6f);
      }
    }
  }

  /** Each network is asked in its interval only, on the picture of the bands that live there. */
  @Test
  void networksSeeThePictureOfTheLiveBands() {
    HaarNoising n = (HaarNoising) Catalog.process("process", images().get("process")).value();
    Facts facts = Facts.of(Table.of(new float[64], 1, 1, 8, 8), Optional.empty());
    List<String> asked = new ArrayList<>();
    Field net =
        n.network(
            facts,
            (shape, number) ->
                (x, t, c) -> {
                  asked.add(number + " " + List.of(x.size(0), x.size(2)) + shape.image()[0]);
                  return x;
                });
    Tensor x = Rng.of(1, 3).normal(1, 8, 8);
    Tensor times = Ops.tensor(new double[] {0.9, 0.3, 0.7}, 3);
    Tensor y = net.at(x, times, Condition.NONE);
    assertThat(asked).containsExactly("0 [1, 8]8", "1 [2, 4]4");
    int[] band = new Haar(1).bands(1, 8, 8);
    double[] found = Ops.doubles(y);
    double[] given = Ops.doubles(x);
    for (int i = 0; i < found.length; i++) {
      // The network says what it sees; fine bands are not seen where they are noise.
      boolean dead = i / 64 != 1 && band[i % 64] == 0;
      assertThat(found[i]).isCloseTo(dead ? 0 : given[i], within(1e-14));
    }
    asked.clear();
    assertThat(Shapes.of(net.at(x, Ops.scalar(0.6), Condition.NONE))).containsExactly(3, 1, 8, 8);
    assertThat(asked).containsExactly("0 [3, 8]8");
  }

  /** The low pass of one level doubles, so that its mean has to fall by twice as much. */
  @Test
  void rangeRuleKeepsTheLastSignalToNoise() {
    HaarNoising n = (HaarNoising) Catalog.process("process", images().get("process")).value();
    Facts facts = Facts.of(Table.of(new float[64], 1, 1, 8, 8), Optional.empty());
    double fine = n.process(facts).part(0).moments(1).mean()[0][0];
    double low = n.process(facts).part(1).moments(1).mean()[0][0];
    assertThat(2 * low).isCloseTo(fine, within(1e-12));
    assertThat(n.process(facts).part(0).moments(0.6).mean()[0][0]).isEqualTo(fine);
  }

  /**
   * A network of zeros has the score of independent normals in each band, {@code N(α m, v)} with
   * {@code v = α² σ_d² + σ²}: its flow from the prior is {@code (x_t − α m)/√v = (x_T − α_T
   * m)/√v_T}.
   */
  @Test
  void levelsOfPicturesAreDequantisedBeforeTheirCoefficientsFlow() throws IOException {
    ObjectNode c = images();
    ((ObjectNode) c.get("trainer")).put("steps", 0);
    try (Model model = Model.load(Runs.trained(c, folder.resolve("run")))) {
      RunData data = RunData.of(model, Optional.empty());
      Table rows = data.heldOut().orElseThrow().slice(0, 1);
      Likelihood l = model.likelihood(new Likelihood.Options(1e-4, 1, 1e-3));
      assertThat(l.kind()).contains("uniformly dequantised levels");
      Tensor x = Ops.tensor(rows.values(), 1, 1, 28, 28);
      Rng rng = Rng.of(3, 1);
      double[] found =
          TensorScope.evaluate(() -> Ops.doubles(l.density().logDensity(x, Condition.NONE, rng)));
      Haar haar = new Haar(1);
      double[] noise = Ops.doubles(rng.child(1).child(0).uniform(1, 28, 28));
      double[] pictures = Ops.doubles(haar.inverse(x));
      for (int i = 0; i < pictures.length; i++) {
        pictures[i] += 2 / 255.0 * (noise[i] - 0.5);
      }
      double[] y = Ops.doubles(haar.forward(Ops.tensor(pictures, 1, 1, 28, 28)));
      Facts facts = Facts.of(data.train(), Optional.empty());
      double[] mean = Ops.doubles(facts.mean());
      HaarNoising n = (HaarNoising) Catalog.process("process", images().get("process")).value();
      int[] band = haar.bands(1, 28, 28);
      double wanted = 784 * Math.log(2 / 255.0);
      for (int i = 0; i < 784; i++) {
        Gauss first = Gauss.at(n.process(facts).part(band[i]), 1e-3, facts.sigmaData());
        Gauss last = Gauss.at(n.process(facts).part(band[i]), 1, facts.sigmaData());
        double share = last.deviation() / first.deviation();
        double m = mean[i % mean.length];
        double end = last.alpha() * m + (y[i] - first.alpha() * m) * share;
        wanted += Math.log(share) - (end * end + Math.log(2 * Math.PI)) / 2;
      }
      // The tolerance of the solver for each of 784 numbers.
      assertThat(found[0]).isCloseTo(wanted, within(784 * 1e-4));
    }
  }

  private record Gauss(double alpha, double deviation) {
    static Gauss at(LinearSde p, double t, double sigmaData) {
      double alpha = p.moments(t).mean()[0][0];
      double variance = p.moments(t).covariance()[0][0];
      return new Gauss(alpha, Math.sqrt(alpha * alpha * sigmaData * sigmaData + variance));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    ObjectNode c = images();
    ((ObjectNode) c.get("process")).putArray("ends").add(0.6).add(0.9);
    assertThatThrownBy(() -> TrainRun.resolve(c)).hasMessageContaining("process.ends");
    ObjectNode odd = images();
    ((ObjectNode) odd.get("process")).put("levels", 3).remove("ends");
    assertThatThrownBy(() -> Runs.trained(odd, folder.resolve("odd")))
        .hasMessageContaining("process.levels");
    ObjectNode other = images();
    other.putObject("process").put("type", "vp");
    other.putObject("objective").put("type", "intervals");
    assertThatThrownBy(() -> Runs.trained(other, folder.resolve("vp")))
        .hasMessageContaining("bands with clocks");
  }
}
