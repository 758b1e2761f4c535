/** What tests are built from: the contract that every transport keeps, and virtual time. */
module dev.dynabatch.testkit {
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires transitive dev.dynabatch.core;
    requires transitive org.junit.jupiter.api;

    exports dev.dynabatch.testkit;
}
