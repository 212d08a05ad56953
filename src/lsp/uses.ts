import type { AddressItem, Endpoint, OwnAddress, Program, Statement, Traffic } from "../../lang/tree.ts";
import { count } from "../text/count.ts";

/** The kinds of statements that can use a name, as they are called, in the order in which they are counted up. */
const KINDS = { rule: "rule", let: "group", service: "service", zone: "zone", test: "test" } as const;

type Uses = ReadonlyMap<string, readonly (keyof typeof KINDS)[]>;

const ofProgram = new WeakMap<Program, Uses>();
const ofStatement = new WeakMap<Statement, ReadonlySet<string>>();

/** Who uses one of the policy's own names: `used by 3 rules and 1 group`, `used by nobody`. */
export function usesWords(program: Program, name: string): string {
  const users = usesOf(program).get(name) ?? [];
  const parts = Object.entries(KINDS).flatMap(([kind, word]) => {
    const number = users.filter((user) => user === kind).length;
    return number === 0 ? [] : [count(number, word)];
  });
  const last = parts.pop();
  if (last === undefined) return "used by nobody";
  return `used by ${parts.length === 0 ? last : `${parts.join(", ")} and ${last}`}`;
}

function usesOf(program: Program): Uses {
  let uses = ofProgram.get(program);
  if (!uses) {
    const found = new Map<string, (keyof typeof KINDS)[]>();
    for (const statement of program.statements) {
      const { kind } = statement;
      if (!(kind in KINDS)) continue;
      for (const name of namesOf(statement)) {
        const users = found.get(name);
        if (users) users.push(kind as keyof typeof KINDS);
        else found.set(name, [kind as keyof typeof KINDS]);
      }
    }
    uses = found;
    ofProgram.set(program, uses);
  }
  return uses;
}

/** The policy's own names that a statement uses; a built-in service's too. */
function namesOf(statement: Statement): ReadonlySet<string> {
  let names = ofStatement.get(statement);
  if (!names) {
    names = new Set(readNames(statement));
    ofStatement.set(statement, names);
  }
  return names;
}

function readNames(statement: Statement): string[] {
  switch (statement.kind) {
    case "let":
      return [...statement.addresses, ...statement.except].flatMap(groupIn);
    case "zone":
      return (statement.addresses ?? []).flatMap(groupIn);
    case "service":
      return servicesIn(statement.traffic);
    case "rule":
      return namesInLine(statement);
    case "test":
      return statement.lines.flatMap(namesInLine);
    default:
      return [];
  }
}

function namesInLine({ traffic, from, to }: { traffic: Traffic; from?: Endpoint; to: Endpoint }): string[] {
  return [...servicesIn(traffic), ...(from ? namesInEndpoint(from) : []), ...namesInEndpoint(to)];
}

function servicesIn({ items }: Traffic): string[] {
  return items.flatMap((item) => (item.kind === "service" ? [item.name] : []));
}

function namesInEndpoint({ items, except, on }: Endpoint): string[] {
  return [
    ...items.flatMap((item) => {
      if (item.kind === "name") return [item.name];
      return (item.kind === "host" || item.kind === "published") && item.address ? groupIn(item.address) : [];
    }),
    ...except.flatMap((item) => (item.kind === "name" ? [item.name] : [])),
    ...(on ?? []).flatMap((item) => (item.kind === "zone" ? [item.name] : [])),
  ];
}

function groupIn(item: AddressItem | OwnAddress): string[] {
  return item.kind === "group" ? [item.name] : [];
}
