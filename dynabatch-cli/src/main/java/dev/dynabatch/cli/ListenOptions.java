package dev.dynabatch.cli;

import dev.dynabatch.Credentials;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import dev.dynabatch.local.fault.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server listens, and who may come. */
final class ListenOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8000",
            description = "Where to listen, ${DEFAULT-VALUE} by default; 0 takes any free port.")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Listen on this address of the machine, or on all with 0.0.0.0, instead of the loopback one.")
    @Nullable
    private String bind;

    @Option(
            names = "--check-signatures",
            description = "Take only requests signed with the credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"
                    + " and, if it is set, AWS_SESSION_TOKEN.")
    private boolean checkSignatures;

    LocalServer serve(DynabatchLocal store) {
        LocalServer.Builder server = LocalServer.builder(store).address(address());
        if (checkSignatures) {
            server.checkSignatures(credentials());
        }
        return server.start();
    }

    FaultProxy serve(FaultProxy.Builder proxy) {
        proxy.address(address());
        if (checkSignatures) {
            proxy.checkSignatures(credentials());
        }
        return proxy.start();
    }

    /** Fails if the port is none. */
    void checkPort() {
        if (port < 0 || port > 65_535) {
            throw CliException.usage(
                    "--port must be from 0 to 65535, but is " + port, "8000 is the customary one; 0 takes any free.");
        }
    }

    /** What to know about who may come. */
    void tell(Console console) {
        tell(console, "may read and write");
    }

    /** @param may what whoever comes may do */
    void tell(Console console, String may) {
        if (!address().getAddress().isLoopbackAddress()) {
            console.say("Warning: whoever reaches " + bind + " " + may
                    + (checkSignatures
                            ? " if they can sign; nothing is encrypted."
                            : ": signatures are not checked (--check-signatures), nothing is encrypted."));
        }
        console.say(
                checkSignatures
                        ? "  They must sign with the credentials of "
                                + credentials().accessKeyId() + " for any region."
                        : "  They also want a region and credentials, whatever they are:"
                                + "  export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local"
                                + " AWS_SECRET_ACCESS_KEY=local");
    }

    private InetSocketAddress address() {
        if (bind == null) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }
        InetSocketAddress address = new InetSocketAddress(bind, port);
        if (address.isUnresolved()) {
            throw CliException.usage(
                    "--bind needs an address of this machine, but nobody knows '" + bind + "'",
                    "For example: --bind 0.0.0.0");
        }
        return address;
    }

    private static Credentials credentials() {
        String id = setting("aws.accessKeyId", "AWS_ACCESS_KEY_ID");
        String secret = setting("aws.secretAccessKey", "AWS_SECRET_ACCESS_KEY");
        if (id == null || secret == null) {
            throw CliException.usage(
                    "--check-signatures needs the credentials to check against, but "
                            + (id == null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY") + " is not set",
                    "For example: AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local dynabatch local --check-signatures");
        }
        return new Credentials(id, secret, setting("aws.sessionToken", "AWS_SESSION_TOKEN"), null);
    }

    /** From a system property or the environment, in the order of the AWS chain. */
    private static @Nullable String setting(String property, String variable) {
        String value = System.getProperty(property, System.getenv(variable));
        return value == null || value.isBlank() ? null : value;
    }
}
