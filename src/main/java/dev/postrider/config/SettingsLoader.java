package dev.postrider.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Loads the settings: {@code conf/postrider.yaml} (of the working directory, else the packaged one)
 * under the environment.
 */
public final class SettingsLoader {
  private static final String FILE = "conf/postrider.yaml";
  private static final String VARIABLE_PREFIX = "POSTRIDER_";
  private static final Map<String, String> PLATFORM_VARIABLES =
      Map.of("PORT", "http.port", "DATABASE_URL", "database.url", "SMTP_URL", "mail.smtp-url");

  private SettingsLoader() {}

  /**
   * What was loaded.
   *
   * @param shown the effective settings by key in the order of the file, secrets masked
   */
  public record Loaded(Settings settings, Map<String, String> shown) {}

  /** Loads with the environment of this process. */
  public static Future<Loaded> load(Vertx vertx) {
    return load(vertx, System.getenv());
  }

  /**
   * Loads with a given environment.
   *
   * @return fails with {@link SettingsException} if any setting is missing, wrong or unknown
   */
  public static Future<Loaded> load(Vertx vertx, Map<String, String> environment) {
    var file =
        new ConfigStoreOptions()
            .setType("file")
            .setFormat("yaml")
            .setConfig(new JsonObject().put("path", FILE));
    var retriever =
        ConfigRetriever.create(vertx, new ConfigRetrieverOptions().setStores(List.of(file)));
    return retriever
        .getConfig()
        .map(tree -> read(withEnvironment(flatten(tree), environment)))
        .eventually(retriever::close);
  }

  /** The variable that overrides a setting. */
  static String variable(String key) {
    return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Loaded read(Map<String, String> texts) {
    var reader = new SettingsReader(texts);
    var settings = Settings.read(reader);
    return new Loaded(settings, reader.shown());
  }

  private static Map<String, String> withEnvironment(
      Map<String, String> defaults, Map<String, String> environment) {
    Map<String, String> keys =
        defaults.keySet().stream().collect(Collectors.toMap(SettingsLoader::variable, key -> key));
    var texts = new LinkedHashMap<>(defaults);
    PLATFORM_VARIABLES.forEach(
        (variable, key) -> {
          if (environment.containsKey(variable)) {
            texts.put(key, environment.get(variable));
          }
        });
    environment.forEach(
        (variable, text) -> {
          if (variable.startsWith(VARIABLE_PREFIX)) {
            texts.put(keys.getOrDefault(variable, variable), text.strip());
          }
        });
    return texts;
  }

  private static Map<String, String> flatten(JsonObject tree) {
    Map<String, String> texts = new LinkedHashMap<>();
    flatten("", tree, texts);
    return texts;
  }

  private static void flatten(String prefix, JsonObject tree, Map<String, String> texts) {
    for (String name : tree.fieldNames()) {
      Object value = tree.getValue(name);
      switch (value) {
        case JsonObject section -> flatten(prefix + name + ".", section, texts);
        case JsonArray items ->
            texts.put(
                prefix + name,
                items.stream().map(String::valueOf).collect(Collectors.joining(",")));
        case null -> texts.put(prefix + name, "");
        default -> texts.put(prefix + name, value.toString());
      }
    }
  }
}
