package dev.postrider.bench;

import java.nio.charset.StandardCharsets;

/**
 * The message that is sent: about 460 bytes of JSON with the run's number, the sequence number in
 * the run and the moment at which it should have been sent, in fixed places and of fixed width, so
 * that they are written and found without JSON.
 */
final class Sample {
  private static final int WIDTH = 19;
  private static final long SEQUENCES = 1_000_000_000_000L;
  private static final String ZEROS = "0".repeat(WIDTH);
  private static final String BEFORE_ID = "{\"seq\":\"";
  private static final String BEFORE_SENT = "\",\"sent\":\"";
  private static final String AFTER =
      "\",\"type\":\"invoice.paid\",\"data\":{\"id\":\"inv_8c1f2b7e\",\"number\":\"2026-000417\","
          + "\"currency\":\"EUR\",\"total\":1249.50,\"paid\":true,\"customer\":{\"id\":\"cus_51\","
          + "\"name\":\"Müller & Söhne\",\"country\":\"DE\"},\"lines\":[{\"sku\":\"A-100\","
          + "\"count\":3,\"price\":350.00},{\"sku\":\"B-7\",\"count\":1,\"price\":199.50}],"
          + "\"note\":\"paid by transfer, thank you\",\"tags\":[\"b2b\",\"yearly\",\"priority\"]}}";
  private static final int ID_AT = BEFORE_ID.length();
  private static final int SENT_AT = ID_AT + WIDTH + BEFORE_SENT.length();

  private final byte[] template;
  private final int offset;

  private Sample(String before, String after) {
    String text = before + BEFORE_ID + ZEROS + BEFORE_SENT + ZEROS + AFTER + after;
    this.template = text.getBytes(StandardCharsets.UTF_8);
    this.offset = before.length();
  }

  /** The payload alone. */
  static Sample payload() {
    return new Sample("", "");
  }

  /** The body of the request that sends it. */
  static Sample request() {
    return new Sample("{\"eventType\":\"invoice.paid\",\"payload\":", "}");
  }

  /** Bytes, the same for every message. */
  int length() {
    return template.length;
  }

  byte[] of(int run, int sequence, long sentNanos) {
    byte[] bytes = template.clone();
    write(bytes, offset + ID_AT, run * SEQUENCES + sequence);
    write(bytes, offset + SENT_AT, sentNanos);
    return bytes;
  }

  static int runOf(byte[] payload) {
    return (int) (read(payload, ID_AT) / SEQUENCES);
  }

  static int sequenceOf(byte[] payload) {
    return (int) (read(payload, ID_AT) % SEQUENCES);
  }

  static long sentNanosOf(byte[] payload) {
    return read(payload, SENT_AT);
  }

  private static void write(byte[] bytes, int from, long number) {
    long rest = number;
    for (int at = from + WIDTH - 1; at >= from; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static long read(byte[] bytes, int from) {
    long number = 0;
    for (int at = from; at < from + WIDTH; at++) {
      number = number * 10 + (bytes[at] - '0');
    }
    return number;
  }
}
