package dev.postrider.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Where attempts were sent lately, by URL: taking a URL apart costs ten times as much as vetting
 * where it leads. Belongs to one event loop.
 */
final class Destinations {
  private static final int REMEMBERED_CHARACTERS_MAX = 4 << 20;

  private final Cache<String, Destination> remembered =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_CHARACTERS_MAX)
          .weigher((String url, Destination destination) -> url.length())
          .executor(Runnable::run)
          .build();

  /** The same as {@link Destination#of}, which may have been done before. */
  Destination of(String url) {
    return remembered.get(url, Destination::of);
  }
}
