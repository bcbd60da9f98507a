package dev.postrider.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks for secrets in what was written down, in every form in which they could stand there. */
public final class SecretSearch {
  private static final int LENGTH_MIN = 8;
  private static final int BASE64_BITS = 6;
  private static final int ALIGNMENTS = 3;

  /** How PostgreSQL writes bytes, and JSON escapes it. */
  private static final Pattern BYTES = Pattern.compile("\\\\{1,2}x((?:[0-9a-f]{2})+)");

  private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();

  /**
   * Looks for a text, too.
   *
   * @throws IllegalArgumentException if it is so short that it would be found by chance
   */
  public SecretSearch add(String name, String secret) {
    return add(name, secret.getBytes(UTF_8));
  }

  /** Looks for bytes, too. */
  public SecretSearch add(String name, byte[] secret) {
    if (secret.length < LENGTH_MIN) {
      throw new IllegalArgumentException("%s is too short to be looked for".formatted(name));
    }
    if (secrets.put(name, forms(secret)) != null) {
      throw new IllegalArgumentException("there are two secrets with the name " + name);
    }
    return this;
  }

  /** How many secrets are looked for. */
  public int size() {
    return secrets.size();
  }

  /** Which secret is found in which form; bytes within the text are looked into as well. */
  public List<String> findings(String text) {
    String bytes =
        String.join("\n", BYTES.matcher(text).results().map(SecretSearch::decoded).toList());
    String lowerCase = text.toLowerCase(Locale.ROOT);
    List<String> findings = new ArrayList<>();
    secrets.forEach(
        (name, forms) ->
            forms.forEach(
                (form, needle) -> {
                  boolean found =
                      form.equals("hexadecimal")
                          ? lowerCase.contains(needle)
                          : text.contains(needle) || bytes.contains(needle);
                  if (found) {
                    findings.add(name + " in " + form);
                  }
                }));
    return findings;
  }

  private static String decoded(MatchResult hexadecimal) {
    return new String(HexFormat.of().parseHex(hexadecimal.group(1)), ISO_8859_1);
  }

  private static Map<String, String> forms(byte[] secret) {
    String plain = new String(secret, ISO_8859_1);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("plain", plain);
    forms.put("hexadecimal", HexFormat.of().formatHex(secret));
    for (int before = 0; before < ALIGNMENTS; before++) {
      forms.put("base64 after " + before, base64(Base64.getEncoder(), secret, before));
      forms.put("base64url after " + before, base64(Base64.getUrlEncoder(), secret, before));
    }
    forms.put("URL encoding", URLEncoder.encode(new String(secret, UTF_8), UTF_8));
    return forms;
  }

  /** The digits that are the secret's alone, whatever stands before and after it. */
  private static String base64(Base64.Encoder encoder, byte[] secret, int before) {
    byte[] shifted = new byte[before + secret.length];
    System.arraycopy(secret, 0, shifted, before, secret.length);
    String digits = encoder.withoutPadding().encodeToString(shifted);
    return digits.substring(
        Math.ceilDiv(before * Byte.SIZE, BASE64_BITS), shifted.length * Byte.SIZE / BASE64_BITS);
  }

  /** The rows of a dump as a text. */
  public static String text(Map<String, List<String>> dump) {
    return dump.values().stream().flatMap(List::stream).collect(Collectors.joining("\n"));
  }
}
