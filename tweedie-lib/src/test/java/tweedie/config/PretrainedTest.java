package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tweedie.data.Table;

class PretrainedTest {
  @Test
  void shippedModelDrawsImages() throws IOException {
    try (Model m = Model.load("pretrained:fashion-psld")) {
      SampleOptions few = new SampleOptions("sscs", "quadratic", 6, true, 1e-3, 1e-5, 4);
      Table x = m.draw(2, 1, few, Optional.empty(), done -> {});
      assertThat(x.shape()).containsExactly(1, 28, 28);
      // Garments on black: the corner is background, -1, even after six network calls.
      assertThat(x.values()[0]).isBetween(-1.3f, -0.7f);
    }
  }

  @Test
  void unknownNamesAreRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> Model.load("pretrained:nothing"))
        .isInstanceOf(IOException.class)
        .hasMessage("pretrained:nothing: no such model; shipped: pretrained:fashion-psld");
  }
}
