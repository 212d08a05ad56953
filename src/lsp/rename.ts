import type { Piece } from "../../lang/edited-file.ts";
import { type DefinitionKind, definitionsOf, isBuiltIn } from "./definitions.ts";
import { isDefinition } from "./names.ts";
import { type Family, type Namesake, usesIn } from "./namesakes.ts";
import { type NewName, readNewName } from "./new-name.ts";
import { isSameButName } from "./same-but-names.ts";
import type { Session } from "./session.ts";

const KINDS: Record<DefinitionKind, string> = {
  let: "a group",
  set: "a run-time group",
  service: "a service",
  zone: "a zone",
};

/** What a name is to be written as, with every place where it stands. */
export interface Renaming {
  readonly written: string;
  readonly uses: readonly Namesake[];
}

/** What a name that may be renamed is, in each policy that defines it, or why it may not. */
export function kindsOf(
  session: Session,
  family: Family,
  name: string,
): readonly DefinitionKind[] | { readonly problem: string } {
  const kinds = new Set<DefinitionKind>();
  for (const policy of family.policies) {
    const kind = definitionsOf(session, policy).get(name);
    if (kind) kinds.add(kind);
    else if (usesIn(session, policy, name).some(({ found }) => found.some(({ use }) => isBuiltIn(use, NOTHING)))) {
      // Of two policies that share a file one may define the name anew, and the other mean the language's own.
      const where = family.policies.length > 1 ? ` in ${policy.root}` : "";
      return { problem: `\`${name}\` is a service of the language${where} and keeps its name` };
    }
  }
  return kinds.size > 0 ? [...kinds] : { problem: `nothing defines \`${name}\`` };
}

const NOTHING: ReadonlySet<string> = new Set();

/** Renames in all policies of a family, or says why not: a new name never changes what a policy means. */
export function rename(
  session: Session,
  family: Family,
  name: string,
  typed: string,
): Renaming | { readonly problem: string } {
  const kinds = kindsOf(session, family, name);
  if ("problem" in kinds) return kinds;
  const read = kinds.map((kind) => readNewName(typed, kind));
  for (const one of read) if ("problem" in one) return one;
  const [renamed] = read as [NewName];
  if (renamed.value === name) return { written: renamed.written, uses: [] };
  const clash = clashOf(session, family, renamed);
  if (clash !== undefined) return { problem: clash };
  const changed = meansAnother(session, family, name, renamed);
  if (changed) {
    const { file, start } = changed.use.span;
    return {
      problem: `\`${renamed.written}\` can't stand in ${file}:${start.line}: it would mean something else there`,
    };
  }
  return { written: renamed.written, uses: family.uses };
}

/** Why a name that is written somewhere already can't be given to something else. */
function clashOf(session: Session, family: Family, { value }: NewName): string | undefined {
  const found = family.policies.flatMap((policy) => usesIn(session, policy, value).flatMap((one) => one.found));
  const known = found.find(({ use }) => isDefinition(use)) ?? found[0];
  if (!known) return undefined;
  const { file, start } = known.use.span;
  const place = `${file}:${start.line}`;
  if (isDefinition(known.use)) return `\`${value}\` is ${KINDS[known.use.place as DefinitionKind]} already (${place})`;
  return `\`${value}\` is used already (${place}), and would mean something else there`;
}

/** A place whose statement would say something else with the new name, in spite of all rules about names. */
function meansAnother(session: Session, { uses }: Family, name: string, renamed: NewName): Namesake | undefined {
  const statements = new Map<Piece, { text: string; uses: Namesake[] }>();
  for (const one of uses) {
    const file = session.fileOf(one.policy, one.use.span.file);
    const piece = file?.pieceOf(one.use.span.start.offset);
    if (!file || !piece) return one;
    const known = statements.get(piece);
    if (known) known.uses.push(one);
    else statements.set(piece, { text: file.textOf(piece), uses: [one] });
  }
  for (const [piece, { text, uses: own }] of statements) {
    const at = piece.anchor.offset;
    let after = text;
    for (const { use } of [...own].sort((a, b) => b.use.span.start.offset - a.use.span.start.offset)) {
      after = after.slice(0, use.span.start.offset - at) + renamed.written + after.slice(use.span.end.offset - at);
    }
    if (!isSameButName(piece, after, name, renamed.value)) return own[0];
  }
  return undefined;
}
