import type { PathName } from "../../../lang/tree.ts";
import type { Entry } from "./entry.ts";

/** A path as it is written behind `default`. */
type Written<Name extends string> = Name extends `${infer First}-${infer Second}` ? `${First} ${Second}` : Name;

/** The paths that a packet takes through the machine. */
export const PATH_WORDS: Readonly<Record<Written<PathName>, Entry>> = {
  "to host": [
    "The path from anywhere (containers too) to the machine itself. Without a default it is untouched: rules decide what they match, the rest is as it was. " +
      "What Docker publishes isn't on it.",
    "allow tcp ssh to host\ndefault deny to host",
  ],
  "to containers": [
    "The path from outside into a container, by a published port or not. Without a default: `deny`.",
    "allow tcp https to container www-nginx\ndefault reject to containers",
  ],
  "from containers": [
    "The path from a container to the outside. Without a default: `allow`.",
    "allow tcp https from containers to internet\ndefault reject from containers",
  ],
  "between containers": [
    "The path from container to container, within one network too. Without a default: `allow`, and Docker's own isolation still holds.",
    "allow tcp 5432 from container app to container db\ndefault deny between containers",
  ],
  "from host": [
    "What the machine itself sends, to containers too. Without a default: `allow`. Only a rule that says `from host` decides it.",
    "allow any from host to containers\nallow tcp https from host to any\ndefault reject from host",
  ],
  forward: [
    "The path through this machine, neither end Docker's. Without a default it is untouched.",
    "allow tcp https from 192.0.2.0/24 to outside\ndefault deny forward",
  ],
};
