package tweedie.config;

import java.util.List;
import java.util.Locale;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Score;
import tweedie.core.Source;
import tweedie.objective.DenoiserError;
import tweedie.objective.HeadError;
import tweedie.objective.SquaredError;
import tweedie.objective.Weighting;
import tweedie.process.LinearSde;
import tweedie.process.NoiseHead;
import tweedie.process.Preconditioned;
import tweedie.process.Prediction;
import tweedie.transform.Augment;
import tweedie.transform.Encoded;

/** The objectives by name. */
final class Objectives {
  static final List<Entry<Reader>> ALL =
      List.of(
          new Entry<>("denoiser", "one denoiser for every linear process", Objectives::denoiser),
          new Entry<>(
              "hsm", "hybrid score matching: the network sees all blocks", k -> paper(k, true)),
          new Entry<>(
              "dsm", "denoising score matching with drawn auxiliaries", k -> paper(k, false)),
          new Entry<>(
              "scoreMatching", "denoising score matching on any space", ScoreForms::matching),
          new Entry<>(
              "implicit", "implicit or sliced score matching on any space", ScoreForms::implicit),
          new Entry<>("localDenoising", "denoising on the last step of a path", LocalMethod::read),
          new Entry<>("elbo", "likelihood bound, which a learned process needs", BoundForm::read),
          new Entry<>(
              "conditional",
              "states given conditions: cde, cdiffe, cmde or vscmde",
              ConditionalForm::read),
          new Entry<>(
              "intervals", "a network for each set of live Haar bands", IntervalMethod::form),
          new Entry<>(
              "variational",
              "the denoiser under the variational bound, with a learned noise schedule or a fixed one",
              VariationalForm::read),
          new Entry<>("ctmcElbo", "continuous-time bound with one drawn jump", TokenForms::elbo),
          new Entry<>(
              "scoreEntropy", "continuous-time bound, all jumps summed", TokenForms::scoreEntropy),
          new Entry<>(
              "dsb", "Schroedinger bridge by mean matching (IPF)", BridgeForms::meanMatching),
          new Entry<>(
              "dsbm", "Schroedinger bridge by bridge matching (IMF)", BridgeForms::markovian));

  private static final List<String> WEIGHTINGS =
      List.of("uniform", "likelihood", "minSnr", "edm", "snr", "soft");
  private static final List<String> BY_SNR = List.of("minSnr", "edm", "snr", "soft");
  private static final List<String> PREDICTIONS = List.of("noise", "data", "v", "score");
  private static final List<String> FACTORS = List.of("lower", "upper");
  private static final List<String> HEADS = List.of("all", "noised");
  private static final double MIN_SNR_GAMMA = 5;

  private Objectives() {}

  /** Reads the keys of an objective. */
  @FunctionalInterface
  interface Reader {
    Form read(Keys k);
  }

  private static Form denoiser(Keys k) {
    String weighting = k.word("weighting", "soft", WEIGHTINGS);
    TrainingTimes times = TrainingTimes.read(k, "stratified", 1e-5);
    return LinearMethod.form(
        new LinearMethod.Kind() {
          @Override
          public boolean logTime() {
            return true;
          }

          @Override
          public void check(LinearSde process) {
            times.check(process);
          }

          @Override
          public int[] channels(LinearSde process) {
            return new int[] {1, 1};
          }

          @Override
          public Objective objective(LinearSde p, Field net, Facts f, Source<Batch> data) {
            Preconditioned d = new Preconditioned(net, f.mean(), f.sigmaData());
            DenoiserError error = new DenoiserError(p, weighting(weighting, f.sigmaData()));
            return times.denoising(p, error, d, lifted(p, data));
          }

          @Override
          public Score score(LinearSde trained, LinearSde wanted, Field net, Facts f) {
            return wanted.score(new Preconditioned(net, f.mean(), f.sigmaData()));
          }
        });
  }

  private static Form paper(Keys k, boolean hybrid) {
    String word = k.word("prediction", "noise", PREDICTIONS);
    Prediction kind = Prediction.valueOf(word.toUpperCase(Locale.ROOT));
    String weighting = k.word("weighting", "uniform", WEIGHTINGS);
    NoiseHead head =
        new NoiseHead(
            k.word("factor", "lower", FACTORS).equals("upper"),
            k.word("head", "all", HEADS).equals("noised"));
    if (!head.equals(NoiseHead.ALL) && !(kind == Prediction.NOISE && weighting.equals("uniform"))) {
      throw new ConfigException(
          k.at(head.upper() ? "factor" : "head"),
          "needs prediction noise and weighting uniform, found " + word + " and " + weighting);
    }
    TrainingTimes times = TrainingTimes.read(k, "uniform", 1e-5);
    if (kind == Prediction.SCORE && BY_SNR.contains(weighting)) {
      throw new ConfigException(
          k.at("weighting"), "'" + weighting + "' needs prediction noise, data or v, found score");
    }
    return LinearMethod.form(
        new LinearMethod.Kind() {
          @Override
          public boolean logTime() {
            return false;
          }

          @Override
          public void check(LinearSde process) {
            times.check(process);
            if (kind == Prediction.V && process.blocks() > 1) {
              throw new ConfigException(
                  "objective.prediction",
                  "'v' exists for processes of one block, this one has " + process.blocks());
            }
          }

          @Override
          public int[] channels(LinearSde p) {
            return new int[] {p.blocks(), kind == Prediction.DATA ? 1 : head.blocks(p)};
          }

          @Override
          public Objective objective(LinearSde p, Field net, Facts f, Source<Batch> data) {
            LinearSde q = hybrid ? p : p.givenAuxiliaries();
            Source<Batch> states =
                hybrid ? lifted(p, data) : new Encoded(data, new Augment(p.initialVariances()));
            Criterion error =
                head.equals(NoiseHead.ALL)
                    ? new SquaredError(q, kind, weighting(weighting, f.sigmaData()))
                    : new HeadError(q, head);
            return times.denoising(q, error, net, states);
          }

          @Override
          public Score score(LinearSde trained, LinearSde wanted, Field net, Facts f) {
            if (!trained.equals(wanted)) {
              throw new ConfigException(
                  "process",
                  "this network was trained for its own process only; train objective 'denoiser' to"
                      + " sample under any linear process");
            }
            LinearSde q = hybrid ? trained : trained.givenAuxiliaries();
            return head.equals(NoiseHead.ALL) ? q.score(net, kind) : head.score(q, net);
          }
        });
  }

  /** Data with auxiliary blocks of zeros, where the process has some. */
  static Source<Batch> lifted(LinearSde p, Source<Batch> data) {
    return p.blocks() == 1 ? data : new Encoded(data, new Augment(new double[p.blocks() - 1]));
  }

  private static Weighting weighting(String name, double sigmaData) {
    return switch (name) {
      case "likelihood" -> Weighting.likelihood();
      case "minSnr" -> Weighting.minSnr(MIN_SNR_GAMMA);
      case "edm" -> Weighting.edm(sigmaData);
      case "snr" -> Weighting.snr();
      case "soft" -> Weighting.soft(sigmaData);
      default -> Weighting.uniform();
    };
  }
}
