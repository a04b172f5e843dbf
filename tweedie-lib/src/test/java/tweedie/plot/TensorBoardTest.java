package tweedie.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void maskedChecksumsMatchTheReference() {
    // Definition applied bit by bit to the reflected Castagnoli polynomial.
    byte[] bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(bitwiseCrc(bytes)).isEqualTo(0xe3069283);
    assertThat(TensorBoard.maskedCrc(bytes, 9)).isEqualTo(mask(bitwiseCrc(bytes)));
  }

  @Test
  void firstRecordHasTheKnownHeader() throws IOException {
    TensorBoard.open(folder, CLOCK).close();
    byte[] bytes = Files.readAllBytes(files().get(0));
    assertThat(Arrays.copyOf(bytes, 13))
        .containsExactly(0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09);
    ByteBuffer first = records(bytes).get(0);
    assertThat(first.get()).isEqualTo((byte) 0x09);
    assertThat(first.getDouble()).isEqualTo(1.7e9);
    assertThat(first.get()).isEqualTo((byte) 0x1a);
    assertThat(text(first)).isEqualTo("brain.Event:2");
  }

  @Test
  void scalarsDecode() throws IOException {
    try (TensorBoard board = TensorBoard.open(folder, CLOCK)) {
      board.scalar("train/loss", 300, 0.25);
      board.flush();
    }
    ByteBuffer event = records(Files.readAllBytes(files().get(0))).get(1);
    assertThat(event.get()).isEqualTo((byte) 0x09);
    assertThat(event.getDouble()).isEqualTo(1.7e9);
    assertThat(event.get()).isEqualTo((byte) 0x10);
    // 300 = 2 * 128 + 44: low seven bits first.
    assertThat(event.get()).isEqualTo((byte) (44 | 0x80));
    assertThat(event.get()).isEqualTo((byte) 2);
    assertThat(event.get()).isEqualTo((byte) 0x2a);
    assertThat((int) event.get()).isEqualTo(event.remaining());
    assertThat(event.get()).isEqualTo((byte) 0x0a);
    assertThat((int) event.get()).isEqualTo(event.remaining());
    assertThat(event.get()).isEqualTo((byte) 0x0a);
    assertThat(text(event)).isEqualTo("train/loss");
    assertThat(event.get()).isEqualTo((byte) 0x15);
    assertThat(event.getFloat()).isEqualTo(0.25f);
    assertThat(event.hasRemaining()).isFalse();
  }

  @Test
  void imagesCarryTheirPngWhole() throws IOException {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    try (TensorBoard board = TensorBoard.open(folder, CLOCK)) {
      board.image("samples/grid", 1, image);
    }
    ByteBuffer event = records(Files.readAllBytes(files().get(0))).get(1);
    byte[] all = new byte[event.remaining()];
    event.get(all);
    byte[] png = Png.bytes(image);
    assertThat(Arrays.copyOfRange(all, all.length - png.length, all.length)).isEqualTo(png);
    // Height, width and colour channels stand before the picture.
    assertThat(new String(all, StandardCharsets.ISO_8859_1)).contains("\10\36\20\50\30\3\42");
  }

  @Test
  void resumingOpensAnotherFileAndKeepsTheFirst() throws IOException {
    TensorBoard.open(folder, CLOCK).close();
    byte[] first = Files.readAllBytes(files().get(0));
    TensorBoard.open(folder, CLOCK).close();
    assertThat(files()).hasSize(2);
    assertThat(Files.readAllBytes(files().get(0))).isEqualTo(first);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  /** Takes the file apart and checks both sums of every record. */
  private static List<ByteBuffer> records(byte[] bytes) {
    List<ByteBuffer> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = Arrays.copyOfRange(bytes, in.position(), in.position() + 8);
      byte[] data = new byte[(int) in.getLong()];
      assertThat(in.getInt()).isEqualTo(mask(bitwiseCrc(length)));
      in.get(data);
      assertThat(in.getInt()).isEqualTo(mask(bitwiseCrc(data)));
      records.add(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
    }
    return records;
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.get()];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static int mask(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static int bitwiseCrc(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
      }
    }
    return ~crc;
  }
}
