package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.core.Field;
import tweedie.core.TimeGrid;
import tweedie.data.Table;
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
        ", \"rates\": \"dense\", \"matrix\": [[0,1,1,1],[1,0,1,1],[1,1,0,1],[1,1,1,0]] |"
            + " tauLeaping",
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

  /** 4,096 sites of 64 levels: more than six rows would be too many rates at once. */
  @Test
  void largeRowsAreDrawnInSmallBatchesAndStayTheSame() {
    String text = "{\"type\": \"ctmc\", \"states\": 64, \"beta\": 1}";
    Noising n = Catalog.process("process", Runs.parse(text)).value();
    Facts facts = Facts.of(Table.of(new float[4096], 1, 4096), Optional.empty());
    CtmcSetting s = CtmcNoising.require(n).on(facts);
    Field net =
        (x, t, c) -> {
          Tensor symbol = x.unsqueeze(-1).to(torch.ScalarType.Float);
          return symbol.repeat(1, 1, 64).mul(symbol.mul(new Scalar(0.01f)));
        };
    float[][] drawn = new float[2][];
    int[] batches = {64, 2};
    for (int i = 0; i < 2; i++) {
      SampleOptions o = new SampleOptions("tauLeaping", "uniform", 2, true, 0.01, 1e-5, batches[i]);
      Sampling sampling = s.sampling(net, o);
      assertThat(sampling.batch()).isEqualTo(Math.min(batches[i], 6));
      drawn[i] = sampling.draw(7, 3, 4096, done -> {});
    }
    assertThat(drawn[0]).isEqualTo(drawn[1]);
    SampleOptions small = new SampleOptions("tauLeaping", "uniform", 2, true, 0.01, 1e-5, 64);
    assertThat(setting("").sampling(LEVEL, small).batch()).isEqualTo(64);
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
