package dev.dynabatch.transport;

/**
 * What every connection of one transport shares.
 *
 * @param connectMillis how long each step of opening a connection may take
 * @param maxConnections connections an endpoint
 * @param idleNanos after how long an idle connection is closed
 * @param ageNanos about how old a connection gets
 * @param tls for https endpoints
 * @param resolver finds addresses
 * @param clock tells how long a connection has been idle
 */
record HttpSettings(
        int connectMillis,
        int maxConnections,
        long idleNanos,
        long ageNanos,
        Tls tls,
        NameResolver resolver,
        IdleClock clock) {}
