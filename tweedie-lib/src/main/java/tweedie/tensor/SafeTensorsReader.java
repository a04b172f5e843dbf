package tweedie.tensor;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import tweedie.file.CorruptFileException;
import tweedie.tensor.SafeTensorsHeader.DType;
import tweedie.tensor.SafeTensorsHeader.Entry;

/** The strict reading half of {@link SafeTensors}: what was allocated is freed when it fails. */
final class SafeTensorsReader {
  private static final long MAX_HEADER = 100L << 20;

  private SafeTensorsReader() {}

  /** Tensors and metadata of a stream of a known length. */
  static SafeTensors.Contents parse(String file, InputStream in, long length) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (length < 8) {
      throw new CorruptFileException(file, "truncated: expected at least 8 bytes, found " + length);
    }
    long headerLength = Long.reverseBytes(data.readLong());
    if (headerLength < 0 || headerLength > MAX_HEADER) {
      throw new CorruptFileException(
          file,
          "no safetensors file: header length expected at most %d, found %s"
              .formatted(MAX_HEADER, Long.toUnsignedString(headerLength)));
    }
    if (headerLength > length - 8) {
      throw new CorruptFileException(
          file, "truncated: header of %d bytes in a file of %d".formatted(headerLength, length));
    }
    Map<String, Tensor> tensors = new TreeMap<>();
    try {
      byte[] json = new byte[(int) headerLength];
      data.readFully(json);
      SafeTensorsHeader header = SafeTensorsHeader.parse(file, json, length - 8 - headerLength);
      for (Entry entry : header.entries()) {
        Tensor tensor = allocate(entry);
        tensors.put(entry.name(), tensor);
        readData(file, data, entry, tensor);
      }
      return new SafeTensors.Contents(
          Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(header.metadata()));
    } catch (EOFException e) {
      tensors.values().forEach(Pointer::close);
      throw new CorruptFileException(file, "truncated while it was read", e);
    } catch (IOException e) {
      tensors.values().forEach(Pointer::close);
      throw e;
    }
  }

  private static Tensor allocate(Entry entry) {
    try (TensorOptions options = new TensorOptions(entry.type().scalar);
        MemoryFormatOptional format = new MemoryFormatOptional()) {
      return torch.empty(entry.shape(), options, format);
    }
  }

  private static void readData(String file, DataInputStream in, Entry entry, Tensor tensor)
      throws IOException {
    long total = entry.end() - entry.begin();
    byte[] chunk = new byte[(int) Math.min(SafeTensors.CHUNK, total)];
    try (Pointer start = tensor.data_ptr();
        BytePointer bytes = new BytePointer(start)) {
      for (long at = 0; at < total; at += chunk.length) {
        int count = (int) Math.min(chunk.length, total - at);
        in.readFully(chunk, 0, count);
        if (entry.type() == DType.BOOL) {
          requireBooleans(file, entry, chunk, count);
        }
        bytes.position(at).put(chunk, 0, count);
      }
    }
  }

  /** LibTorch takes any other byte as undefined. */
  private static void requireBooleans(String file, Entry entry, byte[] chunk, int count)
      throws CorruptFileException {
    for (int i = 0; i < count; i++) {
      if ((chunk[i] & ~1) != 0) {
        throw new CorruptFileException(
            file,
            "tensor %s: expected booleans 0 or 1, found %d".formatted(entry.name(), chunk[i]));
      }
    }
  }
}
