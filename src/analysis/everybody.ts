import type { Endpoint, Program } from "../../lang/tree.ts";
import { definitionOf } from "./lookup.ts";

/** Whether a source is everyone, without a limit. */
export function isEverybody(endpoint: Endpoint | undefined): boolean {
  if (!endpoint) return true;
  return (
    endpoint.on === undefined && endpoint.except.length === 0 && endpoint.items.some((item) => item.kind === "any")
  );
}

/** Whether strangers are among a source: `any`, `outside`, `internet`, or a zone without addresses. */
export function isTheWorld(endpoint: Endpoint | undefined, program: Program): boolean {
  if (!endpoint) return true;
  return endpoint.items.some((item) => {
    if (item.kind === "any" || item.kind === "outside" || item.kind === "internet") return true;
    const named = item.kind === "name" ? definitionOf(program, item.name) : undefined;
    return named?.kind === "zone" && named.addresses === undefined;
  });
}
