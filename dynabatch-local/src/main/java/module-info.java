/** Dynabatch Local: an embedded DynamoDB-compatible store, in process or over HTTP. */
module dev.dynabatch.local {
    requires static transitive org.jspecify;
    requires transitive dev.dynabatch.core;
    requires com.fasterxml.jackson.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires org.slf4j;

    exports dev.dynabatch.local;
    exports dev.dynabatch.local.fault;
}
