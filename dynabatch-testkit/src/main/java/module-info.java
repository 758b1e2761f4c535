/** What tests are built from: the contract that every transport keeps. */
module dev.dynabatch.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.dynabatch.core;
    requires transitive org.junit.jupiter.api;

    exports dev.dynabatch.testkit;
}
