package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.core.Density;
import tweedie.data.Table;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.NoiseGrid;
import tweedie.space.Divergence;
import tweedie.tensor.Ops;
import tweedie.tensor.Rng;
import tweedie.tensor.SafeTensors;

/** Runs under the variational bound, and the likelihood of linear processes in both ways. */
class VariationalRunTest {
  private static final String LEARNED = "{'type': 'vdm', 'schedule': 'learned'}";
  private static final String UNIFORM = "{'type': 'variational', 'times': 'uniform'}";
  private static final String VARIATIONAL = "{'type': 'variational'}";

  @TempDir Path folder;

  private static ObjectNode config(String process, String objective, int steps) {
    return Runs.parse(
        """
        {"process": %s, "objective": %s,
         "data": {"source": "gaussian-mixture:2,400", "heldOutShare": 0.1, "testShare": 0.2},
         "network": {"type": "mlp", "width": 16, "depth": 1},
         "optimizer": {"learningRate": 1e-2, "warmup": 1},
         "trainer": {"steps": %d, "batch": 32, "checkpointEvery": 3, "logEvery": 5,
                     "precision": "float32", "threads": 1},
         "sampler": {"nfe": 9}, "seed": 2}
        """
            .formatted(process, objective, steps)
            .replace('\'', '"'));
  }

  private Path trained(String process, String objective, int steps, String name)
      throws IOException {
    return Runs.trained(config(process, objective, steps), folder.resolve(name));
  }

  private static Likelihood.Options options(Likelihood.Way way, int times) {
    return new Likelihood.Options(
        1e-4, times, 1e-3, OptionalInt.empty(), Optional.of(way), Optional.empty());
  }

  private static Likelihood.Options flow(Divergence divergence) {
    return new Likelihood.Options(
        1e-2,
        1,
        1e-3,
        OptionalInt.empty(),
        Optional.of(Likelihood.Way.FLOW),
        Optional.of(divergence));
  }

  private static Table rows(Model m) throws IOException {
    return RunData.of(m, Optional.empty()).judge().orElseThrow();
  }

  private static LikelihoodFigure figure(Model m, Likelihood.Options o, Table rows) {
    return LikelihoodFigure.of(m.likelihood(o), rows, 3, 500, done -> {});
  }

  private static double average(double[] v) {
    return java.util.Arrays.stream(v).average().orElseThrow();
  }

  private static Table repeated(Table rows, int times) {
    float[] all = new float[rows.values().length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows.values()[i % rows.values().length];
    }
    return Table.of(all, rows.rows() * times, 2);
  }

  /** The normal law of a network of zeros, in the units of the data. */
  private static double[] logs(Table rows, double[] mean, Facts facts) {
    double variance = facts.sigmaData() * facts.sigmaData();
    double[] log = new double[rows.rows()];
    for (int i = 0; i < rows.values().length; i++) {
      double miss = rows.values()[i] - mean[i % 2];
      log[i / 2] -= 0.5 * (miss * miss / variance + Math.log(2 * Math.PI * variance));
    }
    return java.util.Arrays.stream(log).map(v -> v + LinearLikelihood.units(facts)).toArray();
  }

