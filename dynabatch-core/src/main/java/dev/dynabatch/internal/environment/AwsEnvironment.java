package dev.dynabatch.internal.environment;

import dev.dynabatch.Credentials;
import dev.dynabatch.DynabatchException;
import dev.dynabatch.internal.environment.Settings.AwsFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Region, endpoint and credentials by the usual AWS chain, each looked for when it is asked for.
 *
 * <p>The order is that of the AWS SDK for Java 2. System properties and environment variables are read here; the SDK's
 * classes are loaded only when these do not settle the matter. {@code AWS_DEFAULT_REGION}, which the command line tools
 * read and the SDK does not, is asked last before the metadata service. Every method may block for files, and
 * {@link #region()} and the credentials for the network.
 */
public final class AwsEnvironment {
    private static final Pattern REGION = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

    private final Settings settings;
    private final @Nullable String chosenProfile;

    AwsEnvironment(Settings settings, @Nullable String chosenProfile) {
        this.settings = settings;
        this.chosenProfile = chosenProfile;
    }

    /**
     * This process's environment.
     *
     * @param profile the profile to use, or null for the one {@code aws.profile} or {@code AWS_PROFILE} names. One given
     *     here goes before keys in the environment, as with {@code aws --profile}
     */
    public static AwsEnvironment of(@Nullable String profile) {
        return new AwsEnvironment(Settings.system(), profile);
    }

    /**
     * The region.
     *
     * @throws DynabatchException if there is none anywhere; the message says what was looked at and what to set
     */
    public String region() {
        String said = settings.either("aws.region", "AWS_REGION");
        if (said != null) {
            return valid(said, "system property aws.region or variable AWS_REGION");
        }
        said = fromProfile("region");
        if (said != null) {
            return valid(said, "profile '" + profile() + "'");
        }
        said = settings.variable("AWS_DEFAULT_REGION");
        if (said != null) {
            return valid(said, "variable AWS_DEFAULT_REGION");
        }
        return SdkChain.metadataRegion(
                "no AWS region found: looked at system property aws.region, AWS_REGION, profile '"
                        + profile()
                        + (sdkProfile() == null ? "' (which is in no file)" : "'")
                        + ", AWS_DEFAULT_REGION and the EC2 metadata service; set AWS_REGION, or give the client"
                        + " a region");
    }

    /**
     * Checks that there is the profile that was asked for; without one, nothing.
     *
     * @throws DynabatchException if no file has it; the message says where it was looked for
     */
    public void requireChosenProfile() {
        if (chosenProfile != null && sdkProfile() == null) {
            throw new DynabatchException(
                    "there is no profile '" + chosenProfile + "': looked in "
                            + place(AwsFile.CONFIG) + " and " + place(AwsFile.CREDENTIALS)
                            + "; is its name spelt rightly? AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files",
                    null);
        }
    }

    private String place(AwsFile which) {
        Path file = settings.place(which);
        return file == null ? "no file" : file + (Files.isRegularFile(file) ? "" : " (which does not exist)");
    }

    /**
     * The endpoint somebody configured, or null if nobody did or {@code AWS_IGNORE_CONFIGURED_ENDPOINT_URLS} says to
     * ignore it.
     *
     * @throws DynabatchException if it is no http or https URL
     */
    public @Nullable URI configuredEndpoint() {
        String ignore = settings.either("aws.ignoreConfiguredEndpointUrls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        if (Boolean.parseBoolean(ignore == null ? fromProfile("ignore_configured_endpoint_urls") : ignore)) {
            return null;
        }
        String[] properties = {"aws.endpointUrlDynamoDb", "aws.endpointUrl"};
        for (String property : properties) {
            String said = settings.property(property);
            if (said != null) {
                return url(said, "system property " + property);
            }
        }
        String[] variables = {"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"};
        for (String variable : variables) {
            String said = settings.variable(variable);
            if (said != null) {
                return url(said, "variable " + variable);
            }
        }
        SdkProfile found = sdkProfile();
        String said = found == null ? null : found.endpointUrl("dynamodb");
        return said == null ? null : url(said, "profile '" + profile() + "'");
    }

    /** The service's own endpoint in {@code region}. */
    public static URI defaultEndpoint(String region) {
        return URI.create("https://dynamodb." + valid(region, "the client") + "." + Partition.dnsSuffix(region));
    }

    /**
     * Whether anything on this machine speaks of AWS: keys, a profile, a container's or a web identity's variables, or one
     * of the tools' files. The metadata service is not asked.
     */
    public boolean anythingConfigured() {
        return staticCredentials() != null
                || settings.either("aws.profile", "AWS_PROFILE") != null
                || settings.either("aws.webIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE") != null
                || settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null
                || settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null
                || configFile() != null
                || credentialsFile() != null;
    }

    /** The credentials' source. Nothing is looked for before it is first asked. */
    public ChainCredentials credentials() {
        return new ChainCredentials(
                this::staticCredentials,
                () -> SdkChain.credentials(chosenProfile, profile(), configFile(), credentialsFile()));
    }

    private @Nullable Credentials staticCredentials() {
        if (chosenProfile != null) {
            return null;
        }
        Credentials found = keys(
                settings.property("aws.accessKeyId"),
                settings.property("aws.secretAccessKey"),
                settings.property("aws.sessionToken"));
        return found != null
                ? found
                : keys(
                        settings.variable("AWS_ACCESS_KEY_ID"),
                        settings.variable("AWS_SECRET_ACCESS_KEY"),
                        settings.variable("AWS_SESSION_TOKEN"));
    }

    private static @Nullable Credentials keys(@Nullable String id, @Nullable String secret, @Nullable String token) {
        return id == null || secret == null ? null : new Credentials(id, secret, token, null);
    }

    private String profile() {
        String said = chosenProfile != null ? chosenProfile : settings.either("aws.profile", "AWS_PROFILE");
        return said == null ? "default" : said;
    }

    private @Nullable String fromProfile(String property) {
        SdkProfile found = sdkProfile();
        return found == null ? null : found.property(property);
    }

    private @Nullable SdkProfile sdkProfile() {
        Path config = configFile();
        Path credentials = credentialsFile();
        return config == null && credentials == null ? null : SdkProfile.read(config, credentials, profile());
    }

    private @Nullable Path configFile() {
        return settings.file(AwsFile.CONFIG);
    }

    private @Nullable Path credentialsFile() {
        return settings.file(AwsFile.CREDENTIALS);
    }

    private static String valid(String region, String source) {
        if (!REGION.matcher(region).matches()) {
            throw new DynabatchException(
                    "'" + region + "' (from " + source + ") is no region; expected one like eu-central-1", null);
        }
        return region;
    }

    private static URI url(String text, String source) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw noUrl(text, source, e);
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw noUrl(text, source, null);
        }
        return uri;
    }

    private static DynabatchException noUrl(String text, String source, @Nullable Throwable cause) {
        return new DynabatchException(
                "'" + text + "' (from " + source
                        + ") is no endpoint; expected http://host[:port] or https://host[:port]",
                cause);
    }
}
