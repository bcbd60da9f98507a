package dev.postrider.http;

/** Carries a {@link Problem} that the HTTP component itself found. Has no stack trace. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Refusal(ProblemKind kind, String detail) {
    this(new Problem(kind, detail));
  }

  Problem problem() {
    return problem;
  }
}
