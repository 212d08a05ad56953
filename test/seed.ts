import fc from "fast-check";

/** The same in every run of CI, so that it fails for a change and not for its luck; elsewhere a new one, which a failure names. */
if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261130 });
