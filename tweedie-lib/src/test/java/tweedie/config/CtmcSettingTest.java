package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Field;
import tweedie.core.TimeGrid;
import tweedie.solver.JumpCorrector;
import tweedie.solver.TauLeaping;

/** How chains are sampled by the names of options. */
class CtmcSettingTest {
  private static final int STATES = 4;

  private static CtmcSetting setting(String keys) {
    Noising n =
        Catalog.process("process", Runs.parse("{\"type\": \"ctmc\", \"states\": 4" + keys + "}"))
            .value();
    return CtmcNoising.require(n).on(ExampleProcesses.facts(n));
  }

  /** No opinion: equal logits. */
  private static final Field LEVEL =
      (x, t, c) -> {
        Tensor one = torch.zeros_like(x.unsqueeze(-1).to(torch.ScalarType.Float));
        return one.repeat(1, 1, STATES);
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ", \"rates\": \"uniform\" | tauLeaping",
        ", \"rates\": \"absorbing\" | tauLeaping",
        ", \"rates\": \"dense\", \"matrix\": [[0,1,1,1],[1,0,1,1],[1,1,0,1],[1,1,1,0]] | tauLeaping",
        ", \"rates\": \"birthDeath\", \"up\": [1,1,1], \"down\": [1,1,1] | tauLeapingOrdinal",
        ", \"rates\": \"nearestNeighbour\" | tauLeapingOrdinal",
        ", \"rates\": \"gaussianTarget\" | tauLeapingOrdinal"
      })
  void leapsAddUpWhereSymbolsAreOrdered(String keys, String solver) {
    String process = "{\"type\": \"ctmc\", \"states\": 4" + keys + "}";
    Noising n = Catalog.process("process", Runs.parse(process)).value();
    assertThat(n.sampling().solver()).isEqualTo(solver);
  }

  /**
   * One call a step, ten more at late times, one for the last symbols: never above what was asked.
   */
  @ParameterizedTest
  @CsvSource({
    "tauLeapingCorrected, uniform, 100",
    "tauLeapingCorrected, quadratic, 100",
    "tauLeapingCorrectedCategorical, uniform, 100",
    "tauLeapingCorrectedCategorical, uniform, 12",
    "tauLeaping, uniform, 17"
  })
  void networkCallsAreThoseAskedFor(String solver, String grid, int nfe) {
    CtmcSetting s = setting(", \"beta\": 1");
    SampleOptions o = new SampleOptions(solver, grid, nfe, true, 0.01, 1e-5, 8);
    Sampling sampling = s.sampling(LEVEL, o);
    float[] x = sampling.draw(8, 1, s.network().sites(), done -> {});
    for (float v : x) {
      assertThat(v).isBetween(0f, STATES - 1f);
    }
    TimeGrid times = Sampling.grid(1, o);
    int run = Catalog.solver("", solver).run().applyAsInt(times);
    assertThat(sampling.calls()).isEqualTo(run + 1);
    // One step more could cost up to eleven calls more.
    assertThat(sampling.calls()).isBetween((long) Math.max(2, nfe - 10), (long) nfe);
  }

  @Test
  void correctorsAreThoseOfThePaper() {
    for (TauLeaping.Rule rule : TauLeaping.Rule.values()) {
      boolean ordinal = rule == TauLeaping.Rule.ORDINAL;
      TauLeaping leap = new TauLeaping(rule);
      String name = ordinal ? "tauLeapingCorrected" : "tauLeapingCorrectedCategorical";
      SolverEntry e = Catalog.solver("", name);
      assertThat(e.make().apply(1e-5)).isEqualTo(new JumpCorrector(leap, leap, 10, 1.5, 0.1));
      assertThat(e.calls()).isEqualTo(11);
    }
  }
}
