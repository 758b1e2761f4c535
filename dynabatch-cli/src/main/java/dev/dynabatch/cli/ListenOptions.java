package dev.dynabatch.cli;

import dev.dynabatch.Credentials;
import dev.dynabatch.local.DynabatchLocal;
import dev.dynabatch.local.LocalServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come to {@code dynabatch local}. */
final class ListenOptions {
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

    LocalServer serve(DynabatchLocal store, int port) {
        LocalServer.Builder server = LocalServer.builder(store).address(address(port));
        if (checkSignatures) {
            server.checkSignatures(credentials());
        }
        return server.start();
    }

    /** What to know about who may come. */
    void tell(Console console) {
        if (!address(0).getAddress().isLoopbackAddress()) {
            console.say("Warning: whoever reaches " + bind + " may read and write"
                    + (checkSignatures
                            ? " if they can sign; nothing is encrypted."
                            : ": signatures are not checked (--check-signatures), nothing is encrypted."));
        }
        console.say(
                checkSignatures
                        ? "  They must sign with the credentials of "
                                + credentials().accessKeyId() + " for any region."
                        : "  They also want a region and credentials, whatever they are:"
                                + "  export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local");
    }

    private InetSocketAddress address(int port) {
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
