package dev.postrider.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.postrider.contract.Access;
import dev.postrider.contract.ApiKeys;
import dev.postrider.contract.Bus;
import dev.postrider.contract.Identity;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.Principal;
import dev.postrider.domain.OrganizationId;
import dev.postrider.domain.Token;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls by the API key, portal token or access token in the {@code Authorization}
 * header (RFC 6750, section 2.1). Answers are kept for a short time under the key's hash, and no
 * longer than until {@link Access#CHANGED} is told of their organization; refusals are not kept.
 * Requests that come while a key is being looked up share one look-up. For one event loop.
 */
final class Authentication {
  private static final int KEYS_MAX = 10_000;
  private static final int KEY_LENGTH_MAX = 256;
  private static final int ACCESS_TOKEN_LENGTH_MAX = 2_048;

  /** What the base64 of a JSON object starts with. */
  private static final String ACCESS_TOKEN_START = "eyJ";

  private static final String SCHEME = "Bearer ";
  private static final String HOW_TO = " Send the header 'Authorization: Bearer pr_...'.";

  private final Bus bus;
  private final Cache<String, Known> principals;

  /** The last change in each organization; gone when all that was known before it is gone too. */
  private final Cache<OrganizationId, Long> changed;

  /** How many changes have been told. */
  private long changes;

  /** The last one that may have been in any organization. */
  private long changedAnywhere;

  /**
   * What a look-up brings.
   *
   * @param changes how many changes had been told when it began
   */
  private record Known(Future<Principal> principal, long changes) {}

  /**
   * Starts with nothing known.
   *
   * @param trust how long an answer is kept
   * @param ticker measures that time
   */
  Authentication(Bus bus, Duration trust, Ticker ticker) {
    this.bus = bus;
    this.principals = kept(trust, ticker).maximumSize(KEYS_MAX).build();
    this.changed = kept(trust, ticker).build();
    bus.listen(Access.CHANGED, this::change);
  }

  private static Caffeine<Object, Object> kept(Duration trust, Ticker ticker) {
    return Caffeine.newBuilder().expireAfterWrite(trust).ticker(ticker).executor(Runnable::run);
  }

  /** Who calls; fails if the header is missing, is no key, or the key is not valid. */
  Future<Principal> authenticate(@Nullable String authorization) {
    if (authorization == null) {
      return refuse("The API key is missing.");
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return refuse("The Authorization header has another scheme than Bearer.");
    }
    String key = authorization.substring(SCHEME.length()).trim();
    if (key.length() <= KEY_LENGTH_MAX && key.startsWith(Token.API_KEY_PREFIX)) {
      return find(new Token(key).hash(), this::keyHolder);
    }
    if (key.length() <= KEY_LENGTH_MAX && key.startsWith(Token.PORTAL_PREFIX)) {
      return find(new Token(key).hash(), this::portalHolder);
    }
    if (key.length() <= ACCESS_TOKEN_LENGTH_MAX && key.startsWith(ACCESS_TOKEN_START)) {
      var token = new Token(key);
      return find(token.hash(), hash -> member(token));
    }
    return refuse("The Authorization header holds no API key.");
  }

  private Future<Principal> keyHolder(String hash) {
    return bus.request(ApiKeys.AUTHENTICATE, new ApiKeys.Authenticate(hash)).map(held -> held);
  }

  private Future<Principal> portalHolder(String hash) {
    return bus.request(PortalTokens.AUTHENTICATE, new PortalTokens.Authenticate(hash))
        .map(held -> held);
  }

  private Future<Principal> member(Token token) {
    return bus.request(Identity.AUTHENTICATE, new Identity.Authenticate(token))
        .map(member -> member);
  }

  private Future<Principal> find(String hash, Function<String, Future<Principal>> ask) {
    Known known = principals.getIfPresent(hash);
    if (known != null && holds(known)) {
      return known.principal();
    }
    var asked = new Known(ask.apply(hash), changes);
    principals.put(hash, asked);
    return asked.principal().onFailure(refused -> principals.asMap().remove(hash, asked));
  }

  private void change(Access.Changed change) {
    changes++;
    var organization = change.organizationId();
    if (organization == null) {
      changedAnywhere = changes;
    } else {
      changed.put(organization, changes);
    }
  }

  /** One under way may have read what was there before any change that was told meanwhile. */
  private boolean holds(Known known) {
    if (!known.principal().succeeded()) {
      return known.changes() == changes;
    }
    Long last = changed.getIfPresent(known.principal().result().organizationId());
    return known.changes() >= changedAnywhere && (last == null || known.changes() >= last);
  }

  private static Future<Principal> refuse(String reason) {
    return Future.failedFuture(new Refusal(Problem.unauthenticated(reason + HOW_TO)));
  }
}
