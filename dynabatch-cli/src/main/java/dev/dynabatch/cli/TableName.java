package dev.dynabatch.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a table, or its ARN. */
final class TableName implements ITypeConverter<String> {
    /** Source: developer guide, "Naming rules". */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}|arn:.+");

    @Override
    public String convert(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new TypeConversionException("'" + text
                    + "' is no table name; it has from 3 to 255 letters (a-z, A-Z), digits, '_', '-' and '.'");
        }
        return text;
    }
}
