package dev.postrider.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message's JSON exactly as it was posted: bytes, never a parsed tree, so that numbers, key order
 * and escapes reach the endpoint untouched. Immutable; the text form shows the length only.
 */
public final class Payload {
  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public static Payload copyOf(byte[] source, int from, int to) {
    return new Payload(Arrays.copyOfRange(source, from, to));
  }

  /** Copies all the bytes. */
  public static Payload copyOf(byte[] source) {
    return new Payload(source.clone());
  }

  /** The length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** A read-only view. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** A copy. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** The bytes read as UTF-8, the only encoding of JSON (RFC 8259, section 8.1). */
  public String toUtf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Payload[" + bytes.length + " bytes]";
  }
}
