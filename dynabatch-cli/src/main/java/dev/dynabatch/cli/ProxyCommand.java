package dev.dynabatch.cli;

import dev.dynabatch.local.fault.FaultProxy;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dynabatch proxy}. */
@Command(
        name = "proxy",
        description = {
            "Stands in front of a DynamoDB endpoint and plays faults, until Ctrl-C: throttles, half answers, errors before"
                    + " and after a request is applied, lost, late and broken answers.",
            "Requests are signed anew, with the region and credentials of this command, whoever sends them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dynabatch proxy --faults chaos --seed 7 --endpoint-url http://localhost:8001",
            "  dynabatch proxy --faults throttles --port 9000 --region eu-central-1",
            "  AWS_ENDPOINT_URL_DYNAMODB=http://localhost:8000 ./the-program-to-be-tested"
        })
final class ProxyCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final FaultOptions faultOptions = new FaultOptions();

    @Mixin
    private final ListenOptions listenOptions = new ListenOptions();

    @Mixin
    private final ConnectionOptions connectionOptions = new ConnectionOptions();

    ProxyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        listenOptions.checkPort();
        try (FaultProxy proxy = listenOptions.serve(builder())) {
            int number = console.interrupts().await(() -> tell(proxy));
            console.say(proxy.requests() + (proxy.requests() == 1 ? " request came." : " requests came."));
            faultOptions.tellPlayed(console, proxy.played());
            return ExitCode.ofSignal(number);
        }
    }

    private FaultProxy.Builder builder() {
        if (connectionOptions.store != null && connectionOptions.store.embedded != null) {
            throw CliException.usage(
                    "'proxy' stands in front of an endpoint: --embedded makes no sense here",
                    "For a store of our own with faults: dynabatch local --faults chaos");
        }
        FaultProxy.Builder proxy = faultOptions.proxy();
        URI endpoint = connectionOptions.endpoint();
        if (endpoint != null) {
            proxy.endpoint(endpoint);
        }
        if (connectionOptions.region != null) {
            proxy.region(connectionOptions.region);
        }
        if (connectionOptions.profile != null) {
            proxy.profile(connectionOptions.profile);
        }
        return proxy;
    }

    private void tell(FaultProxy proxy) {
        console.say("The fault proxy listens on " + proxy.endpoint() + " and sends on to " + proxy.target()
                + ". Ctrl-C ends it.");
        faultOptions.tell(console);
        console.say("  For any AWS SDK or tool:  export AWS_ENDPOINT_URL_DYNAMODB=" + proxy.endpoint());
        listenOptions.tell(console, "may read and write in the name of this command");
        console.say("  For this command:         dynabatch tables --endpoint-url " + proxy.endpoint());
    }
}
