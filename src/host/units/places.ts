/** Where units go that an administrator installs, before those of packages (systemd.unit(5)). */
export const UNITS = "/etc/systemd/system";

/** The folder of the policy. */
export const CONFIGURATION = "/etc/wallc";

/** What a reload of the unit applies. */
export const POLICY = `${CONFIGURATION}/policy.wall`;

/** Variables for the units, one `NAME=VALUE` a line; it need not be there. */
export const ENVIRONMENT = `${CONFIGURATION}/environment`;

/** Where rules may be tried for those who can't make a network namespace; root's alone. */
export const SCRATCH_SOCKET = "/run/wallc-scratch.sock";
