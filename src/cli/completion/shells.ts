import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { zsh } from "./zsh.ts";

/** The shells that a completion script is written for. */
export const SHELLS = { bash, zsh, fish } as const;

export type Shell = keyof typeof SHELLS;
