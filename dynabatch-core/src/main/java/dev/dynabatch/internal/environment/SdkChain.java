package dev.dynabatch.internal.environment;

import dev.dynabatch.DynabatchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/** The rest of the chain, by the SDK: profiles, web identity, SSO, container and instance metadata. */
final class SdkChain {
    private SdkChain() {}

    /** @param otherwise what to say if there is no metadata service */
    static String metadataRegion(String otherwise) {
        try {
            return new InstanceProfileRegionProvider().getRegion().id();
        } catch (RuntimeException e) {
            throw new DynabatchException(otherwise, e);
        }
    }

    /** @param chosen the profile to use and nothing else, or null for the whole chain with {@code profile} in its place */
    static SdkCredentials credentials(
            @Nullable String chosen, String profile, @Nullable Path config, @Nullable Path credentials) {
        ProfileFileSupplier files = profileFiles(config, credentials);
        AwsCredentialsProvider provider = chosen != null
                ? ProfileCredentialsProvider.builder()
                        .profileFile(files)
                        .profileName(chosen)
                        .build()
                : DefaultCredentialsProvider.builder()
                        .profileFile(files)
                        .profileName(profile)
                        .build();
        return new SdkCredentials(provider);
    }

    /** Read again whenever a file has changed. */
    static ProfileFileSupplier profileFiles(@Nullable Path config, @Nullable Path credentials) {
        ProfileFileSupplier first = supplier(config, ProfileFile.Type.CONFIGURATION);
        ProfileFileSupplier second = supplier(credentials, ProfileFile.Type.CREDENTIALS);
        return ProfileFileSupplier.aggregate(first, second);
    }

    private static ProfileFileSupplier supplier(@Nullable Path file, ProfileFile.Type type) {
        return file == null
                ? ProfileFileSupplier.fixedProfileFile(ProfileFile.aggregator().build())
                : ProfileFileSupplier.reloadWhenModified(file, type);
    }
}
