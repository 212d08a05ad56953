/** Findings about the ends of a rule and about interfaces. */
import type { Span } from "../span.ts";
import { ENDPOINT_WORDS } from "../words.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic, type Fix } from "./diagnostic.ts";
import { replaceBy, spell } from "./fix.ts";
import { oneOf, show } from "./show.ts";

const MISSING_TO = define("missing-to", {
  title: "a rule that doesn't say where to",
  why: `A rule says where the traffic goes: \`to host\`, \`to containers\`, \`to container db\`, \`to any\`. \`from\` may be left out and is then
everyone; \`to\` may not.`,
  wrong: "allow tcp 22 from 198.51.100.7",
  right: "allow tcp 22 from 198.51.100.7 to host",
});

const BAD_ENDPOINT = define("bad-endpoint", {
  title: "something that is no endpoint",
  why: `Behind \`from\` and \`to\` stands a list of addresses, groups, zones, and the words \`any\`, \`outside\`, \`internet\`, \`private\`,
\`metadata\`, \`host\`, \`containers\`, \`container\`, \`label\`, \`compose\`, \`network\`, \`swarm\` and \`published\`, separated by commas. Ports
and protocols stand before \`from\`.`,
  wrong: "allow any to any tcp 22",
  right: "allow tcp 22 to any",
});

const SEVERAL_NAMES = define("several-names", {
  title: "two names behind one keyword",
  why: `There is one name behind each keyword. Behind a comma a bare word would be a group, so the keyword is said again.`,
  wrong: "allow tcp 5432 from container app worker to container db",
  right: "allow tcp 5432 from container app, container worker to container db",
});

const DESTINATION_ONLY = define("destination-only", {
  title: "an endpoint that can't be a source",
  why: `\`published\` and \`swarm\` speak of the host's ports that are published: packets go to them, and none comes from them. What
containers send is \`from containers\`, \`from container web\` or \`from compose shop\`.`,
  wrong: "deny any from published to internet",
  right: "deny any from containers to internet",
});

const ON_BEHIND_OWN = define("on-behind-own", {
  title: "an interface where the packet has none",
  why: `\`on\` behind \`to\` is the interface that a packet leaves by, and what goes \`to host\` or \`to published\` ends at this machine or is
redirected there. Likewise what comes \`from host\` came in by no interface. Say the interface at the other end.`,
  wrong: "allow tcp 22 from any to host on interface eth0",
  right: "allow tcp 22 from any on interface eth0 to host",
});

const BAD_EXCEPT = define("bad-except", {
  title: "something that can't be excepted",
  why: `Behind \`except\` stand addresses, prefixes, ranges, groups and zones; they are taken from the whole list before it. To except
a container or this machine, write a rule for it before this one: the first rule that matches decides.`,
  wrong: "deny any from containers except container backup to internet",
  right: "allow any from container backup to internet\ndeny any from containers to internet",
});

const DUPLICATE_CLAUSE = define("duplicate-clause", {
  title: "a clause that stands twice",
  why: `A rule has one \`from\` and one \`to\`, each with at most one \`except\` and one \`on\`. Several endpoints are one list.`,
  wrong: "allow tcp 22 from 198.51.100.7 from 198.51.100.9 to host",
  right: "allow tcp 22 from 198.51.100.7, 198.51.100.9 to host",
});

const CLAUSE_ORDER = define("clause-order", {
  title: "clauses in another order",
  why: `A rule reads like a sentence: action, traffic, \`from\`, \`to\`, modifiers; and in each end the list first, then \`except\`, then
\`on\`. One order makes policies comparable, line by line.`,
  wrong: "allow tcp 22 to host from 198.51.100.7",
  right: "allow tcp 22 from 198.51.100.7 to host",
});

const MISPLACED_CLAUSE = define("misplaced-clause", {
  title: "a clause that its statement doesn't have",
  why: `\`from\`, \`to\` and \`on\` belong to rules, \`except\` to rules and \`let\`, \`address\` to zones, modifiers to rules and defaults.`,
  wrong: "service web = tcp 80, 443\nzone lan = interface eth1 except 10.0.0.9",
  right: "service web = tcp 80, 443\nzone lan = interface eth1 address 10.0.0.0/24",
});