  /**
   * A network of zeros is the best denoiser of a normal law with the mean and deviation of the
   * data: flow and bound must find its density under every linear process.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'vp'}",
        "{'type': 'subvp'}",
        "{'type': 'psld'}",
        "{'type': 'cld'}",
        "{'type': 'vdm'}",
        "{'type': 'vdm', 'schedule': 'cosine'}",
        LEARNED
      })
  void flowAndBoundFindTheDensityOfTheModel(String process) throws IOException {
    // A learned schedule is asked for each time of each row by itself, which takes a minute at 64.
    boolean learned = process.equals(LEARNED);
    findTheDensity(process, learned ? 8 : 64, learned ? 0.1 : 0.04);
  }

  private static Likelihood.Options evenInLogSnr(int times) {
    return new Likelihood.Options(
        1e-4,
        times,
        1e-3,
        OptionalInt.empty(),
        Optional.of(Likelihood.Way.BOUND),
        Optional.empty(),
        OptionalInt.empty(),
        true);
  }

  /** One integral, whatever the law of its times: that of the training or evenly in log SNR. */
  @ParameterizedTest
  @ValueSource(strings = {"{'type': 'vdm', 'schedule': 'cosine'}", LEARNED})
  void timesByLogSnrGiveTheSameBound(String process) throws IOException {
    try (Model m = Model.load(trained(process, UNIFORM, 0, "run"))) {
      Table many = repeated(rows(m), 50);
      double[] own = figure(m, options(Likelihood.Way.BOUND, 8), many).log();
      double[] even = figure(m, evenInLogSnr(8), many).log();
      double[] gap = new double[own.length];
      for (int i = 0; i < gap.length; i++) {
        gap[i] = even[i] - own[i];
      }
      double square = 0;
      for (double v : gap) {
        square += (v - average(gap)) * (v - average(gap)) / gap.length;
      }
      double error = Math.sqrt(square / gap.length);
      // Shares are of other times, so that the two differ row by row.
      assertThat(error).isBetween(1e-4, 0.5);
      // Five standard errors: 6e-7 of false alarms.
      assertThat(average(gap)).isCloseTo(0, within(5 * error));
    }
  }

  @Test
  @Tag("slow")
  void flowAndBoundOfALearnedScheduleFindItAtAllTimes() throws IOException {
    findTheDensity(LEARNED, 64, 0.04);
  }

  /** With as many times a row, and the most that the error of the mean may be. */
  private void findTheDensity(String process, int times, double most) throws IOException {
    try (Model m = Model.load(trained(process, VARIATIONAL, 0, "run"))) {
      Table rows = rows(m);
      Facts facts = Facts.of(Split.read(Experiment.of(m.config()), Optional.empty()));
      double[] mean;
      try (PointerScope scope = new PointerScope()) {
        mean = Ops.doubles(facts.mean());
      }
      LikelihoodFigure flow = figure(m, options(Likelihood.Way.FLOW, 1), rows);
      double[] wanted = logs(rows, mean, facts);
      // Data are taken for states at 1e-3, where a share of 1e-2 of the scale at most is noise, and
      // float32 fields are solved to 1e-4.
      assertThat(-flow.nll()).isCloseTo(average(wanted), within(0.02));
      Table many = repeated(rows, 50);
      LikelihoodFigure bound = figure(m, options(Likelihood.Way.BOUND, times), many);
      double[] exact = logs(many, mean, facts);
      double[] gap = new double[exact.length];
      for (int i = 0; i < gap.length; i++) {
        gap[i] = exact[i] - bound.log()[i];
      }
      double square = 0;
      for (double v : gap) {
        square += (v - average(gap)) * (v - average(gap)) / gap.length;
      }
      double error = Math.sqrt(square / gap.length);
      assertThat(error).isLessThan(most);
      // Five standard errors, 6e-7 of false alarms, and what the law at T is from the prior.
      assertThat(average(gap)).isCloseTo(0, within(5 * error + 0.01));
      assertThat(bound.terms().keySet()).containsExactly("reconstruction", "prior", "diffusion");
      double sum = bound.terms().values().stream().mapToDouble(v -> v).sum();
      assertThat(sum - LinearLikelihood.units(facts)).isCloseTo(bound.nll(), within(1e-9));
      assertThat(bound.terms().get("prior")).isBetween(0.0, 0.1);
      // Two numbers at a noise level of e^{−6.65}: (1 − 13.3 + log 2π)/2 each, of deviation 0.7 in
      // 4000 rows: five standard errors.
      assertThat(bound.terms().get("reconstruction"))
          .isCloseTo(1 - 13.3 + Math.log(2 * Math.PI), within(5 / Math.sqrt(4000)));
      assertThat(bound.termsLine().orElseThrow()).contains(" + prior 0.").endsWith(" nats");
    }
  }

