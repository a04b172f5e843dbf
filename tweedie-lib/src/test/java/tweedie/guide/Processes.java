package tweedie.guide;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tweedie.process.ConstantBeta;
import tweedie.process.LinearSde;
import tweedie.process.NamedProcesses;
import tweedie.process.ThirdOrder;

/** Linear processes that guidance must serve alike. */
final class Processes {
  static final LinearSde VP = NamedProcesses.vp(0.1, 20);
  static final LinearSde PSLD = NamedProcesses.psld(0.01, 4.01, 4, 0.04, new ConstantBeta(8));

  private Processes() {}

  static Stream<Arguments> all() {
    return Stream.of(
        Arguments.of("VP", VP),
        Arguments.of("sub-VP", NamedProcesses.subVp(0.1, 20)),
        Arguments.of("VE", NamedProcesses.ve(0.01, 50)),
        Arguments.of("PSLD", PSLD),
        Arguments.of("CLD", NamedProcesses.cld(4, 4, 0.04, new ConstantBeta(4))),
        Arguments.of(
            "third order", NamedProcesses.langevin3(ThirdOrder.defaults(), new ConstantBeta(8))));
  }
}
