package tweedie.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tweedie.data.Columns;
import tweedie.data.Table;
import tweedie.data.Text;
import tweedie.plot.Png;

class SplitTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"40, 100", "10, 105", "1, 2", "35, 100", "7, 50"})
  void heldOutRowsAreAsManyAsAskedForAndSpreadEvenly(int held, int rows) {
    int[] out = IntStream.range(0, rows).filter(i -> Parts.held(i, held, rows)).toArray();
    assertThat(out).hasSize(held);
    for (int i = 1; i < held; i++) {
      // Even spacing: gaps differ by one row at most.
      assertThat(out[i] - out[i - 1]).isBetween(rows / held, rows / held + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "7"})
  void partsShareTheRows(long seed) {
    OptionalLong s = seed < 0 ? OptionalLong.empty() : OptionalLong.of(seed);
    Parts p = Parts.of(205, 0.1, 0.2, s, Optional.empty());
    assertThat(p.heldOut()).hasSize(20).isSorted();
    assertThat(p.test()).hasSize(41).isSorted();
    int[] all = new int[205];
    for (int[] part : new int[][] {p.train(), p.heldOut(), p.test()}) {
      Arrays.stream(part).forEach(i -> all[i]++);
    }
    assertThat(all).containsOnly(1);
    assertThat(Parts.of(205, 0.1, 0.2, s, Optional.empty()).test()).isEqualTo(p.test());
  }

  @Test
  void textIsCutOnceSoThatTestRowsAreTheEnd() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append((char) ('a' + i / 10));
    }
    Path file = Files.writeString(folder.resolve("a.txt"), text);
    Split s = Split.read(Experiment.of(text(file, 28)), Optional.empty());
    assertThat(s.train().rows()).isEqualTo(7);
    assertThat(Text.lines(s.heldOut().orElseThrow())).isEqualTo("hhhhhhhhhh\niiiiiiiiii\n");
    assertThat(Text.lines(s.test().orElseThrow())).isEqualTo("jjjjjjjjjj\n");
    assertThat(s.train().isText()).isTrue();
    Facts facts = Facts.of(s);
    assertThat(Facts.read(facts.json(), Optional.of(facts.mean())).alphabet())
        .isEqualTo(facts.alphabet());
    Experiment small = Experiment.of(text(file, 27));
    assertThatThrownBy(() -> Split.read(small, Optional.empty()))
        .hasMessage(
            "process.states: expected at least 27 clean symbols, as many as the data have, found"
                + " 26");
  }

  private static JsonNode text(Path file, int states) {
    return Json.parse(
        "test",
        """
        {"process": {"type": "ctmc", "rates": "absorbing", "states": %d},
         "data": {"source": "%s", "length": 10, "heldOutShare": 0.2, "testShare": 0.1},
         "network": {"type": "transformer"}}\
        """
            .formatted(states, file));
  }

  @Test
  void seedsDrawDifferentRows() {
    Parts a = Parts.of(500, 0.1, 0.1, OptionalLong.of(1), Optional.empty());
    Parts b = Parts.of(500, 0.1, 0.1, OptionalLong.of(2), Optional.empty());
    long common =
        Arrays.stream(a.test()).filter(i -> Arrays.binarySearch(b.test(), i) >= 0).count();
    // Hypergeometric with mean 5 and deviation 2: beyond 18 with probability below 1e-6.
    assertThat(common).isLessThan(18);
  }

  @ParameterizedTest
  @CsvSource({"-1", "3", "4"})
  void groupsStayWhole(long seed) {
    OptionalLong s = seed < 0 ? OptionalLong.empty() : OptionalLong.of(seed);
    int[] group = IntStream.range(0, 300).map(i -> i % 37).toArray();
    Parts p = Parts.of(300, 0.1, 0.2, s, Optional.of(group));
    int[] part = new int[37];
    Arrays.fill(part, -1);
    int[][] all = {p.train(), p.heldOut(), p.test()};
    for (int k = 0; k < 3; k++) {
      for (int i : all[k]) {
        assertThat(part[group[i]]).isIn(-1, k);
        part[group[i]] = k;
      }
    }
    // A group has at most nine rows: no part is further than that from its share.
    assertThat(p.test().length).isBetween(51, 69);
    assertThat(p.heldOut().length).isBetween(21, 39);
    assertThatThrownBy(() -> Parts.of(4, 0.3, 0.3, s, Optional.of(new int[4])))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("groups");
  }

  private Split read(String keys) throws IOException {
    StringBuilder csv = new StringBuilder("kind,x,family,y\n");
    for (int i = 0; i < 120; i++) {
      // Rows 0–59 come twice.
      csv.append(i % 2 == 0 ? "even," : "odd,").append(i % 60).append(",f").append(i % 12);
      csv.append(',').append(2 * (i % 60)).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
    Files.writeString(folder.resolve("words.txt"), "to be or not to be");
    ObjectNode c = Runs.parse("{\"process\":{\"type\":\"vp\"},\"data\":" + keys + "}");
    return Split.read(Experiment.of(c), Optional.of(folder));
  }

  @Test
  void duplicatesAreLeftOutBeforeTheSplit() throws IOException {
    String keys = "{\"source\":\"rows.csv\",\"columns\":[\"x\",\"y\"],\"testShare\":0.2%s}";
    Split raw = read(keys.formatted(",\"split\":1"));
    Split once = read(keys.formatted(",\"split\":1,\"distinct\":true"));
    assertThat(raw.train().rows() + raw.test().orElseThrow().rows()).isEqualTo(120 - 12);
    assertThat(once.train().rows()).isEqualTo(42);
    assertThat(once.heldOut().orElseThrow().rows()).isEqualTo(6);
    assertThat(once.test().orElseThrow().rows()).isEqualTo(12);
    assertThat(read(keys.formatted("")).test().orElseThrow().rows()).isEqualTo(24);
  }

  @Test
  void groupColumnsAreNoPartOfTheStates() throws IOException {
    Split s =
        read(
            "{\"source\":\"rows.csv\",\"columns\":[\"x\",\"y\"],\"label\":\"kind\","
                + "\"group\":\"family\",\"testShare\":0.25,\"split\":3}");
    assertThat(s.train().shape()).containsExactly(2);
    assertThat(s.train().labels().orElseThrow().name()).isEqualTo("kind");
    // Twelve families of ten rows each.
    assertThat(s.test().orElseThrow().rows()).isEqualTo(30);
    Split without =
        read(
            "{\"source\":\"rows.csv\",\"columns\":[\"x\"],\"group\":\"kind\",\"heldOutShare\":0.5}");
    assertThat(without.train().labels()).isEmpty();
    assertThat(without.train().rows()).isEqualTo(60);
  }

  /** Mean 0 and variance 1 among the training rows, whatever the others are. */
  @Test
  void unitsAreThoseOfTheTrainingRows() throws IOException {
    StringBuilder csv = new StringBuilder("x,y,g\n");
    for (int i = 0; i < 40; i++) {
      boolean far = i % 4 == 3;
      csv.append(far ? 1000 + i : i).append(',').append(far ? 7 : 5).append(',');
      csv.append(far ? "b" : "a").append('\n');
    }
    Files.writeString(folder.resolve("far.csv"), csv);
    ObjectNode c =
        Runs.parse(
            "{\"process\":{\"type\":\"vp\"},\"data\":{\"source\":\"far.csv\",\"group\":\"g\","
                + "\"columns\":[\"x\",\"y\"],\"heldOutShare\":0,\"testShare\":0.25}}");
    Split s = Split.read(Experiment.of(c), Optional.of(folder));
    Table train = s.train();
    assertThat(train.rows()).isEqualTo(30);
    double sum = 0;
    double square = 0;
    for (int i = 0; i < 30; i++) {
      sum += train.values()[2 * i];
      square += train.values()[2 * i] * train.values()[2 * i];
    }
    // Float32 rounds the numbers of order 1000 at which the file was standardised.
    assertThat(sum / 30).isCloseTo(0, within(1e-5));
    assertThat(square / 30).isCloseTo(1, within(1e-5));
    Table test = s.test().orElseThrow();
    Columns units = s.columns().orElseThrow();
    assertThat(units.mean().get(0)).isCloseTo(19, within(1e-4));
    assertThat(units.restore(0, test.values()[0])).isCloseTo(1003, within(1e-2));
    // A column that is constant among the training rows only still tells the others apart.
    assertThat(units.restore(1, train.values()[1])).isCloseTo(5, within(1e-6));
    assertThat(units.restore(1, test.values()[1])).isCloseTo(7, within(1e-6));
    assertThat(s.groups().orElseThrow()).hasSize(10).containsOnly(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"source\":\"rows.csv\",\"columns\":[\"x\",\"y\"],\"group\":\"y\"}|data.group",
        "{\"source\":\"rows.csv\",\"label\":\"kind\",\"group\":\"family\"}|data.columns",
        "{\"source\":\"fashion-mnist\",\"group\":\"family\"}|CSV",
        "{\"source\":\"rows.csv\",\"testShare\":0.7}|data.testShare",
        "{\"source\":\"rows.csv\",\"split\":-2}|data.split",
        "{\"source\":\"g-and-k\",\"heldOut\":\"rows.csv\"}|data.heldOut: cannot be used",
        "{\"source\":\"g-and-k\",\"heldOutShare\":0.2}|data.heldOutShare: cannot be used",
        "{\"source\":\"g-and-k\",\"testShare\":0.2}|data.testShare: cannot be used",
        "{\"heldOut\":\"rows.csv\",\"heldOutShare\":0.2}|data.heldOutShare: cannot be used with heldOut",
        "{\"source\":\"fashion-mnist\",\"heldOutShare\":0}|data.heldOutShare: cannot be used with",
        "{\"source\":\"g-and-k\",\"split\":1}|data.split: cannot be used",
        "{\"source\":\"g-and-k\",\"group\":\"x\"}|data.group: cannot be used",
        "{\"source\":\"g-and-k\",\"distinct\":true}|data.distinct: cannot be used",
        "{\"source\":\"g-and-k\",\"flip\":true}|data.flip: cannot be used",
        "{\"source\":\"gaussian-pair\",\"classes\":[\"a\"]}|data.classes: cannot be used",
        "{\"source\":\"gaussian-pair\",\"condition\":[\"y\"]}|data.condition: cannot be used",
        "{\"source\":\"rows.csv\",\"other\":{\"testShare\":0.1}}|data.other.testShare: cannot",
        "{\"source\":\"rows.csv\",\"other\":{\"condition\":[\"y\"]}}|data.other.condition: cannot",
        "{\"source\":\"rows.csv\",\"other\":{\"patch\":7}}|data.other.patch: cannot",
        "{\"source\":\"words.txt\",\"length\":2,\"split\":1}|data.split: cannot be used with text",
        "{\"source\":\"words.txt\",\"length\":2,\"group\":\"a\"}|data.group",
      })
  void mistakesAreNamed(String keys, String message) {
    assertThatThrownBy(() -> read(keys))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void defaultsOfSimulatorsMayBeWrittenOut() {
    String keys =
        """
        {"source": "g-and-k", "heldOut": "", "heldOutShare": 0.1, "testShare": 0, "split": -1,
         "group": "", "distinct": false, "classes": [], "condition": []}\
        """;
    ObjectNode c = Runs.parse("{\"process\":{\"type\":\"vp\"},\"data\":" + keys + "}");
    assertThat(Experiment.of(Experiment.of(c).resolved()).data().source()).isEqualTo("g-and-k");
  }

  private Split categories(String more) throws IOException {
    Files.writeString(folder.resolve("a.csv"), "p,q,s\n" + "y,n,y\nn,n,y\n".repeat(9));
    Files.writeString(folder.resolve("b.csv"), "p,q,s\ny,y,y\n");
    Files.writeString(folder.resolve("c.txt"), "aaa");
    ObjectNode c =
        Runs.parse(
            """
            {"process": {"type": "ctmc", "states": 27}, "network": {"type": "mlp"},
             "data": {"length": 3, %s}}\
            """
                .formatted(more));
    return Split.read(Experiment.of(c), Optional.of(folder));
  }

  @Test
  void heldOutRowsAndConditionsKeepTheAlphabet() throws IOException {
    String keys = "\"source\": \"a.csv\", \"heldOut\": \"b.csv\", \"categories\": [\"n\", \"y\"]";
    Split s = categories(keys);
    assertThat(s.heldOut().orElseThrow().alphabet()).isEqualTo(s.train().alphabet()).isPresent();
    Split given = categories(keys + ", \"condition\": [\"q\"]");
    assertThat(given.train().alphabet()).isEqualTo(s.train().alphabet());
    assertThat(given.heldOut().orElseThrow().alphabet()).isEqualTo(s.train().alphabet());
    assertThatThrownBy(
            () ->
                categories(
                    "\"source\": \"a.csv\", \"heldOut\": \"c.txt\", \"categories\": [\"n\", \"y\"]"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("c.txt: expected the symbols [n, y] as in the training data, found");
  }

  /** Three pictures of four tiles: one is held out as a whole, and no tile of it is trained on. */
  @Test
  void tilesOfAPictureStayInOnePart() throws IOException {
    for (int i = 0; i < 3; i++) {
      BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 16; p++) {
        grey.getRaster().setSample(p % 4, p / 4, 0, 100 * i);
      }
      Png.write(folder.resolve(i + ".png"), grey);
    }
    Experiment e =
        Experiment.of(
            Runs.parse(
                "{\"process\": {\"type\": \"vp\"}, \"data\": {\"source\": \""
                    + folder.toUri().getPath()
                    + "\", \"tiles\": 2, \"group\": \"picture\", \"heldOutShare\": 0.3}}"));
    Split s = Split.read(e, Optional.empty());
    Set<Float> held = shades(s.heldOut().orElseThrow());
    assertThat(held).hasSize(1);
    assertThat(shades(s.train())).hasSize(2).doesNotContainAnyElementsOf(held);
    assertThat(s.train().labels()).isEmpty();
  }

  private static Set<Float> shades(Table t) {
    Set<Float> all = new HashSet<>();
    for (float v : t.values()) {
      all.add(v);
    }
    return all;
  }
}
