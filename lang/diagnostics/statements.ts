/** Findings about the statements that are no rules: defaults, run-time groups, zones, the engine block, essentials, tests. */
import { nearest } from "../../src/text/nearest.ts";
import { foreignWord } from "../foreign.ts";
import type { Span } from "../span.ts";
import { ESSENTIAL_WORDS, SETTING_WORDS } from "../words.ts";
import { define } from "./define.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { remove, replaceBy } from "./fix.ts";
import { oneOf, show } from "./show.ts";
import { slip } from "./slip.ts";

const BAD_DEFAULT = define("bad-default", {
  title: "a default that decides nothing",
  why: `A default is what happens to a packet that no rule matches: \`allow\`, \`deny\` or \`reject\`. \`log\` decides nothing; it is a
modifier of the default.`,
  wrong: "default log to host",
  right: "default deny to host log",
});

const UNKNOWN_PATH = define("unknown-path", {
  title: "a path that there isn't",
  why: `A default belongs to one of six paths: \`to host\`, \`to containers\`, \`from containers\`, \`between containers\`, \`from host\` and
\`forward\`; or in the words of a rule \`from any to host\`, \`from outside to containers\`, \`from containers to outside\`, \`from containers
to containers\`, \`from host to any\` and \`from outside to outside\`. For less than a path, write a rule.`,
  wrong: "default deny to container db",
  right: "default deny to containers",
});

const BAD_SET = define("bad-set-option", {
  title: "a run-time group that can't be read",
  why: `A run-time group has a name, then perhaps \`timeout\` and a duration (\`90s\`, \`1h\`, \`7d\`), then perhaps \`size\` and the most
elements that it may hold. Its addresses come from other programs, so it has none here.`,
  wrong: "set banned timeout 1hour",
  right: "set banned timeout 1h size 65536",
});

const BAD_ZONE = define("bad-zone", {
  title: "a zone without interfaces",
  why: `A zone is one or more interfaces, and perhaps addresses on them. Addresses alone are a group.`,
  wrong: "zone lan = address 192.168.1.0/24",
  right: "let lan = 192.168.1.0/24",
});

const UNKNOWN_SETTING = define("unknown-setting", {
  title: "a setting that the engine block doesn't have",
  why: `A \`docker\` block holds \`iptables on\` or \`off\`, \`uplink\` and interfaces, \`publish proxy\` or \`dnat\`, \`bridges\` and interfaces, and
\`userland-proxy on\` or \`off\`; each once.`,
  wrong: "docker {\n  iptable off\n}",
  right: "docker {\n  iptables off\n  uplink eth0\n}",
});

const BAD_SETTING = define("bad-setting", {
  title: "a setting with a value that it can't have",
  why: `\`iptables\` and \`userland-proxy\` are \`on\` or \`off\`, \`publish\` is \`proxy\` or \`dnat\`, \`uplink\` and \`bridges\` name interfaces.`,
  wrong: "docker {\n  iptables false\n}",
  right: "docker {\n  iptables off\n}",
});

const UNKNOWN_ESSENTIAL = define("unknown-essential", {
  title: "an essential that there isn't",
  why: `\`essentials without\` is followed by one or more of \`dhcp\`, \`discovery\` and \`guards\`, each once. Replies and loopback can't be
switched off.`,
  wrong: "essentials without dhcpv6",
  right: "essentials without dhcp",
});

const BAD_SUPPRESSION = define("bad-suppression", {
  severity: "warning",
  title: "a comment that looks like a suppression and isn't one",
  why: `A warning is silenced by \`# wallc: allow CODE because REASON\` at the end of its line, or on the line above it. The reason is part
of the form: a warning that is silenced without one will be a riddle in a year.`,
  wrong: "allow tcp 443 to host # wallc: allow any-to-any",
  right: "allow tcp 443 to host # wallc: allow any-to-any because the load balancer filters before us",
});

