package dev.postrider.http;

import dev.postrider.contract.BusFailure;
import dev.postrider.contract.Done;
import dev.postrider.contract.Failure;
import dev.postrider.contract.PortalTokens;
import dev.postrider.contract.PortalTokens.Grant;
import dev.postrider.contract.PortalTokens.Holder;
import dev.postrider.domain.ApplicationId;
import dev.postrider.domain.Capability;
import dev.postrider.domain.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Portal tokens in memory, all of them for one application. */
final class FakePortalTokens {
  static final ApplicationId APPLICATION = new ApplicationId(new UUID(2, 2));
  static final String UID = "acme";

  private final Map<String, Holder> holders = new ConcurrentHashMap<>();
  private final AtomicInteger granted = new AtomicInteger();

  FakePortalTokens(FakeStore store) {
    store.serve(PortalTokens.ISSUE, this::issue);
    store.serve(PortalTokens.AUTHENTICATE, this::authenticate);
    store.serve(PortalTokens.EXPIRE, request -> new Done());
    store.serve(PortalTokens.END, this::end);
  }

  /** Makes a token known. */
  Token grant(Set<Capability> capabilities) {
    var token = new Token(Token.PORTAL_PREFIX + "%043d".formatted(granted.incrementAndGet()));
    put(token.hash(), new Grant(capabilities, List.of()));
    return token;
  }

  private PortalTokens.Issued issue(PortalTokens.Issue request) {
    put(request.hash(), request.grant());
    return new PortalTokens.Issued(APPLICATION);
  }

  private void put(String hash, Grant grant) {
    holders.put(hash, new Holder(FakeStore.ORGANIZATION, APPLICATION, UID, grant, hash));
  }

  private Holder authenticate(PortalTokens.Authenticate request) {
    Holder holder = holders.get(request.hash());
    if (holder == null) {
      throw new BusFailure(
          new Failure.Unauthenticated("The portal token is unknown, ended or expired."));
    }
    return holder;
  }

  private Done end(PortalTokens.End request) {
    holders.remove(request.hash());
    return new Done();
  }
}
