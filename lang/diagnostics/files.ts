/** Findings about includes and the files that a policy names. */
import type { Span } from "../span.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { show } from "./show.ts";

const UNREADABLE = define("unreadable-file", {
  title: "a file that can't be read",
  why: `A policy is all of its files. One that is missing could hold the rule that matters, so nothing is compiled without it. Names
are relative to the file in which they stand.`,
  wrong: 'include "missing.wall"',
  right: 'include "common.wall"',
});

const CYCLE = define("include-cycle", {
  title: "files that include each other in a circle",
  why: `An include puts the statements of a file in its place. A file that includes itself, by whatever detour, would go on for ever.
A pattern such as \`*.wall\` also finds the file in which it stands. In the example, \`circle.wall\` includes the policy.`,
  wrong: 'include "circle.wall"',
  right: 'include "common.wall"',
});

const TWICE = define("included-twice", {
  title: "a file that is included twice",
  why: `An include puts the statements of a file in its place, so a second one would define every name again and repeat every rule
where it can't match any more. Name each file once, also where patterns find it.`,
  wrong: 'include "common.wall"\ninclude "c*.wall"',
  right: 'include "common.wall"',
});

const TOO_DEEP = define("include-depth", {
  title: "includes that are nested too deep",
  why: `Includes may be nested 100 deep, which is far more than a person can follow. Deeper ones come from links in the file
system that make one file look like many. In the example, \`deep.wall\` begins such a chain.`,
  wrong: 'include "deep.wall"',
  right: 'include "common.wall"',
});

const NO_MATCH = define("include-matches-nothing", {
  severity: "warning",
  title: "an include whose pattern fits no file",
  why: `A pattern that fits no file includes nothing. That is fine for a directory that is still empty; it may also be a slip in
its name, and then the rules in it are missing.`,
  wrong: 'include "conf.d/*.wall"',
  right: 'include "c*.wall"',
});

export const fileDefinitions = [UNREADABLE, CYCLE, TWICE, TOO_DEEP, NO_MATCH] as const;

export function unreadable(span: Span | undefined, path: string, reason: string): Diagnostic {
  return diagnostic(UNREADABLE, {
    span,
    message: `${show(path)} can't be read: ${reason}`,
    help: span ? ["Names are relative to the file in which they stand."] : [],
  });
}

/** `circle` holds the files from the one that is included again to the one that includes it. */
export function includeCycle(span: Span, circle: readonly string[], includes: readonly Span[]): Diagnostic {
  const names = [...circle, circle[0] as string];
  const shown = names.length > 12 ? [...names.slice(0, 6), "…", ...names.slice(-5)] : names;
  return diagnostic(CYCLE, {
    span,
    message: `these files include each other in a circle: ${shown.map((name) => (name === "…" ? name : show(name))).join(" → ")}`,
    related: includes.slice(0, 10).map((include) => ({ span: include, message: "it is part of the circle" })),
    help: ["Remove one of the includes; a pattern also finds the file in which it stands."],
  });
}

export function includedTwice(span: Span, path: string, first: Span | undefined): Diagnostic {
  return diagnostic(TWICE, {
    span,
    message: `${show(path)} is part of the policy already`,
    related: first ? [{ span: first, message: "it was included here" }] : [],
    help: ["Remove one of the includes."],
  });
}

export function includeDepth(span: Span, most: number): Diagnostic {
  return diagnostic(TOO_DEEP, {
    span,
    message: `includes are nested more than ${most} deep here`,
    help: ["Include the files from one place."],
  });
}

export function includeMatchesNothing(span: Span, pattern: string): Diagnostic {
  return diagnostic(NO_MATCH, {
    span,
    message: `no file fits ${show(pattern)}`,
    help: ["Look whether its directory is the right one; it is relative to this file."],
  });
}
