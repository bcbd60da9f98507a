package dev.postrider.e2e;

import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.e2e.Credentials.Person;
import dev.postrider.support.Jwt;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Access tokens of a person of which something is wrong, most of them well signed. */
final class ForgedTokens {
  private final Credentials credentials;
  private final Person person;

  ForgedTokens(Credentials credentials, Person person) {
    this.credentials = credentials;
    this.person = person;
  }

  /**
   * Each under the name of what is wrong with it.
   *
   * @param foreign an organization of which the person is no member
   */
  Map<String, String> saying(OrganizationId foreign) {
    String key = credentials.privateKey();
    String header = credentials.header();
    String claims = Credentials.claims(person, Clock.systemUTC().instant());
    String genuine = Jwt.signed(key, header, claims);
    String[] parts = genuine.split("\\.", -1);
    Map<String, String> forged = new LinkedHashMap<>();
    for (String none : List.of("none", "None", "NONE", "nOnE", "", "HS256", "ES384", "RS256")) {
      String other = header.replace("ES256", none);
      forged.put("unsigned, alg " + none, Jwt.unsigned(other, claims));
      forged.put("signed, alg " + none, Jwt.signed(key, other, claims));
    }
    byte[] publicKey = credentials.publicKey();
    String symmetric = header.replace("ES256", "HS256");
    forged.put("HMAC with the public key", Jwt.hmac(publicKey, symmetric, claims));
    forged.put(
        "HMAC with the public key's base64",
        Jwt.hmac(Base64.getEncoder().encode(publicKey), symmetric, claims));
    forged.put("HMAC that calls itself ES256", Jwt.hmac(publicKey, header, claims));
    for (String kid : List.of("other", "../../dev/null", "' OR '1'='1", "https://evil.example")) {
      String other = header.replaceAll("\"kid\":\"[^\"]*\"", "\"kid\":\"%s\"".formatted(kid));
      forged.put("kid " + kid, Jwt.signed(key, other, claims));
    }
    forged.put("crit", Jwt.signed(key, header.replace("}", ",\"crit\":[\"exp\"]}"), claims));
    forged.putAll(wrongClaims(claims, foreign));
    forged.put("no signature", parts[0] + "." + parts[1] + ".");
    forged.put("two parts", parts[0] + "." + parts[1]);
    forged.put("four parts", genuine + "." + parts[2]);
    forged.put("zero signature", parts[0] + "." + parts[1] + "." + Jwt.encode(new byte[64]));
    forged.put("DER signature", Jwt.signedInDer(key, header, claims));
    forged.put("trailing data", genuine + "AAAA");
    forged.put(
        "another's payload", parts[0] + "." + Jwt.encode(claimsOfAnother()) + "." + parts[2]);
    forged.put("oversized", Jwt.signed(key, header, claims.replace("}", padding())));
    return forged;
  }

  private Map<String, String> wrongClaims(String claims, OrganizationId foreign) {
    Map<String, String> wrong = new LinkedHashMap<>();
    long now = Clock.systemUTC().instant().getEpochSecond();
    for (String other :
        List.of(
            "\"exp\":" + now,
            "\"exp\":\"9999999999\"",
            "\"exp\":null",
            "\"nbf\":" + (now + 60),
            "\"iat\":" + (now + 60),
            "\"iss\":\"https://evil.example\"",
            "\"iss\":[\"%s\"]".formatted(Credentials.ISSUER),
            "\"aud\":\"other\"",
            "\"aud\":true",
            "\"sub\":{}",
            "\"sid\":\"ses_0000000000000000000000\"",
            "\"org\":\"%s\"".formatted(foreign))) {
      // Of a claim that is there twice, the last counts (RFC 7519, section 4).
      wrong.put(
          other,
          Jwt.signed(
              credentials.privateKey(),
              credentials.header(),
              claims.replace("}", "," + other + "}")));
    }
    return wrong;
  }

  private String claimsOfAnother() {
    Person another = credentials.person(person.organization(), MemberRole.OWNER);
    return Credentials.claims(another, Clock.systemUTC().instant());
  }

  private static String padding() {
    return ",\"a\":\"%s\"}".formatted("a".repeat(2_000));
  }
}
