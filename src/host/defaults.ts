/** What the command line has to know of this folder before it does anything. */

/** What `--backend` of the commands that change a host takes. */
export const CHOICES = ["auto", "nft", "iptables"] as const;
export type Choice = (typeof CHOICES)[number];

/** The folder in which it is remembered what was done to a host. */
export const DEFAULT_STATE = "/var/lib/wallc";

/** Where the kernel's log is read: `auto` is the journal, or dmesg where there is none. */
export const KERNEL_LOGS = ["auto", "journal", "dmesg"] as const;
export type KernelLog = (typeof KERNEL_LOGS)[number];
