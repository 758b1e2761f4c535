package dev.dynabatch.internal.environment;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/** One profile of the AWS configuration files, read by the SDK. */
final class SdkProfile {
    private final ProfileFile file;
    private final Profile profile;

    private SdkProfile(ProfileFile file, Profile profile) {
        this.file = file;
        this.profile = profile;
    }

    /** The profile with this name, or null if no file has it. */
    static @Nullable SdkProfile read(@Nullable Path config, @Nullable Path credentials, String name) {
        ProfileFile file = SdkChain.profileFiles(config, credentials).get();
        Profile profile = file.profile(name).orElse(null);
        return profile == null ? null : new SdkProfile(file, profile);
    }

    @Nullable
    String property(String name) {
        return profile.property(name).orElse(null);
    }

    /** The URL in the section its property {@code services} names, else its own for the service, else its own for all. */
    @Nullable
    String endpointUrl(String serviceName) {
        String own = serviceName + ".endpoint_url";
        String services = property("services");
        String url = services == null
                ? null
                : file.getSection("services", services)
                        .flatMap(section -> section.property(own))
                        .orElse(null);
        if (url == null) {
            url = property(own);
        }
        return url == null ? property("endpoint_url") : url;
    }
}