const BAD_INTERFACE = define("bad-interface", {
  title: "something that is no interface's name",
  why: `The kernel gives interfaces names of 1 to 15 characters without blanks and \`/\`. Here they consist of letters, digits, \`_\`, \`.\`,
\`-\` and \`@\`, and don't begin with \`-\`. In quotes, one \`*\` at the end stands for any further characters.`,
  wrong: "zone vpn = interface wireguard-office1",
  right: "zone vpn = interface wg-office1",
});

export const endpointDefinitions = [
  MISSING_TO,
  BAD_ENDPOINT,
  SEVERAL_NAMES,
  DESTINATION_ONLY,
  ON_BEHIND_OWN,
  BAD_EXCEPT,
  DUPLICATE_CLAUSE,
  CLAUSE_ORDER,
  MISPLACED_CLAUSE,
  BAD_INTERFACE,
] as const;

export function missingTo(span: Span): Diagnostic {
  return diagnostic(MISSING_TO, {
    span,
    message: "the rule doesn't say where the traffic goes",
    help: ["Write `to host` for this machine, `to containers` for what runs in Docker, `to any` for everything."],
  });
}

export function badEndpoint(span: Span, text: string, help?: string, fix?: Fix): Diagnostic {
  return diagnostic(BAD_ENDPOINT, {
    span,
    message: `${show(text)} is no endpoint`,
    help: [help ?? `An endpoint is an address, a group, a zone, or begins with ${oneOf(ENDPOINT_WORDS)}.`],
    fix,
  });
}

export function severalNames(span: Span, keyword: string, names: readonly string[]): Diagnostic {
  const meant = names.map((name) => `${keyword} ${name}`).join(", ");
  return diagnostic(SEVERAL_NAMES, {
    span,
    message: `\`${keyword}\` is followed by one name, and here are ${names.length}`,
    help: [`Write ${show(meant)}.`],
    fix: replaceBy(span, meant),
  });
}

export function destinationOnly(span: Span, word: string): Diagnostic {
  return diagnostic(DESTINATION_ONLY, {
    span,
    message: `\`${word}\` can only be a destination`,
    help: ["What containers send is `from containers`, `from container web` or `from compose shop`."],
  });
}

export function onBehindOwn(span: Span, end: "from" | "to", what: string, zone: string): Diagnostic {
  const other = end === "to" ? "from" : "to";
  return diagnostic(ON_BEHIND_OWN, {
    span,
    message:
      end === "to"
        ? `what goes \`to ${what}\` leaves by no interface`
        : `what comes \`from ${what}\` came in by no interface`,
    help: [`Say the interface at the other end: ${show(`${other} any ${zone}`)}.`],
  });
}

export function badExcept(span: Span, text: string): Diagnostic {
  return diagnostic(BAD_EXCEPT, {
    span,
    message: `${show(text)} can't stand behind \`except\`, which takes addresses, groups and zones`,
    help: ["Write a rule for it before this one: the first rule that matches decides."],
  });
}

export function duplicateClause(span: Span, word: string, first: Span): Diagnostic {
  return diagnostic(DUPLICATE_CLAUSE, {
    span,
    message: `\`${word}\` stands twice`,
    related: [{ span: first, message: "it stands here already" }],
    help: ["Put both into one list, separated by commas."],
  });
}

export function clauseOrder(span: Span, word: string, before: string): Diagnostic {
  return diagnostic(CLAUSE_ORDER, {
    span,
    message: `\`${word}\` stands before \`${before}\``,
    help: ["The order is: action, traffic, `from`, `to`, modifiers; in each end the list, then `except`, then `on`."],
  });
}

export function misplacedClause(span: Span, word: string, statement: string): Diagnostic {
  const help: Record<string, string> = {
    except: "Name the rest in a group (`let rest = 10.0.0.0/8 except 10.66.0.0/16`) and that group here.",
    address: "`address` belongs to a zone; in a rule, write the addresses themselves.",
  };
  return diagnostic(MISPLACED_CLAUSE, {
    span,
    message: `\`${word}\` is no part of ${statement}`,
    help: help[word] ? [help[word]] : [],
  });
}

export function badInterface(span: Span, text: string, why: string, meant?: string): Diagnostic {
  return diagnostic(BAD_INTERFACE, {
    span,
    message: `${show(text)} is no interface's name: ${why}`,
    help: meant ? [`Write ${show(meant)}.`] : [],
    fix: meant ? spell(span, meant) : undefined,
  });
}
