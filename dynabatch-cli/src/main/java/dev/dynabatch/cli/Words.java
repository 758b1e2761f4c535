package dev.dynabatch.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few words. */
final class Words<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    Words(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String text) {
        for (E each : type.getEnumConstants()) {
            if (text.equalsIgnoreCase(each.toString())) {
                return each;
            }
        }
        throw new TypeConversionException("expected one of "
                + Arrays.stream(type.getEnumConstants()).map(E::toString).collect(Collectors.joining(", "))
                + ", but was '" + text + "'");
    }
}
