package dev.dynabatch.cli;

import dev.dynabatch.rate.CapacityLimit;
import dev.dynabatch.rate.FixedRate;
import dev.dynabatch.rate.TableShare;
import java.util.function.LongFunction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads units a second, or a share of the table's own. */
abstract class RateConverter implements ITypeConverter<CapacityLimit> {
    private final String kind;
    private final LongFunction<CapacityLimit> fixed;

    private RateConverter(String kind, LongFunction<CapacityLimit> fixed) {
        this.kind = kind;
        this.fixed = fixed;
    }

    @Override
    public CapacityLimit convert(String text) {
        try {
            return text.endsWith("%")
                    ? new TableShare(Double.parseDouble(text.substring(0, text.length() - 1)) / 100)
                    : fixed.apply(Long.parseLong(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no rate; expected whole " + kind
                    + " capacity units a second, such as 500, or a share of the table's capacity, such as 50%");
        }
    }

    /** Of writes. */
    static final class Writes extends RateConverter {
        Writes() {
            super("write", FixedRate::writes);
        }
    }

    /** Of reads. */
    static final class Reads extends RateConverter {
        Reads() {
            super("read", FixedRate::reads);
        }
    }
}
