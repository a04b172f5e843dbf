package tweedie.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tweedie.core.Condition;
import tweedie.core.Field;
import tweedie.tensor.Ops;

class FramedTest {
  private static Condition given(long... picture) {
    Tensor p = Ops.tensor(picture, picture.length / 16, 1, 4, 4);
    return new Condition(Map.of("given", p), Optional.empty());
  }

  /** A network that says what it saw: state in [0], known symbols in [1]. */
  private static final Field SEEN =
      (x, t, c) ->
          org.bytedeco.pytorch.global.torch.stack(
              new org.bytedeco.pytorch.TensorVector(x, c.parts().get("given")), -1);

  @Test
  void networkSeesThePatchAndWhatIsAround() {
    Field[] inner = new Field[1];
    Tensor[] saw = new Tensor[2];
    inner[0] =
        (x, t, c) -> {
          saw[0] = x;
          saw[1] = c.parts().get("given");
          return SEEN.at(x, t, c);
        };
    Tensor x = Ops.tensor(new long[] {10, 11, 12, 13}, 1, 1, 2, 2);
    Tensor y =
        new Framed(inner[0], 4, 4)
            .at(x, Ops.scalar(0.5), given(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5));
    assertThat(Ops.longs(saw[0]))
        .containsExactly(0, 1, 2, 3, 4, 10, 11, 7, 8, 12, 13, 1, 2, 3, 4, 5);
    assertThat(Ops.longs(saw[1]))
        .containsExactly(0, 1, 2, 3, 4, -1, -1, 7, 8, -1, -1, 1, 2, 3, 4, 5);
    assertThat(y.sizes().vec().get()).containsExactly(1, 1, 2, 2, 2);
    assertThat(Ops.longs(y)).containsExactly(10, -1, 11, -1, 12, -1, 13, -1);
  }

  @Test
  void pictureIsNeeded() {
    Tensor x = Ops.tensor(new long[4], 1, 1, 2, 2);
    Framed f = new Framed(SEEN, 4, 4);
    assertThatThrownBy(() -> f.at(x, Ops.scalar(0.5), Condition.NONE))
        .hasMessageContaining("given: expected the picture");
    assertThatThrownBy(() -> new Framed(SEEN, 5, 5).at(x, Ops.scalar(0.5), given(new long[16])))
        .hasMessageContaining("given: expected [B, 1, 5, 5], found [1, 1, 4, 4]");
  }
}
