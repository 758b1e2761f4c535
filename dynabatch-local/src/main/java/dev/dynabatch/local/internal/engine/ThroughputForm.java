package dev.dynabatch.local.internal.engine;

import dev.dynabatch.local.internal.capacity.Rates;
import dev.dynabatch.local.internal.capacity.Throughput;
import dev.dynabatch.local.internal.value.JsonReader;
import dev.dynabatch.local.internal.value.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The parameters about throughput, which tables and global indexes have alike. */
final class ThroughputForm {
    private static final String INVALID = "One or more parameter values were invalid: ";
    /** How a request says that there is to be no maximum. */
    private static final long UNLIMITED = -1;

    private @Nullable Long read;
    private @Nullable Long write;
    private @Nullable Long maxRead;
    private @Nullable Long maxWrite;
    private @Nullable Long warmRead;
    private @Nullable Long warmWrite;

    /** Reads a member, if it is one of these; otherwise leaves it to the caller. */
    boolean member(String member, JsonReader in) throws IOException {
        switch (member) {
            case "ProvisionedThroughput", "OnDemandThroughput", "WarmThroughput" -> in.object(name -> unit(name, in));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void unit(String name, JsonReader in) throws IOException {
        switch (name) {
            case "ReadCapacityUnits" -> read = in.longValue();
            case "WriteCapacityUnits" -> write = in.longValue();
            case "MaxReadRequestUnits" -> maxRead = in.longValue();
            case "MaxWriteRequestUnits" -> maxWrite = in.longValue();
            case "ReadUnitsPerSecond" -> warmRead = in.longValue();
            case "WriteUnitsPerSecond" -> warmWrite = in.longValue();
            default -> in.skip();
        }
    }

    /** Checks the numbers one by one. */
    void check(String path, Constraints constraints) {
        constraints
                .between(path + "provisionedThroughput.readCapacityUnits", read, 1, Long.MAX_VALUE)
                .between(path + "provisionedThroughput.writeCapacityUnits", write, 1, Long.MAX_VALUE)
                .between(path + "warmThroughput.readUnitsPerSecond", warmRead, 1, Long.MAX_VALUE)
                .between(path + "warmThroughput.writeUnitsPerSecond", warmWrite, 1, Long.MAX_VALUE);
        checkMaximum(path + "onDemandThroughput.maxReadRequestUnits", maxRead, constraints);
        checkMaximum(path + "onDemandThroughput.maxWriteRequestUnits", maxWrite, constraints);
    }

    private static void checkMaximum(String parameter, @Nullable Long maximum, Constraints constraints) {
        if (maximum == null || maximum != UNLIMITED) {
            constraints.between(parameter, maximum, 1, Long.MAX_VALUE);
        }
    }

    /** @throws ServiceException if it has a maximum though it is provisioned */
    void checkMode(boolean onDemand, String where) {
        if (!onDemand && (maxRead != null || maxWrite != null)) {
            throw ServiceException.validation(INVALID + "OnDemandThroughput should not be specified" + where
                    + " when BillingMode is PROVISIONED");
        }
    }

    /** Whether anything is provisioned. */
    boolean provisions() {
        return read != null || write != null;
    }

    /** Whether both are provisioned. */
    boolean provisionsBoth() {
        return read != null && write != null;
    }

    Throughput throughput() {
        return throughput(read == null || write == null ? Rates.NONE : new Rates(read, write));
    }

    /** With what is provisioned as known from elsewhere. */
    Throughput throughput(Rates provisioned) {
        return new Throughput(provisioned, rates(maxRead, maxWrite), rates(warmRead, warmWrite));
    }

    /** Writes the maxima, if there are any, as {@link #member} reads them. */
    static void writeMaximum(Throughput throughput, JsonWriter out) {
        Rates maximum = throughput.maximum();
        if (!maximum.equals(Rates.NONE)) {
            out.name("OnDemandThroughput").beginObject().name("MaxReadRequestUnits");
            out.number(maximum.read() == 0 ? UNLIMITED : maximum.read()).name("MaxWriteRequestUnits");
            out.number(maximum.write() == 0 ? UNLIMITED : maximum.write()).endObject();
        }
    }

    /** Writes what it is to be ready for, if that was said, as {@link #member} reads it. */
    static void writeWarm(Throughput throughput, JsonWriter out) {
        Rates warm = throughput.warm();
        if (!warm.equals(Rates.NONE)) {
            out.name("WarmThroughput").beginObject().name("ReadUnitsPerSecond").number(warm.read());
            out.name("WriteUnitsPerSecond").number(warm.write()).endObject();
        }
    }

    private static Rates rates(@Nullable Long read, @Nullable Long write) {
        return new Rates(read == null ? 0 : Math.max(0, read), write == null ? 0 : Math.max(0, write));
    }
}
