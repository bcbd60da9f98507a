/** Who a person is: passwords, access tokens and the keys that sign them. */
@NullMarked
package dev.postrider.identity;

import org.jspecify.annotations.NullMarked;
