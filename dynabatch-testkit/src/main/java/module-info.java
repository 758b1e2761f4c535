/** What tests are built from: a store for each JUnit test, virtual time, the contract that every transport keeps. */
module dev.dynabatch.testkit {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive dev.dynabatch.core;
    requires transitive dev.dynabatch.local;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;

    exports dev.dynabatch.testkit;
}
