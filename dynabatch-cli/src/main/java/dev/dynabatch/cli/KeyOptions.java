package dev.dynabatch.cli;

import dev.dynabatch.Dynabatch;
import dev.dynabatch.KeySchema;
import dev.dynabatch.ServiceException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the key of the table is, if it is not to be asked for. */
final class KeyOptions {
    @Option(
            names = "--create-table",
            paramLabel = "PK[:S|N|B][,SK[:S|N|B]]",
            converter = Converter.class,
            description = {
                "Make the table (on demand) if there is none: names and types of its partition key and sort key, type S"
                        + " where none is given. A table that is there already must have this very key."
            })
    @Nullable
    KeySchema create;

    @Option(
            names = "--key",
            paramLabel = "PK[:T][,SK[:T]]",
            converter = Converter.class,
            description = "The key of the existing table, where DescribeTable is not allowed or not wanted.")
    @Nullable
    KeySchema given;

    /** The key schema that these options say, after making the table if they say so. */
    KeySchema prepare(Dynabatch client, String table) {
        KeySchema wanted = create;
        if (wanted == null) {
            if (given == null) {
                throw new IllegalStateException("neither --create-table nor --key");
            }
            return given;
        }
        KeySchema found = existing(client, table);
        if (found == null) {
            try {
                return client.tables().create(table, wanted).keySchema();
            } catch (ServiceException e) {
                if (!e.error().code().equals("ResourceInUseException")) {
                    throw e;
                }
                found = client.tables().describe(table).keySchema(); // somebody else was faster
            }
        }
        if (!found.equals(wanted)) {
            throw CliException.aborted(
                    "table '" + table + "' exists with the key " + found + ", not " + wanted,
                    "Leave out --create-table to use it as it is, or choose another --table.");
        }
        return found;
    }

    private static @Nullable KeySchema existing(Dynabatch client, String table) {
        try {
            return client.tables().describe(table).keySchema();
        } catch (ServiceException e) {
            if (e.error().code().equals("ResourceNotFoundException")) {
                return null;
            }
            throw e;
        }
    }

    /** Reads the short form of a key schema. */
    static final class Converter implements ITypeConverter<KeySchema> {
        @Override
        public KeySchema convert(String text) {
            try {
                return KeySchema.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
