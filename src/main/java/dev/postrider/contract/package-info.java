/**
 * Where components meet: the typed event bus, and one holder per noun with its request and reply
 * records. A request is a use case and one transaction.
 */
@NullMarked
package dev.postrider.contract;

import org.jspecify.annotations.NullMarked;
