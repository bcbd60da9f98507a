/** What browsers see while it happens: the bridge from the event bus to their sockets. */
@NullMarked
package dev.postrider.live;

import org.jspecify.annotations.NullMarked;
