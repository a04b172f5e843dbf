package tweedie.contract;

import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same identities on spaces where exact laws take long to evaluate: minutes in all. */
@Tag("slow")
class SlowSpaceContractTest extends SpaceContractTest {
  @Override
  List<SpaceFixture> spaces() {
    return Fixtures.slow();
  }
}
