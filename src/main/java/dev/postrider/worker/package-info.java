/** Background jobs: persistent in PostgreSQL, shared by all processes, run on virtual threads. */
@NullMarked
package dev.postrider.worker;

import org.jspecify.annotations.NullMarked;
