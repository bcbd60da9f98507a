/**
 * The HTTP component: takes requests by the contract, proves who calls, and answers from the store.
 */
@NullMarked
package dev.postrider.http;

import org.jspecify.annotations.NullMarked;
