import { isInterfaceName } from "../../../lang/build/interfaces.ts";
import { LONGEST_NAME } from "../../../lang/build/names.ts";
import { hasForbidden } from "../../../lang/characters.ts";
import { isBareName, isBareWord, RESERVED_WORDS } from "../../../lang/words.ts";

/** How a policy writes names; `undefined` stands for one that no policy can hold. `quoted`: quotes are there already. */
export type Writer = (name: string, quoted: boolean) => string | undefined;

/** A text in quotes. */
export function quote(text: string): string | undefined {
  if (hasForbidden(text) || /[\r\n]/.test(text)) return undefined;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The name of a group, a run-time group, a service or a zone. */
export const writtenName: Writer = (name, quoted) => (isBareWord(name) && !quoted ? name : quoteName(name));

/** A name behind `label`, `compose`, `network` and `swarm`. */
export const writtenDockerName: Writer = (name, quoted) => (isBareName(name) && !quoted ? name : quoteName(name));

/** A container's name, which is a pattern where it is quoted and holds `*` or `?`. */
export const writtenContainer: Writer = (name, quoted) =>
  /[*?]/.test(name) ? undefined : writtenDockerName(name, quoted);

/** An interface's name. */
export const writtenInterface: Writer = (name, quoted) => {
  if (!isInterfaceName(name)) return undefined;
  // Without quotes a word such as `log` would be what it is in the language.
  return isBareWord(name) && !RESERVED_WORDS.has(name) && !quoted ? name : `"${name}"`;
};

function quoteName(name: string): string | undefined {
  return name === "" || name.length > LONGEST_NAME ? undefined : quote(name);
}
