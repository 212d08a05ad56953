import { type Definition, type Diagnostic, diagnostic } from "../../../lang/diagnostics/diagnostic.ts";
import { replaceBy } from "../../../lang/diagnostics/fix.ts";
import type { Span } from "../../../lang/span.ts";

const unknownName: Definition = {
  code: "unknown-name",
  severity: "error",
  title: "a name that nothing defines",
  explanation: `A bare word in an endpoint is a group (\`let\`), a run-time group (\`set\`) or a zone, and behind a comma it stays one:
the keyword \`container\` speaks for one name only.

    allow tcp 443 from admins to container web        # wrong, if no line says "let admins = …"
    allow tcp 443 from any to container web, api      # wrong: "api" is read as a group

    let admins = 198.51.100.7
    allow tcp 443 from admins to container web        # right
    allow tcp 443 from any to container web, container api`,
};

const wrongKind: Definition = {
  code: "wrong-kind-of-name",
  severity: "error",
  title: "a name of another kind than the place wants",
  explanation: `Groups, run-time groups, services and zones share one name space, and each place takes some of them only: \`on\` a zone, an
address list a \`let\` group, a traffic list a service.

    zone lan = interface eth1
    let office = lan               # wrong: a zone isn't a list of addresses

    let office = 10.0.0.0/8
    allow any from office on lan to host`,
};

const duplicateName: Definition = {
  code: "duplicate-name",
  severity: "error",
  title: "a name that is defined twice",
  explanation: `Groups, run-time groups, services and zones share one name space, over all files of the policy. A second definition would change
rules that were written with the first in mind, so it is an error and not an override.

    let admins = 198.51.100.7
    let admins = 198.51.100.8      # wrong

    let admins = 198.51.100.7, 198.51.100.8`,
};

const circularName: Definition = {
  code: "circular-name",
  severity: "error",
  title: "groups or services that contain each other",
  explanation: `A group is the finished set of its addresses, so it can't contain itself, directly or through others.

    let a = b, 10.0.0.1
    let b = a                      # wrong: a is b is a`,
};

const unusedName: Definition = {
  code: "unused-name",
  severity: "warning",
  title: "a name that nothing uses",
  explanation: `Nothing refers to this group, run-time group, service or zone. Often a rule was meant to use it, and uses something wider.

    let admins = 198.51.100.7
    allow tcp ssh from any to host          # did you mean "from admins"?`,
};

export const nameDefinitions = [unknownName, wrongKind, duplicateName, circularName, unusedName];

/** What may be meant by a name: a whole sentence that says what to write, and what that is. */
export interface Proposal {
  readonly help: string;
  readonly text: string;
}

/** The proposal of a name, or a word of the language, that is near to what is written. */
export function didYouMean(text: string): Proposal {
  return { help: `Did you mean \`${text}\`?`, text };
}

export function unknown(name: string, what: string, span: Span, proposals: readonly Proposal[]): Diagnostic {
  const [first, ...more] = proposals.map(({ text }) => replaceBy(span, text));
  return diagnostic(unknownName, {
    message: `\`${name}\` is not the name of ${what}`,
    span,
    help: proposals.map(({ help }) => help),
    fix: first,
    otherFixes: more,
  });
}

export function kindMismatch(name: string, is: string, wanted: string, span: Span, definedAt: Span): Diagnostic {
  return diagnostic(wrongKind, {
    message: `\`${name}\` is ${is}, and here stands ${wanted}`,
    span,
    related: [{ span: definedAt, message: `\`${name}\` is defined here` }],
  });
}

export function duplicate(name: string, span: Span, first: Span): Diagnostic {
  return diagnostic(duplicateName, {
    message: `\`${name}\` is defined twice`,
    span,
    related: [{ span: first, message: "the first definition" }],
    help: ["Give one of them another name, or make one list of the two."],
  });
}

/** The names of a circle, the middle of a long one left out. */
function shortened(circle: readonly string[]): string[] {
  const names = circle.map((name) => `\`${name}\``);
  return names.length <= 10 ? names : [...names.slice(0, 5), "…", ...names.slice(-4)];
}

export function circular(circle: readonly string[], span: Span): Diagnostic {
  return diagnostic(circularName, {
    message: `\`${circle[0]}\` contains itself: ${shortened(circle).join(" → ")}`,
    span,
  });
}

export function unused(kind: string, name: string, span: Span): Diagnostic {
  return diagnostic(unusedName, { message: `the ${kind} \`${name}\` is never used`, span });
}
