package dev.dynabatch.cli;

import dev.dynabatch.local.DynabatchLocal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options every command has: where the tables are, and how much to say. */
final class ConnectionOptions {
    @ArgGroup
    @Nullable
    Store store;

    @Option(
            names = "--region",
            paramLabel = "R",
            description = "The AWS region, instead of that of the environment or the profile.")
    @Nullable
    String region;

    @Option(
            names = "--profile",
            paramLabel = "P",
            description = "The profile in ~/.aws/config and ~/.aws/credentials to use.")
    @Nullable
    String profile;

    @Option(names = "--verbose", description = "Log every request and show stack traces, on standard error.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** One or the other. */
    static final class Store {
        @Option(
                names = "--endpoint-url",
                paramLabel = "URL",
                description = "Talk to this endpoint, for example http://localhost:8000, instead of AWS.")
        @Nullable
        URI endpoint;

        @Option(
                names = "--embedded",
                arity = "0..1",
                paramLabel = "DIR",
                preprocessor = OnlyAttached.class,
                description = {
                    "Use a store of our own inside this process: kept in directory DIR (made if missing), or without"
                            + " =DIR in memory and gone when the command ends."
                })
        @Nullable
        String embedded;
    }

    /** The embedded store that was asked for, opened, or null if none was. */
    @Nullable
    DynabatchLocal openEmbedded() {
        if (store == null || store.embedded == null) {
            return null;
        }
        return store.embedded.isEmpty() ? DynabatchLocal.inMemory() : DynabatchLocal.open(Path.of(store.embedded));
    }

    /** Whether the embedded store that was asked for is gone when it is closed. */
    boolean inMemory() {
        return store != null && store.embedded != null && store.embedded.isEmpty();
    }

    @Nullable
    URI endpoint() {
        return store == null ? null : store.endpoint;
    }

    /** Leaves the next word alone: {@code --embedded FILE} is an option and a file. */
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's own signature
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec arg, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                args.push("");
            } else if (args.isEmpty() || args.peek().isEmpty()) { // as of a variable that is not set
                throw new ParameterException(command.commandLine(), "--embedded= has no directory in it");
            }
            return false;
        }
    }
}
