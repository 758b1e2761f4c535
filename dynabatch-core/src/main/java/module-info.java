/** Batch writes and reads for DynamoDB. What is not exported to everyone is no API. */
@SuppressWarnings("module") // our other modules build after this one
module dev.dynabatch.core {
    requires static transitive org.jspecify;
    requires static jdk.jfr; // a JVM without it records nothing
    requires static com.google.errorprone.annotations;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.profiles;
    requires software.amazon.awssdk.regions;

    exports dev.dynabatch;
    exports dev.dynabatch.metrics;
    exports dev.dynabatch.rate;
    exports dev.dynabatch.retry;
    exports dev.dynabatch.transport;
    exports dev.dynabatch.value;
    exports dev.dynabatch.internal.codec to
            dev.dynabatch.cli,
            dev.dynabatch.local,
            dev.dynabatch.testkit;
    exports dev.dynabatch.internal.environment to
            dev.dynabatch.local;
    exports dev.dynabatch.internal.pipeline to
            dev.dynabatch.simulation,
            dev.dynabatch.testkit;
    exports dev.dynabatch.internal.model to
            dev.dynabatch.cli,
            dev.dynabatch.local,
            dev.dynabatch.testkit;
    exports dev.dynabatch.internal.sign to
            dev.dynabatch.local;
    exports dev.dynabatch.internal.time to
            dev.dynabatch.cli,
            dev.dynabatch.local,
            dev.dynabatch.testkit;

    uses dev.dynabatch.value.ValueAdapter;
}
