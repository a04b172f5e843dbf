package tweedie.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tweedie.file.CorruptFileException;

final class CsvTest {
  @TempDir Path folder;

  @Test
  void columnsHaveMeanZeroAndUnitVariance() throws IOException {
    Table table =
        Csv.read(file("a,b,kind\n1,10,x\n2,10,y\n6,10,x\n"), CsvOptions.ALL.withLabel("kind"));
    Columns columns = table.columns().orElseThrow();
    assertThat(columns.names()).containsExactly("a", "b");
    assertThat(columns.mean()).containsExactly(3.0, 10.0);
    // Variance of 1, 2, 6 is (4 + 1 + 9) / 3; the constant column has none.
    assertThat(columns.std().get(0)).isCloseTo(Math.sqrt(14 / 3.0), within(1e-15));
    assertThat(columns.std().get(1)).isZero();
    assertThat(table.values()[1]).isZero();
    assertThat(table.values()[0]).isEqualTo((float) (-2 / Math.sqrt(14 / 3.0)));
    assertThat(table.labels().orElseThrow().names()).containsExactly("x", "y");
    assertThat(table.labels().orElseThrow().index()).containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.csv", "out.csv.gz"})
  void writingReturnsOriginalUnitsUnderTheSameHeader(String name) throws IOException {
    String text = "\"a, b\",c,kind\n5.1,1000000,x\n4.9,1000000,y\n-0.0001,1000000,x\n";
    Table table = Csv.read(file(text), CsvOptions.ALL.withLabel("kind"));
    Path out = folder.resolve(name);
    Csv.write(out, table);
    Table again = Csv.read(out, CsvOptions.ALL.withLabel("kind"));
    assertThat(again.columns().orElseThrow().names()).containsExactly("a, b", "c");
    assertThat(again.labels().orElseThrow().index()).containsExactly(0, 1, 0);
    for (int i = 0; i < 3; i++) {
      double original = table.columns().orElseThrow().restore(0, table.values()[2 * i]);
      double back = again.columns().orElseThrow().restore(0, again.values()[2 * i]);
      // Seven digits of a value below 10, and float32 steps of z times a deviation below 3.
      assertThat(back).isCloseTo(original, within(2e-6));
    }
    assertThat(again.columns().orElseThrow().mean().get(1)).isEqualTo(1_000_000.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a,b|1,2|3,oops; row 2, column \"b\": expected a finite number, found \"oops\"",
        "a,b|1,2|,3; row 2, column \"a\": missing value",
        "a,b|1,NA; row 1, column \"b\": missing value",
        "a,b|1,NaN; row 1, column \"b\": missing value",
        "a,b|1,Infinity; row 1, column \"b\": expected a finite number",
        "a,b|1,1e300; row 1, column \"b\": expected a finite number",
        "a,b|1,2|3; row 2: expected 2 cells, found 1",
        "a,a|1,2; two columns called \"a\"",
        "a,b; no data rows"
      })
  void defectsNameRowAndColumn(String text, String message) throws IOException {
    Path file = file(text.replace('|', '\n'));
    assertThatThrownBy(() -> Csv.read(file, CsvOptions.ALL))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @Test
  void columnsCanBeSelectedAndUnknownOnesAreListed() throws IOException {
    Path file = file("a,b,c\n1,x,3\n2,y,5\n");
    Table table = Csv.read(file, CsvOptions.ALL.withColumns("c", "a"));
    assertThat(table.columns().orElseThrow().names()).containsExactly("c", "a");
    assertThat(table.columns().orElseThrow().mean()).containsExactly(4.0, 1.5);
    assertThatThrownBy(() -> Csv.read(file, CsvOptions.ALL.withColumns("d")))
        .hasMessageEndingWith("no column \"d\"; columns are a, b, c");
  }

  @Test
  void linesAboveTheHeaderCanBeSkippedAndNumbersNeedNoHeader() throws IOException {
    Path file = file("a note\n1,2\n3,4\n");
    Table table = Csv.read(file, new CsvOptions(List.of(), Optional.empty(), 1));
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.columns().orElseThrow().names()).containsExactly("c0", "c1");
  }

  @Test
  void publicTablesRead() throws IOException {
    Path penguins = SharedData.path("tabular/penguins.csv");
    Path diamonds = SharedData.path("tabular/diamonds.csv.gz");
    assumeThat(penguins).exists();
    assertThatThrownBy(() -> Csv.read(penguins, CsvOptions.ALL))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("row 1, column \"species\"");
    Table table = Csv.read(diamonds, CsvOptions.ALL.withColumns("carat", "price").withLabel("cut"));
    assertThat(table.rows()).isEqualTo(53_940);
    assertThat(table.labels().orElseThrow().classes()).isEqualTo(5);
  }

  @Test
  void namedCategoriesAreSymbolsAndComeBackAsNames() throws IOException {
    CsvOptions options = CsvOptions.ALL.withLabel("kind").withCategories("", "n", "y");
    Table table = Csv.read(file("kind,v1,v2\na,y,n\nb,,y\na,NA,n\n"), options);
    assertThat(table.values()).containsExactly(2, 1, 0, 2, 0, 1);
    assertThat(table.alphabet()).contains(new Alphabet(List.of("", "n", "y"), false));
    Path out = folder.resolve("votes.csv");
    Csv.write(out, table);
    assertThat(Csv.read(out, options).values()).isEqualTo(table.values());
    assertThatThrownBy(() -> Csv.read(file("kind,v1\na,maybe\n"), options))
        .hasMessageContaining("row 1, column \"v1\": expected one of [, n, y], found \"maybe\"");
    assertThatThrownBy(() -> Csv.read(file("v1\nn\n?\n"), CsvOptions.ALL.withCategories("n", "y")))
        .hasMessageContaining("expected one of [n, y], found \"?\"");
  }

  @Test
  void sharedVotesHaveThreeAnswers() throws IOException {
    Path path = SharedData.path("discrete/house_votes84.csv");
    assumeThat(path).exists();
    Table votes = Csv.read(path, CsvOptions.ALL.withLabel("Class").withCategories("", "n", "y"));
    assertThat(votes.rows()).isEqualTo(435);
    assertThat(votes.shape()).containsExactly(16);
    int missing = 0;
    for (float v : votes.values()) {
      missing += v == 0 ? 1 : 0;
    }
    // The count that the repository of this data set gives.
    assertThat(missing).isEqualTo(392);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }
}
