package dev.postrider.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A browser as far as cookies and redirects go (RFC 6265bis, section 5): SameSite, Secure and the
 * prefix {@code __Host-} are kept to, in their strictest reading, by which a redirect that has
 * passed another site stays cross-site. A host is a site, as it is on loopback.
 */
final class CookieBrowser implements AutoCloseable {
  private static final int REDIRECTS_MAX = 20;
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Set<String> TRUSTWORTHY = Set.of("localhost", "127.0.0.1");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Kept> cookies = new ArrayList<>();
  private final List<URI> visited = new ArrayList<>();

  /** A cookie that was kept, host-only as all of the test are. */
  private record Kept(URI from, HttpCookie cookie, String sameSite) {
    boolean isFor(URI url) {
      String path = cookie.getPath() == null ? "/" : cookie.getPath();
      return from.getHost().equals(url.getHost())
          && (url.getPath().equals(path)
              || url.getPath().startsWith(path.endsWith("/") ? path : path + "/"));
    }
  }

  /** Where it is and what it shows. */
  record Page(URI url, int status, String text) {}

  /** Goes to an address as if it was typed in, and on wherever it is sent. */
  Page open(URI url) {
    return navigate(url, url, next -> false);
  }

  /** Follows a link on a page. */
  Page click(Page page, URI url) {
    return navigate(page.url(), url, next -> false);
  }

  /** The same, but stops before an address where it is sent, as if the network failed there. */
  URI clickUntil(Page page, URI url, Predicate<URI> stop) {
    return navigate(page.url(), url, stop).url();
  }

  private Page navigate(URI initiator, URI url, Predicate<URI> stop) {
    boolean crossSite = !isSameSite(initiator, url);
    URI here = url;
    for (int redirects = 0; redirects < REDIRECTS_MAX; redirects++) {
      if (stop.test(here)) {
        return new Page(here, 0, "");
      }
      visited.add(here);
      var answer = send("GET", here, crossSite);
      var location = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
        return new Page(here, answer.statusCode(), answer.body());
      }
      URI next = here.resolve(location.get());
      crossSite |= !isSameSite(here, next);
      here = next;
    }
    throw new AssertionError("is sent in circles: " + visited);
  }

  /** Has a page's script post nothing to an address. */
  HttpResponse<String> post(Page page, String path) {
    URI url = page.url().resolve(path);
    return send("POST", url, !isSameSite(page.url(), url));
  }

  /** All addresses it has been at. */
  List<URI> visited() {
    return List.copyOf(visited);
  }

  private static boolean isSameSite(URI one, URI other) {
    return one.getHost().equals(other.getHost());
  }

  private HttpResponse<String> send(String method, URI url, boolean crossSite) {
    URI withoutFragment = URI.create(url.toString().replaceAll("#.*", ""));
    var request =
        HttpRequest.newBuilder(withoutFragment)
            .timeout(DEADLINE)
            .method(method, BodyPublishers.noBody());
    String sent =
        cookies.stream()
            .filter(kept -> kept.isFor(url) && !(crossSite && kept.sameSite().equals("strict")))
            .map(kept -> kept.cookie().getName() + "=" + kept.cookie().getValue())
            .collect(Collectors.joining("; "));
    if (!sent.isEmpty()) {
      request.header("Cookie", sent);
    }
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(field -> keep(url, field));
      return answer;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void keep(URI url, String field) {
    for (HttpCookie cookie : HttpCookie.parse(field)) {
      boolean secure = cookie.getSecure();
      boolean hostOnly = secure && cookie.getDomain() == null && "/".equals(cookie.getPath());
      boolean allowed =
          (!secure || TRUSTWORTHY.contains(url.getHost()))
              && (!cookie.getName().startsWith("__Host-") || hostOnly);
      if (allowed) {
        cookies.removeIf(
            kept ->
                kept.from().getHost().equals(url.getHost())
                    && kept.cookie().getName().equals(cookie.getName()));
        if (cookie.getMaxAge() != 0) {
          cookies.add(new Kept(url, cookie, sameSite(field)));
        }
      }
    }
  }

  private static String sameSite(String field) {
    String lower = field.toLowerCase(Locale.ROOT);
    return lower.contains("samesite=strict") ? "strict" : "lax";
  }

  @Override
  public void close() {
    http.close();
  }
}
