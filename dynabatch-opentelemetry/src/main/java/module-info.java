/** Dynabatch's requests as OpenTelemetry spans, and its metrics. */
module dev.dynabatch.opentelemetry {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive dev.dynabatch.core;
    requires transitive io.opentelemetry.api;
    requires io.opentelemetry.context;

    exports dev.dynabatch.opentelemetry;
}
