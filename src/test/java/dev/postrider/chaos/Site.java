package dev.postrider.chaos;

import java.util.Random;

/**
 * Where disturbances strike.
 *
 * @param random decides what is not given
 */
record Site(PostgresServer database, Cluster cluster, Audit audit, Watch watch, Random random) {}
