package tweedie.plot;

import java.awt.image.BufferedImage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * Writes scalars and images for TensorBoard: a file of records {@code u64le length, u32le
 * mask(crc(length)), data, u32le mask(crc(data))} with {@code mask(c) = rotateRight(c, 15) +
 * 0xa282ead8} and CRC-32C, each record one Event message.
 *
 * <p>Every run, resumed ones included, opens a file of its own in the folder, as TensorBoard
 * expects; older files stay untouched. Each record is written at once and whole.
 *
 * @see "TensorFlow, TFRecord format; tensorboard/compat/proto/event.proto and summary.proto"
 */
public final class TensorBoard implements Closeable {
  private static final int MASK_DELTA = 0xa282ead8;

  private final FileChannel channel;
  private final Clock clock;

  private TensorBoard(FileChannel channel, Clock clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Opens a new event file in a folder.
   *
   * @param folder log folder, made if absent
   * @return the writer
   * @throws IOException if the file cannot be made
   */
  public static TensorBoard open(Path folder) throws IOException {
    return open(folder, Clock.systemUTC());
  }

  static TensorBoard open(Path folder, Clock clock) throws IOException {
    Files.createDirectories(folder);
    long second = clock.instant().getEpochSecond();
    int number = 0;
    Path file = folder.resolve(name(second, number));
    while (Files.exists(file)) {
      file = folder.resolve(name(second, ++number));
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    TensorBoard writer = new TensorBoard(channel, clock);
    writer.record(
        new Protobuf().fixed64(1, writer.now()).bytes(3, utf8("brain.Event:2")).toBytes());
    return writer;
  }

  /**
   * Adds one number.
   *
   * @param tag name, such as {@code train/loss}
   * @param step optimiser step
   * @param value number, stored as float32
   * @throws IOException if writing fails
   */
  public void scalar(String tag, long step, double value) throws IOException {
    event(step, new Protobuf().bytes(1, utf8(tag)).fixed32(2, (float) value));
  }

  /**
   * Adds one picture.
   *
   * @param tag name, such as {@code samples/grid}
   * @param step optimiser step
   * @param image picture, stored as PNG
   * @throws IOException if writing fails
   */
  public void image(String tag, long step, BufferedImage image) throws IOException {
    byte[] message =
        new Protobuf()
            .varint(1, image.getHeight())
            .varint(2, image.getWidth())
            .varint(3, image.getColorModel().getNumComponents())
            .bytes(4, Png.bytes(image))
            .toBytes();
    event(step, new Protobuf().bytes(1, utf8(tag)).bytes(4, message));
  }

  /**
   * Puts everything written so far on the disk.
   *
   * @throws IOException if that fails
   */
  public void flush() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void event(long step, Protobuf value) throws IOException {
    byte[] summary = new Protobuf().bytes(1, value.toBytes()).toBytes();
    record(new Protobuf().fixed64(1, now()).varint(2, step).bytes(5, summary).toBytes());
  }

  private void record(byte[] data) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(data.length).putInt(maskedCrc(out.array(), 8));
    out.put(data).putInt(maskedCrc(data, data.length)).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  static int maskedCrc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  private static String name(long second, int number) {
    return "events.out.tfevents.%010d.tweedie.%d".formatted(second, number);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
