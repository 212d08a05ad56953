import { define } from "../../../lang/diagnostics/define.ts";
import { type Diagnostic, diagnostic, type Related } from "../../../lang/diagnostics/diagnostic.ts";
import type { Span } from "../../../lang/span.ts";

const failing = define("test-fails", {
  title: "a promise of a test that the policy breaks",
  why: `A line of a \`test\` holds when all the traffic that it describes gets that decision. Here is a packet that it describes and that gets
another one, with the line that decided it: correct that rule, put another one above it, or have the test promise less.

A rule with \`limit\` or \`connections\` counts as not matching where a test says \`allow\`, because it may be beyond its limit, and as
matching where a test says \`deny\` or \`reject\`; a \`trial\` refuses nothing. In a run-time group (\`set\`) is nobody where a test says
\`allow\`, and whoever other programs may put there where it refuses; \`except\` takes the group out of the line. Where a test refuses, a source
that comes in by a Docker bridge may have any address: containers can forge theirs, and \`on\` behind the \`from\` of the rule that allows shuts
them out.`,
  wrong: `
allow tcp 5432 from 203.0.113.0/24 to containers
default deny to containers

test "the database is closed to the world" {
  deny tcp 5432 from outside to containers
}`,
  right: `
allow tcp 5432 from 203.0.113.0/24 to containers
default deny to containers

test "the database is closed to the world" {
  deny tcp 5432 from outside except 203.0.113.0/24 to containers
}`,
});

const nothingSaid = define("test-says-nothing", {
  title: "a line of a test that describes no packet",
  severity: "warning",
  why: `No packet can be one of those that the line describes: the container has no address now, the name is unknown, or no way leads from
this source to this destination. So whatever the policy says, the line can't fail, and promises nothing.`,
  wrong: `
default deny to host

test "the host is closed" {
  deny tcp 22 from 192.0.2.0/24 on interface lo to host
}`,
  right: `
default deny to host

test "the host is closed" {
  deny tcp 22 from 192.0.2.0/24 on interface eth0 to host
}`,
});

const unproved = define("test-not-proved", {
  title: "a line of a test that can't be proved",
  why: `Whether all the traffic of the line gets that decision would take longer to find out than anybody waits, because the rules cut it into
too many pieces. What isn't proved counts as failed, never as passed. Several lines that say less each (one service, one network,
one zone) are easier to prove.`,
  wrong: `
set a
set b
set c
set d
set e
set f
set g
allow tcp 1 from a, b, c, d, e, f, g to containers
allow tcp 1 from containers to a, b, c, d, e, f, g
default deny from containers
default deny to host

test "the host is closed" {
  deny tcp 22 from any to host
}`,
  right: `
set a
allow tcp 1 from a to containers
default deny to host

test "the host is closed" {
  deny tcp 22 from any to host
}`,
});

/** Every kind of finding that running tests makes. */
export const testDefinitions = [failing, nothingSaid, unproved];

/** `words` is the whole sentence; `help` what may mend it. */
export function testFails(words: string, span: Span, related: readonly Related[], help: readonly string[]): Diagnostic {
  return diagnostic(failing, { message: words, span, related, help });
}

export function testSaysNothing(span: Span): Diagnostic {
  return diagnostic(nothingSaid, {
    message: "this line describes no packet that there can be, so it promises nothing",
    span,
    help: ["See whether its containers run, and whether a way leads from its source to its destination."],
  });
}

export function testIsEmpty(span: Span): Diagnostic {
  return diagnostic(nothingSaid, { message: "this test has no line, so it promises nothing", span });
}

export function testTooLong(span: Span): Diagnostic {
  return diagnostic(unproved, {
    message: "whether this line holds would take too long to find out, so it counts as failed",
    span,
    help: ["Write several lines that say less each."],
  });
}

/** The proof and the IR's own meaning disagree: a fault of ours. */
export function testDisputed(words: string, span: Span): Diagnostic {
  return diagnostic(unproved, {
    message: `the proof is at odds with what the policy means, so the line counts as failed: ${words}`,
    span,
    help: ["This is a fault of wallc: please report it, with the policy."],
  });
}
