package dev.postrider.http;

import io.vertx.core.Future;

/** Carries an operation out. */
interface OperationHandler {

  /** Answers a call that the contract has accepted; fails with a refusal or a fault. */
  Future<Reply> handle(Call call);
}
