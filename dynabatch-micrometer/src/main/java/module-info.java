/** Dynabatch's metrics in a Micrometer registry. */
module dev.dynabatch.micrometer {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive dev.dynabatch.core;
    requires transitive micrometer.core;

    exports dev.dynabatch.micrometer;
}
