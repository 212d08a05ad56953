import type { Firewall } from "./firewalls/firewall.ts";
import { none } from "./firewalls/none.ts";
import { ufw, ufwDocker } from "./firewalls/ufw.ts";
import { wallc } from "./firewalls/wallc.ts";

/** What each case is tried under, in the order of the page's columns. */
export const firewalls: readonly Firewall[] = [none, ufw, ufwDocker, ...wallc];
