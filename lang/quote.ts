/** How names are written in a policy. */
import { isBareName, isBareWord, RESERVED_WORDS } from "./words.ts";

/** The name of a group, a run-time group, a service or a zone: in quotes where it needs them. */
export function nameText(name: string): string {
  return isBareWord(name) && !RESERVED_WORDS.has(name) ? name : quote(name);
}

/** A name behind `container`, `label`, `compose`, `network` or `swarm`: in quotes where it needs them. */
export function dockerNameText(name: string): string {
  return isBareName(name) ? name : quote(name);
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
