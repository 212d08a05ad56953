import { badSetting, unknownSetting } from "../diagnostics/statements.ts";
import type { Span } from "../span.ts";
import { type SyntaxTree, toArray } from "../syntax-tree.ts";
import type { GrammarToken } from "../token.ts";
import type { DockerSetting } from "../tree.ts";
import { isOneOf, SETTING_WORDS } from "../words.ts";
import { type Item, isWord, type Report, spanOf } from "./context.ts";
import { readInterfaces } from "./interfaces.ts";

/** Reads one item of a `docker` block. */
export function readSetting(
  syntax: Extract<SyntaxTree, { kind: "setting" }>,
  span: Span,
  report: Report,
): DockerSetting | undefined {
  const [first, ...others] = toArray(syntax.list).map((item): Item => toArray(item)) as [Item, ...Item[]];
  const [head, ...rest] = first as [GrammarToken, ...GrammarToken[]];
  if (head.type !== "word" || !isOneOf(head.text, SETTING_WORDS)) {
    report(unknownSetting(head.span, head.text));
    return undefined;
  }
  if (head.text === "uplink" || head.text === "bridges") {
    if (rest.length === 0) {
      report(badSetting(spanOf(first), head.text, "interfaces: `uplink eth0, eth1`"));
      return undefined;
    }
    const found = readInterfaces([rest, ...others], report);
    return head.text === "uplink"
      ? { kind: "uplink", interfaces: found, span }
      : { kind: "bridges", patterns: found, span };
  }
  const [value] = rest;
  const good = rest.length === 1 && others.length === 0;
  if (head.text === "publish") {
    if (good && isWord(value, "proxy", "dnat")) return { kind: "publish", by: value.text as "proxy" | "dnat", span };
    report(badSetting(rest.length > 0 ? spanOf(rest) : head.span, head.text, "`proxy` or `dnat`"));
    return undefined;
  }
  if (good && isWord(value, "on", "off")) return { kind: head.text, on: value.text === "on", span };
  report(badSetting(rest.length > 0 ? spanOf(rest) : head.span, head.text, "`on` or `off`"));
  return undefined;
}
