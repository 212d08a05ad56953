import manifest from "../../package.json" with { type: "json" };

/** The version of `wallc`, as package.json has it. */
export const VERSION = manifest.version;