  private static Likelihood.Options chain(int steps) {
    return new Likelihood.Options(
        1e-4,
        steps,
        1e-3,
        OptionalInt.empty(),
        Optional.of(Likelihood.Way.BOUND),
        Optional.empty(),
        OptionalInt.of(steps),
        false);
  }

  /**
   * The mean of {@code Σ ½ (e^{γ_t − γ_s} − 1) ‖ε̂ − ε‖²} over the noise, where a network of zeros
   * has {@code ε̂ − ε = (σ(x − m) − c²ε)/(c² + σ²)}, c the deviation of the data.
   */
  private static double ofSteps(int steps, Table rows, double[] mean, double c) {
    LinearSde vp = NamedProcesses.vp(0.1, 20);
    double first = NoiseGrid.time(vp, LinearLikelihood.FIRST);
    double square = 0;
    for (int i = 0; i < rows.values().length; i++) {
      square += Math.pow(rows.values()[i] - mean[i % 2], 2) / rows.rows();
    }
    double sum = 0;
    double before = Math.exp(LinearLikelihood.FIRST);
    for (int k = 1; k <= steps; k++) {
      double t = first + (1 - first) * k / steps;
      double s2 = Math.expm1(0.1 * t + 9.95 * t * t);
      double error = (s2 * square + 2 * Math.pow(c, 4)) / Math.pow(c * c + s2, 2);
      sum += 0.5 * (s2 / before - 1) * error;
      before = s2;
    }
    return sum;
  }

