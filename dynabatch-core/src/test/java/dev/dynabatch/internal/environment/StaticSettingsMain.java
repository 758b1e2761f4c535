package dev.dynabatch.internal.environment;

/** Resolves everything in a process of its own, whose loaded classes a test looks at. */
final class StaticSettingsMain {
    private StaticSettingsMain() {}

    public static void main(String[] args) {
        AwsEnvironment environment = AwsEnvironment.of(null);
        System.out.println(AwsEnvironment.defaultEndpoint(environment.region()) + " "
                + environment.credentials().resolve() + " " + environment.configuredEndpoint());
    }
}
