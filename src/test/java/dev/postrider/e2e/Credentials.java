package dev.postrider.e2e;

import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.IdGenerator;
import dev.postrider.domain.MemberRole;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.PersonId;
import dev.postrider.domain.Scope;
import dev.postrider.domain.SessionId;
import dev.postrider.domain.Token;
import dev.postrider.identity.Passwords;
import dev.postrider.store.StoredSecrets;
import dev.postrider.support.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Callers of every kind, put into the program's database by hand, so that there may be thousands.
 * Access tokens are signed by a key that is planted there, too: a token that says anything can be
 * signed as well as the program would.
 */
final class Credentials implements AutoCloseable {
  /** Where the program must believe itself to be. */
  static final String ISSUER = "https://hooks.example.com";

  /** Everybody's. */
  static final String PASSWORD = "correct horse battery staple";

  private static final Duration A_DAY = Duration.ofDays(1);

  private final SecureRandom random = new SecureRandom();
  private final IdGenerator ids = new IdGenerator(Clock.systemUTC(), random);
  private final String passwordHash =
      new Passwords().hash(new dev.postrider.domain.Password(PASSWORD));
  private final Connection connection;
  private final UUID keyId = UUID.randomUUID();
  private final KeyPair pair = pair();

  Credentials(Product product) {
    try {
      this.connection = product.database().connect();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
    plantKey();
  }

  /**
   * A person who is a member and logged in.
   *
   * @param refreshToken of the session
   */
  record Person(
      PersonId id,
      String email,
      OrganizationId organization,
      SessionId session,
      Token refreshToken) {}

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  private void plantKey() {
    var sealed = new StoredSecrets(Product.ENCRYPTION_KEY).seal(privateKey(), keyId);
    execute(
        "INSERT INTO signing_key (id, encryption_key_id, private_key, public_key, created_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        keyId,
        sealed.keyId(),
        sealed.ciphertext().getBytes(),
        Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
        now());
  }

  /** Base64 of the private half, which signs. */
  String privateKey() {
    return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
  }

  /** The public half, which everybody may know. */
  byte[] publicKey() {
    return pair.getPublic().getEncoded();
  }

  /** The header of a genuine access token. */
  String header() {
    return "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(keyId);
  }

  /** What a genuine access token says, issued at a time. */
  static String claims(Person person, Instant issued) {
    return """
    {"iss":"%s","aud":"postrider","sub":"%s","sid":"%s","org":"%s","iat":%d,"exp":%d}\
    """
        .formatted(
            ISSUER,
            person.id(),
            person.session(),
            person.organization(),
            issued.getEpochSecond(),
            issued.plus(Duration.ofMinutes(15)).getEpochSecond());
  }

  /** A genuine access token. */
  String accessToken(Person person) {
    return accessToken(person, Clock.systemUTC().instant());
  }

  /** The same, issued at a time. */
  String accessToken(Person person, Instant issued) {
    return Jwt.signed(privateKey(), header(), claims(person, issued));
  }

  /** Another person in an organization. */
  Person person(OrganizationId organization, MemberRole role) {
    UUID id = ids.next();
    String email = "person-%s@example.com".formatted(id);
    execute(
        "INSERT INTO person (id, email, email_key, name, password_hash, created_at, updated_at)"
            + " VALUES (?, ?, ?, 'Somebody', ?, ?, ?)",
        id,
        email,
        email,
        passwordHash,
        now(),
        now());
    join(new PersonId(id), organization, role);
    return logIn(new PersonId(id), email, organization);
  }

  /** Makes a person a member of another organization, too. */
  void join(PersonId person, OrganizationId organization, MemberRole role) {
    execute(
        "INSERT INTO membership (organization_id, person_id, role, created_at) VALUES (?, ?, ?, ?)",
        organization.value(),
        person.value(),
        role.text(),
        now());
  }

  /** The same person with a session more. */
  Person logIn(PersonId person, String email, OrganizationId organization) {
    UUID session = ids.next();
    execute(
        "INSERT INTO session (id, person_id, organization_id, user_agent, address, created_at,"
            + " refreshed_at, expires_at) VALUES (?, ?, ?, '', '', ?, ?, ?)",
        session,
        person.value(),
        organization.value(),
        now(),
        now(),
        later());
    Token refresh = Token.generate(Token.REFRESH_PREFIX, random);
    execute(
        "INSERT INTO refresh_token (hash, session_id) VALUES (decode(?, 'hex'), ?)",
        refresh.hash(),
        session);
    return new Person(person, email, organization, new SessionId(session), refresh);
  }

  /** Ends a session. */
  void end(SessionId session) {
    execute("DELETE FROM session WHERE id = ?", session.value());
  }

  /** Takes a person out of the organization. */
  void remove(Person person) {
    execute("DELETE FROM membership WHERE person_id = ?", person.id().value());
  }

  /** Gives a person another role, or takes the person out of the organization by {@code none}. */
  void setRole(Person person, String role) {
    remove(person);
    if (!role.equals("none")) {
      join(person.id(), person.organization(), MemberRole.parse(role).orElseThrow());
    }
  }

  /**
   * Another API key.
   *
   * @param scopes null for all
   */
  Token apiKey(OrganizationId organization, @Nullable Collection<Scope> scopes) {
    Token key = Token.generate(Token.API_KEY_PREFIX, random);
    var texts = scopes == null ? null : scopes.stream().map(Scope::name).toArray();
    execute(
        "INSERT INTO api_key (id, organization_id, name, hash, hint, scopes, created_at)"
            + " VALUES (?, ?, 'planted', decode(?, 'hex'), ?, ?::text[], ?)",
        ids.next(),
        organization.value(),
        key.hash(),
        key.hint(),
        array(texts),
        now());
    return key;
  }

  /** Lets a key expire, a moment ago. */
  void expire(Token key) {
    execute(
        "UPDATE api_key SET expires_at = ? WHERE hash = decode(?, 'hex')",
        Timestamp.from(Clock.systemUTC().instant().minusSeconds(1)),
        key.hash());
  }

  /** Revokes a key. */
  void revoke(Token key) {
    execute("UPDATE api_key SET revoked_at = ? WHERE hash = decode(?, 'hex')", now(), key.hash());
  }

  /** Another portal token. */
  Token portalToken(
      OrganizationId organization, ApplicationId application, Collection<Capability> able) {
    Token token = Token.generate(Token.PORTAL_PREFIX, random);
    execute(
        "INSERT INTO portal_token (hash, organization_id, application_id, capabilities,"
            + " feature_flags, expires_at) VALUES (decode(?, 'hex'), ?, ?, ?::text[], '{}', ?)",
        token.hash(),
        organization.value(),
        application.value(),
        array(able.stream().map(Capability::name).toArray()),
        later());
    return token;
  }

  /** Lets a portal token expire, a moment ago. */
  void expirePortal(Token token) {
    execute(
        "UPDATE portal_token SET expires_at = ? WHERE hash = decode(?, 'hex')",
        Timestamp.from(Clock.systemUTC().instant().minusSeconds(1)),
        token.hash());
  }

  /** Runs a statement. */
  synchronized void execute(String sql, @Nullable Object... values) {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new AssertionError(sql, failed);
    }
  }

  private @Nullable Object array(Object @Nullable [] texts) {
    try {
      return texts == null ? null : connection.createArrayOf("text", texts);
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static Timestamp now() {
    return Timestamp.from(Clock.systemUTC().instant());
  }

  private static Timestamp later() {
    return Timestamp.from(Clock.systemUTC().instant().plus(A_DAY));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }
}
