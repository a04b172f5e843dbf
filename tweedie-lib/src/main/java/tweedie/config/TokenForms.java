package tweedie.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import tweedie.core.Batch;
import tweedie.core.Criterion;
import tweedie.core.Field;
import tweedie.core.Objective;
import tweedie.core.Source;
import tweedie.objective.CleanCrossEntropy;
import tweedie.objective.CtmcElbo;
import tweedie.objective.Hybrid;
import tweedie.objective.ScoreEntropy;
import tweedie.process.Ctmc;
import tweedie.process.TokenPrediction;

/** Objectives of jump processes, on networks that predict the clean symbols. */
final class TokenForms {
  private TokenForms() {}

  /** The continuous-time bound, with a share of cross-entropy. */
  static Form elbo(Keys k) {
    double weight = k.number("crossEntropy", 0.001);
    if (!(weight >= 0)) {
      throw new ConfigException(k.at("crossEntropy"), "expected at least 0, found " + weight);
    }
    return form(
        k,
        (p, kind) ->
            weight == 0
                ? new CtmcElbo(p, kind)
                : new Hybrid(new CtmcElbo(p, kind), new CleanCrossEntropy(p, kind), weight));
  }

  /** The bound with all jumps summed in place of one drawn. */
  static Form scoreEntropy(Keys k) {
    return form(k, ScoreEntropy::new);
  }

  private static Form form(Keys k, BiFunction<Ctmc, TokenPrediction, Criterion> loss) {
    String word = k.word("prediction", "cavity", List.of("cavity", "posterior"));
    TokenPrediction kind = TokenPrediction.valueOf(word.toUpperCase(Locale.ROOT));
    TrainingTimes times = TrainingTimes.read(k, "stratified", 0.01);
    return new Form() {
      @Override
      public Method on(Noising noising, Facts facts) {
        CtmcSetting s = CtmcNoising.require(noising).on(facts, kind);
        return new TokenMethod(noising, s, loss.apply(s.chain(), kind), times);
      }

      @Override
      public double firstTime() {
        return times.from();
      }

      @Override
      public void check(Noising noising) {
        times.checkOpen(CtmcNoising.require(noising).beta().horizon());
      }
    };
  }

  /** A network that predicts clean symbols. */
  private record TokenMethod(
      Noising noising, CtmcSetting setting, Criterion criterion, TrainingTimes times)
      implements Method {
    @Override
    public Networks.Shape shape() {
      return setting.network();
    }

    @Override
    public Objective objective(Field net, Source<Batch> rows) {
      return times.denoising(setting.chain(), criterion, net, setting.states(rows));
    }

    @Override
    public Likelihood likelihood(Field net, Likelihood.Options o) {
      return setting.likelihood(net, times.from(), o);
    }

    @Override
    public Sampling sampling(Field net, Optional<Noising> wanted, SampleOptions options) {
      ScoreMethod.own(noising, wanted);
      return setting.sampling(net, options);
    }
  }
}