  @Test
  void chainsHaveTheBoundOfTheirSteps() throws IOException {
    try (Model m = Model.load(trained("{'type': 'vp'}", VARIATIONAL, 0, "run"))) {
      Table many = repeated(rows(m), 50);
      Facts facts = Facts.of(Split.read(Experiment.of(m.config()), Optional.empty()));
      double[] mean;
      try (PointerScope scope = new PointerScope()) {
        mean = Ops.doubles(facts.mean());
      }
      double before = Double.POSITIVE_INFINITY;
      for (int steps : new int[] {100, 400}) {
        LikelihoodFigure f = figure(m, chain(steps), many);
        assertThat(f.kind()).contains("variational of %d steps with".formatted(steps));
        double wanted = ofSteps(steps, many, mean, facts.sigmaData());
        // Every end of a step is drawn once. Five errors of the mean, 6e-7 of false alarms: that of
        // the whole bound, whose rows deviate by more than this term alone.
        assertThat(f.terms().get("diffusion")).isCloseTo(wanted, within(5 * f.error()));
        assertThat(10 * f.error()).isLessThan(before - wanted);
        before = wanted;
      }
    }
    try (Model m = Model.load(trained("{'type': 'psld'}", VARIATIONAL, 0, "psld"))) {
      assertThatThrownBy(() -> m.likelihood(chain(10)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("chain: chains of steps are for processes without momenta");
    }
  }

  @Test
  void probesOfVectorsAreUnbiasedAndSaySo() throws IOException {
    try (Model m = Model.load(trained("{'type': 'vp'}", VARIATIONAL, 0, "run"))) {
      Table rows = rows(m);
      LikelihoodFigure exact = figure(m, options(Likelihood.Way.FLOW, 1), rows);
      assertThat(exact.kind()).startsWith("exact");
      for (Divergence d :
          new Divergence[] {Divergence.hutchinson(1), Divergence.hutchPlusPlus(2)}) {
        LikelihoodFigure probed = figure(m, flow(d), rows);
        assertThat(probed.kind()).isEqualTo("estimate, by the probability-flow ODE with probes");
        // The field of a network of zeros has a diagonal Jacobian, which signs find exactly; the
        // solver leaves its tolerance of 1e-2.
        assertThat(probed.nll()).isCloseTo(exact.nll(), within(0.05));
      }
    }
  }

  /** A process may begin above the noise level that bounds begin at by default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // 2 ln 0.01 = −9.21: an ε above at a millionth of T.
        "{'type': 've', 'sigmaMin': 0.01, 'sigmaMax': 20}|from gamma -9.21",
        "{'type': 'vp'}|from gamma -13.30",
        LEARNED + "|from gamma -13.30"
      })
  void figuresNameTheFirstNoiseLevel(String process, String reached) throws IOException {
    try (Model m = Model.load(trained(process, VARIATIONAL, 0, "run"))) {
      assertThat(m.likelihood(options(Likelihood.Way.BOUND, 1)).kind()).endsWith(", " + reached);
    }
  }

  private static Map<String, double[]> weights(Path run, long step) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Map<String, Tensor> all =
          SafeTensors.read(Checkpoint.folder(run, step).resolve("ema.safetensors"));
      Map<String, double[]> out = new TreeMap<>();
      all.forEach((n, x) -> out.put(n, Ops.doubles(x.reshape(-1))));
      return out;
    }
  }

  @Test
  void scheduleLearnsBesideTheNetworkAndRunsResumeBitForBit() throws IOException {
    Path whole = trained(LEARNED, VARIATIONAL, 12, "whole");
    ObjectNode config = config(LEARNED, VARIATIONAL, 12);
    Path broken = folder.resolve("broken");
    try (TrainRun first = TrainRun.start(config, broken, Optional.empty(), Runs.stopAt(6))) {
      assertThat(first.train()).isFalse();
    }
    try (TrainRun second = TrainRun.resume(broken, Optional.empty(), RunListener.SILENT)) {
      assertThat(second.train()).isTrue();
    }
    Map<String, double[]> a = weights(whole, 12);
    Map<String, double[]> b = weights(broken, 12);
    assertThat(b.keySet()).isEqualTo(a.keySet()).contains("net.schedule.heights", "net.mean");
    a.forEach((n, x) -> assertThat(b.get(n)).as(n).containsExactly(x));
    for (String n : new String[] {"heights", "slopes", "biases"}) {
      String name = "net.schedule." + n;
      assertThat(a.get(name)).as(name).isNotEqualTo(weights(whole, 9).get(name));
    }
    try (Model m = Model.load(whole)) {
      for (float v : m.sample(5, 1)) {
        assertThat(v).isFinite();
      }
      assertThat(figure(m, options(Likelihood.Way.BOUND, 4), rows(m)).nll()).isFinite();
      // A denoiser serves any linear process.
      Noising psld = Catalog.process("", Runs.parse("{\"type\": \"psld\"}")).value();
      Table drawn = m.draw(3, 1, m.options(), Optional.of(psld), done -> {});
      for (float v : drawn.values()) {
        assertThat(v).isFinite();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'type': 'vp'}", "{'type': 'psld'}", LEARNED})
  void imagesAreJudgedAsLevelsInBothWays(String process) throws IOException {
    ObjectNode c = Runs.images(1);
    c.set("process", Runs.parse(process.replace('\'', '"')));
    c.set("objective", Runs.parse(VARIATIONAL.replace('\'', '"')));
    ((ObjectNode) c.get("network")).putArray("fourier").add(6).add(7);
    try (Model m = Model.load(Runs.trained(c, folder.resolve("images")))) {
      float[] grey = new float[2 * 784];
      java.util.Arrays.fill(grey, 1 / 255f);
      Table two = Table.of(grey, 2, 1, 28, 28);
      LikelihoodFigure bound = figure(m, options(Likelihood.Way.BOUND, 4), two);
      assertThat(bound.line()).contains("bits/dim").contains("softmax");
      // Levels: each term is positive.
      bound.terms().forEach((n, v) -> assertThat(v).as(n).isPositive());
      assertThat(bound.bits()).isCloseTo(bound.nll() / (784 * Math.log(2)), within(1e-12));
      for (Divergence d :
          new Divergence[] {Divergence.hutchinson(1), Divergence.hutchPlusPlus(1)}) {
        LikelihoodFigure flow = figure(m, flow(d), two);
        assertThat(flow.bits()).isFinite().isPositive();
        assertThat(flow.kind())
            .startsWith("lower bound")
            .contains("uniformly dequantised levels with probes");
        assertThat(flow.kind().contains("drawn auxiliaries")).isEqualTo(process.contains("psld"));
      }
      // Half way between the levels 127 and 128.
      Table between = Table.of(new float[784], 1, 1, 28, 28);
      for (Likelihood.Way way : Likelihood.Way.values()) {
        assertThatThrownBy(() -> figure(m, options(way, 1), between))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("8-bit levels 2v/255 - 1, found 0.0");
      }
    }
  }

  /**
   * A denoiser reads the noise level: between equal ends no schedule changes the bound in mean, on
   * any row. The first and the last term do not know what is between.
   */
  @Test
  void schedulesOfOneDenoiserDifferByTheirNoiseOnly() throws IOException {
    try (Model m = Model.load(trained(LEARNED, VARIATIONAL, 12, "run"))) {
      Table many = repeated(rows(m), 2);
      Likelihood.Options o = options(Likelihood.Way.BOUND, 4);
      LikelihoodFigure own = LikelihoodFigure.of("own", m.likelihood(o), many, 3, 500, 2, d -> {});
      Noising linear = Catalog.process("", Runs.parse("{\"type\":\"vdm\"}")).value();
      LikelihoodFigure other =
          LikelihoodFigure.of("linear", m.likelihood(o, linear), many, 3, 500, 2, d -> {});
      for (String term : new String[] {"reconstruction", "prior"}) {
        // float32 states at times that an inverse clock finds to 1e-9.
        assertThat(other.terms().get(term)).isCloseTo(own.terms().get(term), within(1e-4));
      }
      MeanOfRows gap = other.less(own, Optional.empty());
      assertThat(gap.error()).isPositive();
      // Five standard errors, 6e-7 of false alarms.
      assertThat(gap.value()).isCloseTo(0, within(5 * gap.error()));
      assertThat(other.within().orElseThrow()).hasSize(many.rows());
      double a = average(own.within().orElseThrow());
      double b = average(other.within().orElseThrow());
      // Times elsewhere are noise elsewhere.
      assertThat(b).isPositive().isNotEqualTo(a);
      assertThat(own.withinLine().orElseThrow()).contains("diffusion varies by");
      Noising sphere = Catalog.process("", Runs.parse("{\"type\":\"sphere\"}")).value();
      assertThatThrownBy(() -> m.likelihood(o, sphere))
          .isInstanceOf(ConfigException.class)
          .hasMessage("process: this network needs a linear process on R^d");
    }
    try (Model m = Model.load(trained("{'type': 'vp'}", "{'type': 'denoiser'}", 0, "denoiser"))) {
      Likelihood.Options o = options(Likelihood.Way.BOUND, 4);
      Noising vp = Catalog.process("", Runs.parse("{\"type\":\"vp\"}")).value();
      assertThatThrownBy(() -> m.likelihood(o, vp))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("process: only denoisers of 'variational'");
    }
  }

  /** A likelihood whose terms are uniform numbers: what varies within a row is the rest alone. */
  @Test
  void varianceWithinARowIsThatOfTheLastTerm() {
    Density first = (x, c, rng) -> uniform(rng, 1, 100);
    Density whole = (x, c, rng) -> uniform(rng, 1, 100).add(uniform(rng, 2, 1)).sub(x.select(1, 0));
    Likelihood l = new Likelihood(whole, "drawn", 0, "", 0, true, Map.of("first", first));
    float[] x = new float[2 * 4000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    Table rows = Table.of(x, 4000, 2);
    LikelihoodFigure f = LikelihoodFigure.of("law", l, rows, 1, 500, 2, d -> {});
    // Half a square difference of two uniforms has mean 1/12 and deviation sqrt(7/720): five
    // standard errors, 6e-7 of false alarms.
    assertThat(average(f.within().orElseThrow()))
        .isCloseTo(1.0 / 12, within(5 * Math.sqrt(7.0 / 720 / 4000)));
    assertThat(LikelihoodFigure.of(l, rows, 1, 500, d -> {}).within()).isEmpty();
    assertThatThrownBy(() -> LikelihoodFigure.of("law", l, rows, 1, 500, 0, d -> {}))
        .hasMessage("draws: expected at least 1, found 0");
  }

  private static Tensor uniform(Rng rng, int child, double scale) {
    double[] u = rng.child(child).uniforms(1);
    return Ops.tensor(u, u.length).mul(Ops.scalar(scale));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        LEARNED
            + "|{'type':'denoiser'}|objective: this process is learned itself: use 'variational'",
        LEARNED
            + "|{'type':'elbo'}|objective: 'elbo' needs a flexible process, or a linear one of one"
            + " block",
        LEARNED
            + "|{'type':'variational','times':'importance'}|objective.times: a learned schedule is"
            + " its own law of times, found 'importance'",
        LEARNED
            + "|{'type':'variational','gammaMin':-9}|objective.gammaMin: the bound of a learned"
            + " schedule begins at process.gammaMin, found -9.0",
        "{'type':'flexible'}|{'type':'variational'}|objective: 'variational' needs a linear process"
            + " on R^d",
        "{'type':'sphere'}|{'type':'variational'}|objective: 'variational' needs a linear process"
            + " on R^d",
        "{'type':'vdm','gammaMax':-14}|{'type':'variational'}|process.gammaMax: expected more than"
            + " gammaMin = -13.3, found -14.0",
        "{'type':'vdm'}|{'type':'variational','gammaMin':9}|objective.gammaMin: expected less than"
            + " 5.0, where noise ends, found 9.0",
        "{'type':'sphere'}|{'type':'scoreMatching','time':{'type':'importance'}}|objective.time.type:"
            + " 'importance' needs an objective for linear processes",
        "{'type':'vp'}|{'type':'hsm','time':{'type':'importance','from':0}}|objective.time.from:"
            + " expected more than 0 for times by importance, found 0.0",
      })
  void wrongKeysAreRefusedWithTheirPlace(String process, String objective, String message) {
    assertThatThrownBy(
            () -> {
              ObjectNode c = config(process, objective, 0);
              TrainRun.resolve(c);
              Runs.trained(c, folder.resolve("refused"));
            })
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void networksRefuseFeaturesBeyondFloats() {
    ObjectNode c = config("{'type':'vp'}", VARIATIONAL, 0);
    ((ObjectNode) c.get("network")).putArray("fourier").add(40);
    assertThatThrownBy(() -> TrainRun.resolve(c))
        .isInstanceOf(ConfigException.class)
        .hasMessage("network.fourier: fourier: expected 0 to 16, found 40");
  }

  @Test
  void waysThatDoNotExistAreRefused() throws IOException {
    Path other = trained("{'type': 'vp'}", "{'type': 'elbo'}", 0, "elbo");
    try (Model m = Model.load(other)) {
      assertThatThrownBy(() -> m.likelihood(options(Likelihood.Way.FLOW, 1)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("by: this likelihood is that of its objective");
    }
    try (Model m = Model.load(trained("{'type': 'vp'}", VARIATIONAL, 0, "variational"))) {
      Likelihood.Options both =
          new Likelihood.Options(
              1e-3,
              1,
              1e-3,
              OptionalInt.empty(),
              Optional.of(Likelihood.Way.BOUND),
              Optional.of(Divergence.exact()));
      assertThatThrownBy(() -> m.likelihood(both))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("divergence: the bound in three terms is a mean over drawn times");
    }
  }
}
