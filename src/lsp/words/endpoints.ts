import type { CLAUSE_WORDS, ENDPOINT_WORDS } from "../../../lang/words.ts";
import type { Entry } from "./entry.ts";

/** The words that begin an item of an endpoint. */
export const ENDPOINTS: Readonly<Record<(typeof ENDPOINT_WORDS)[number], Entry>> = {
  any: [
    "Everything; as a source, everyone but the machine itself. A rule to or from `any` may be on several paths.",
    "allow tcp ssh from any to host\ndefault deny to host",
  ],
  outside: [
    "Whatever is neither this machine nor behind a Docker bridge: `internet` and `private` together.",
    "allow tcp https from outside to container www-nginx\ndefault deny to containers",
  ],
  internet: [
    "What is `outside` and not `private`: addresses that are reached all over the world.",
    "reject tcp smtp from containers to internet",
  ],
  private: [
    "What is `outside`, with an address of the closed list of special-purpose prefixes: RFC 1918 and 6598, unique local, link-local, loopback, " +
      "documentation, multicast, … The language's reference has the list.",
    "deny any from containers to private",
  ],
  metadata: [
    "The cloud's metadata addresses, where a machine asks for its credentials: 169.254.169.254 and fd00:ec2::254.",
    "deny any from containers to metadata",
  ],
  containers: [
    "Everything behind a Docker bridge, also what is started later. A container on the host's network isn't.",
    "allow any from 198.51.100.7 to containers\ndefault reject to containers",
  ],
  host: [
    "This machine; with an address, prefix or group behind it, this machine under that address of its own. As a destination broadcast and multicast " +
      "that are delivered to it too. A port that Docker publishes is not the host's but the container's behind it.",
    "allow tcp ssh to host\nallow tcp 9100 from 198.51.100.7 to host 192.0.2.1\ndefault deny to host",
  ],
  published: [
    "As a destination: whatever Docker publishes on a port **of this host** (under the address, prefix or group behind it), Swarm's ingress ports too. " +
      "The rule's port is the host's port, as in `docker run -p`, wherever it leads.",
    "allow tcp 8443 from any to published\ndefault deny to containers",
  ],
  container: [
    'That container, in all its networks, by its own ports. A quoted name with `*` or `?` is a pattern: `container "web-*"`.',
    "allow tcp https to container www-nginx\nallow tcp 5432 from container app to container db\ndefault deny to containers",
  ],
  label: [
    "The containers with that label, or with that value of it: `label KEY`, `label KEY=VALUE`.",
    "allow tcp https from any to label tier=web\ndefault deny to containers",
  ],
  compose: [
    "The containers of that Compose project or service: `compose PROJECT`, `compose PROJECT/SERVICE`.",
    "allow tcp https from any to compose shop/web\ndefault deny to containers",
  ],
  network: [
    "That Docker network: its bridge and subnets, whether its containers are known or not.",
    "allow tcp 5432 from 198.51.100.7 to network backend\ndefault deny to containers",
  ],
  swarm: [
    "As a destination: the host's ports that this Swarm service publishes.",
    "allow tcp https from any to swarm frontend\ndefault deny to containers",
  ],
};

/** The words that begin a clause of a rule or a zone. */
export const CLAUSES: Readonly<Record<(typeof CLAUSE_WORDS)[number], Entry>> = {
  from: [
    "Where the packets come from. Without it a rule is for everyone but the machine itself.",
    "allow tcp ssh from 198.51.100.7, 2001:db8:ad::/48 to host\ndefault deny to host",
  ],
  to: [
    "Where the packets go. It is never left out.",
    "allow tcp 5432 from container app to container db\ndefault deny to containers",
  ],
  except: [
    "Takes addresses, groups and zones from the whole list before it.",
    "allow tcp 8080 from private except 10.66.0.0/16 to published\ndefault deny to containers",
  ],
  on: [
    "`on ZONE` or `on interface IF, …`: narrows the whole endpoint to those interfaces, in `from` the one that the packet came in by, in `to` the one " +
      "that it leaves by. It comes last.",
    "allow tcp 8080 from private on interface eth1 to published\ndefault deny to containers",
  ],
  address: [
    "In a zone: only what has these addresses on those interfaces.",
    "zone mgmt = interface eth2 address 192.0.2.0/24, 2001:db8:9::/64\nallow tcp ssh from mgmt to host\ndefault deny to host",
  ],
};
