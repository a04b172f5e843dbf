package tweedie.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadCountTest {
  private final List<Integer> set = new ArrayList<>();

  @Test
  void suggestionsCountUntilSomebodyChooses() {
    ThreadCount count = new ThreadCount(set::add, false);
    count.suggest(2);
    count.suggest(1);
    count.choose(3);
    count.suggest(1);
    count.choose(2);
    assertThat(set).containsExactly(2, 1, 3, 2);
  }

  @Test
  void environmentOutranksSuggestions() {
    ThreadCount count = new ThreadCount(set::add, true);
    count.suggest(2);
    assertThat(set).isEmpty();
  }

  @Test
  void noThreadsAreRefused() {
    ThreadCount count = new ThreadCount(set::add, true);
    assertThatThrownBy(() -> count.suggest(0)).hasMessage("threads: expected at least 1, found 0");
    assertThatThrownBy(() -> count.choose(-1)).hasMessage("threads: expected at least 1, found -1");
  }
}
