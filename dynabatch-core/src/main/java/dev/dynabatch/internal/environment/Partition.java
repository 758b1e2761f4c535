package dev.dynabatch.internal.environment;

import java.util.Map;

/** Which of Amazon's partitions a region belongs to, as far as its host names tell. */
final class Partition {
    private static final String COMMERCIAL_AND_GOV = "amazonaws.com";

    /** The first part of a region's name to its partition's DNS suffix; held against the SDK's list by a test. */
    private static final Map<String, String> SUFFIXES = Map.of(
            "cn", "amazonaws.com.cn",
            "eusc", "amazonaws.eu",
            "us-iso", "c2s.ic.gov",
            "us-isob", "sc2s.sgov.gov",
            "us-isof", "csp.hci.ic.gov",
            "eu-isoe", "cloud.adc-e.uk");

    private Partition() {}

    static String dnsSuffix(String region) {
        for (int dash = region.indexOf('-'); dash > 0; dash = region.indexOf('-', dash + 1)) {
            String suffix = SUFFIXES.get(region.substring(0, dash));
            if (suffix != null) {
                return suffix;
            }
        }
        return COMMERCIAL_AND_GOV;
    }
}