export const statementDefinitions = [
  BAD_DEFAULT,
  UNKNOWN_PATH,
  BAD_SET,
  BAD_ZONE,
  UNKNOWN_SETTING,
  BAD_SETTING,
  UNKNOWN_ESSENTIAL,
  BAD_SUPPRESSION,
] as const;

/** The paths as they are written first. */
const PATH_TEXTS = ["to host", "to containers", "from containers", "between containers", "from host", "forward"];

export function badDefault(span: Span): Diagnostic {
  return diagnostic(BAD_DEFAULT, {
    span,
    message: "a default is `allow`, `deny` or `reject`; `log` decides nothing",
    help: ["Write `default deny … log` to write a line for what the default decides."],
  });
}

export function unknownPath(span: Span, text: string): Diagnostic {
  const near = nearest(text, PATH_TEXTS);
  return diagnostic(UNKNOWN_PATH, {
    span,
    message: text === "" ? "the default doesn't say for which path it is" : `${show(text)} is no path`,
    help: [
      ...text
        .split(" ")
        .slice(0, 4)
        .flatMap((word) => foreignWord(word) ?? []),
      ...pathMeant(text),
      `The paths are ${oneOf(PATH_TEXTS, "and")}.`,
      ...(text === "" ? [] : ["For less than a path, write a rule at the end of the policy."]),
    ],
    fix: near === undefined ? undefined : replaceBy(span, near),
  });
}

/** The path that a text is near to; where it begins with a path, what the word behind that is near to. */
function pathMeant(text: string): string[] {
  const near = nearest(text, PATH_TEXTS);
  if (near !== undefined) return [`Did you mean \`${near}\`?`];
  const begun = PATH_TEXTS.find((path) => text.startsWith(`${path} `));
  const meant = begun && slip(text.slice(begun.length + 1).split(" ", 1)[0] as string);
  return meant ? [meant] : [];
}

export function badSet(span: Span, message: string): Diagnostic {
  return diagnostic(BAD_SET, { span, message, help: ["Write it as in `set banned timeout 1h size 65536`."] });
}

export function badZone(span: Span): Diagnostic {
  return diagnostic(BAD_ZONE, {
    span,
    message: "a zone begins with its interfaces",
    help: ["Write it as in `zone lan = interface eth1 address 10.0.0.0/24`; addresses alone are a `let`."],
  });
}

export function unknownSetting(span: Span, text: string): Diagnostic {
  const near = nearest(text, SETTING_WORDS);
  return diagnostic(UNKNOWN_SETTING, {
    span,
    message: `${show(text)} is no setting of the engine`,
    help: near ? [`Did you mean \`${near}\`?`] : [`The settings are ${oneOf(SETTING_WORDS, "and")}.`],
    fix: near ? replaceBy(span, near) : undefined,
  });
}

export function badSetting(span: Span, setting: string, values: string): Diagnostic {
  return diagnostic(BAD_SETTING, { span, message: `\`${setting}\` is followed by ${values}` });
}

export function unknownEssential(span: Span, text: string): Diagnostic {
  const near = nearest(text, ESSENTIAL_WORDS);
  return diagnostic(UNKNOWN_ESSENTIAL, {
    span,
    message: `${show(text)} can't be left out`,
    help: [near ? `Did you mean \`${near}\`?` : `What can are ${oneOf(ESSENTIAL_WORDS, "and")}.`],
    fix: near ? replaceBy(span, near) : undefined,
  });
}

/** `before` is the item of the list before it. */
export function twiceEssential(span: Span, text: string, before: Span | undefined): Diagnostic {
  return diagnostic(UNKNOWN_ESSENTIAL, {
    span,
    message: `\`${text}\` stands twice`,
    help: ["Remove one of them."],
    fix: before ? remove({ ...span, start: before.end }, `the second \`${text}\``) : undefined,
  });
}

export function badSuppression(span: Span): Diagnostic {
  return diagnostic(BAD_SUPPRESSION, {
    span,
    message: "this comment silences nothing: it isn't of the form `# wallc: allow CODE because REASON`",
    help: ["Write the code of the warning, `because`, and why it is right here."],
  });
}
