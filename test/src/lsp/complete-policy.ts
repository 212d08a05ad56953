import { EditedFile } from "../../../lang/edited-file.ts";
import { parse } from "../../../lang/parse.ts";
import { builtInService } from "../../../lang/services.ts";
import type { DefinitionKind } from "../../../src/lsp/definitions.ts";
import { isDefinition, namesIn } from "../../../src/lsp/names.ts";
import type { Place } from "../../../src/lsp/reading/word.ts";
import { compile } from "../../../src/policy/compile.ts";

/** What each place takes, and how something of that kind is defined. */
const KINDS: Readonly<Record<Place, DefinitionKind>> = {
  ...{ let: "let", set: "set", service: "service", zone: "zone" },
  ...{ addresses: "let", endpoint: "let", "own-address": "let", except: "let", traffic: "service", on: "zone" },
};
const DEFINITIONS = { let: "= 192.0.2.7", set: "timeout 1h", service: "= tcp 7", zone: "= interface eth7" };

/**
 * As much of a random policy as compiles, each of its names defined; nothing where no name is left. Includes are left out: their
 * files are nowhere.
 */
export function completePolicy(random: string): string | undefined {
  const kinds = new Map<string, DefinitionKind>();
  const defined = new Set<string>();
  let statements: string[] = [];
  for (const { kind, span } of parse("policy.wall", random).statements) {
    const text = random.slice(span.start.offset, span.end.offset);
    const uses = namesIn(new EditedFile("policy.wall", text)).filter(
      ({ value, place }) => place !== "traffic" || kinds.has(value) || !builtInService(value),
    );
    const fits = uses.every(
      (use) =>
        (kinds.get(use.value) ?? KINDS[use.place]) === KINDS[use.place] &&
        !(isDefinition(use) && defined.has(use.value)),
    );
    if (kind === "include" || !fits) continue;
    for (const use of uses) {
      kinds.set(use.value, KINDS[use.place]);
      if (isDefinition(use)) defined.add(use.value);
    }
    statements.push(text);
  }
  for (let tries = 0; tries < 5; tries++) {
    const text = withDefinitions(statements, kinds);
    const { statements: read, suppressions } = parse("policy.wall", text);
    const program = { files: ["policy.wall"], statements: read, suppressions };
    const errors = compile(program, undefined, { today: "2026-06-01" }).diagnostics.filter(
      ({ severity }) => severity === "error",
    );
    if (errors.length === 0) return namesIn(new EditedFile("policy.wall", text)).length > 0 ? text : undefined;
    const wrong = read.filter(({ span }) =>
      errors.some(
        (error) =>
          error.span && span.start.offset <= error.span.start.offset && error.span.end.offset <= span.end.offset,
      ),
    );
    statements = read
      .filter((one) => !wrong.includes(one))
      .map(({ span }) => text.slice(span.start.offset, span.end.offset));
  }
  return undefined;
}

function withDefinitions(statements: readonly string[], kinds: ReadonlyMap<string, DefinitionKind>): string {
  const file = new EditedFile("policy.wall", `${statements.join("\n")}\n`);
  const uses = namesIn(file);
  const defined = new Set(uses.filter(isDefinition).map(({ value }) => value));
  const missing = new Map(
    uses.map(({ value, text }) => [value, text] as const).filter(([value]) => !defined.has(value)),
  );
  const lines = [...missing].flatMap(([value, text]) => {
    const kind = kinds.get(value);
    return kind ? [`${kind} ${text} ${DEFINITIONS[kind]}\n`] : [];
  });
  return lines.join("") + file.text;
}
