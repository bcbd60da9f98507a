package dev.postrider.support;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What every source file must observe. A finding reads {@code path:line: rule}. The patterns are
 * put together from parts so that they do not find themselves.
 */
public enum SourceRules {
  /** A reader keeps one file in mind; SQL and scripts of the dashboard included. */
  FILE_LENGTH("has more than 300 lines") {
    @Override
    Stream<Integer> find(Source source) {
      return source.is("java", "ts", "tsx", "sql") && source.lines().size() > LINES_MAX
          ? Stream.of(LINES_MAX + 1)
          : Stream.empty();
    }
  },

  /** The formatter breaks code but not strings and comments. */
  LINE_LENGTH("is longer than 100 columns") {
    @Override
    Stream<Integer> find(Source source) {
      return source.is("java")
          ? source.matching(line -> line.length() > COLUMNS_MAX && !line.startsWith("import "))
          : Stream.empty();
    }
  },

  WHITE_SPACE("has a tab or trailing white space") {
    @Override
    Stream<Integer> find(Source source) {
      return source.containing("\t|\\s$");
    }
  },

  LAST_LINE("does not end with a line feed") {
    @Override
    Stream<Integer> find(Source source) {
      return source.text().isEmpty() || source.text().endsWith("\n")
          ? Stream.empty()
          : Stream.of(source.lines().size());
    }
  },

  /** What is left to do is an issue, where somebody looks. */
  LEFT_TO_DO("leaves something to do") {
    @Override
    Stream<Integer> find(Source source) {
      return source.containing("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    }
  },

  SLEEPING_OR_DISABLED_TEST("sleeps or is disabled") {
    @Override
    Stream<Integer> find(Source source) {
      return source.path().startsWith("src/main")
          ? Stream.empty()
          : source.containing("Thread\\.sle" + "ep|@Disa" + "bled");
    }
  },

  /** A path of somebody's machine works on no other. */
  MACHINE_PATH("names a path of one machine") {
    @Override
    Stream<Integer> find(Source source) {
      return source.containing("(?<![\\w.$})~-])/(home|root|Users|work)/\\w|\\b[A-Z]:\\\\\\w");
    }
  },

  /** Packages come from wherever the user's own tools are set up to take them. */
  REGISTRY("names a package registry") {
    @Override
    Stream<Integer> find(Source source) {
      return source.containing(
          "repo1?\\.maven\\.|registry\\.(npm|yarn)|deb\\.debian\\.|(docker|ghcr|quay|gcr)\\.io\\b");
    }
  },

  WILDCARD_IMPORT("imports a whole package") {
    @Override
    Stream<Integer> find(Source source) {
      return source.is("java") ? source.containing("^import .*\\*;") : Stream.empty();
    }
  },

  AUTHOR_TAG("names an author, whom git knows better") {
    @Override
    Stream<Integer> find(Source source) {
      return source.is("java") ? source.containing("^\\s*\\*\\s*@auth" + "or") : Stream.empty();
    }
  },

  /** Whoever switches a rule off says why, where it is read. */
  SUPPRESSION_WITHOUT_REASON("suppresses a rule without a reason on the same line") {
    @Override
    Stream<Integer> find(Source source) {
      return source.is("java")
          ? source.containing("^\\s*@Suppress" + "Warnings(?!.*// \\w)")
          : Stream.empty();
    }
  },

  MISSING_JAVADOC("has no Javadoc") {
    @Override
    Stream<Integer> find(Source source) {
      return source.is("java") && source.path().startsWith("src/main")
          ? source
              .containing("^public .*\\b(class|interface|record|enum)\\b")
              .filter(source::isBare)
          : Stream.empty();
    }
  };

  private static final int LINES_MAX = 300;
  private static final int COLUMNS_MAX = 100;

  private final String finding;

  SourceRules(String finding) {
    this.finding = finding;
  }

  /** The numbers of the lines that break the rule. */
  abstract Stream<Integer> find(Source source);

  /** All findings in one file. */
  public List<String> findings(String path, String text) {
    return find(new Source(path, text, text.lines().toList()))
        .map(line -> "%s:%d: %s".formatted(path, line, finding))
        .toList();
  }

  /** A file; its path is relative to the project and has slashes. */
  record Source(String path, String text, List<String> lines) {
    Source {
      lines = List.copyOf(lines);
    }

    boolean is(String... extensions) {
      return Stream.of(extensions).anyMatch(extension -> path.endsWith("." + extension));
    }

    Stream<Integer> containing(String pattern) {
      return matching(Pattern.compile(pattern).asPredicate());
    }

    Stream<Integer> matching(Predicate<String> wrong) {
      return IntStream.range(0, lines.size())
          .filter(index -> wrong.test(lines.get(index)))
          .mapToObj(index -> index + 1);
    }

    /** Whether no Javadoc ends above a declaration and its annotations. */
    boolean isBare(int declaration) {
      int above = declaration - 2;
      while (above >= 0 && lines.get(above).matches("@.*|[ )}].*") && !endsComment(above)) {
        above--;
      }
      return above < 0 || !endsComment(above);
    }

    private boolean endsComment(int index) {
      return lines.get(index).endsWith("*/");
    }
  }
}
