/** Where names stand in a file: the policy's own, and Docker's; in a statement with an error too, as far as it can be read. */
import type { EditedFile, Piece } from "../../lang/edited-file.ts";
import type { Span } from "../../lang/span.ts";
import type { DockerKind, Place, Word } from "./reading/word.ts";
import { inFile, wordsAt, wordsOf } from "./reading/words-of.ts";

/** One of the policy's own names where it is defined or used. The span is exactly that of the name, quotes included. */
export interface NameUse {
  /** Without quotes. */
  readonly value: string;
  /** As written. */
  readonly text: string;
  readonly place: Place;
  readonly span: Span;
}

/** A name of Docker's where it is used; the half of `compose a/b` or `label a=b` that it is. */
export interface DockerNameUse {
  readonly value: string;
  readonly text: string;
  readonly docker: DockerKind;
  /** Of a Compose service the project, of a label's value the key. */
  readonly of?: string;
  readonly span: Span;
}

const DEFINITIONS: readonly Place[] = ["let", "set", "service", "zone"];

/** Whether a name is defined where it stands. */
export function isDefinition({ place }: Pick<NameUse, "place">): boolean {
  return DEFINITIONS.includes(place);
}

/** Every place of one of the policy's own names in a file, in their order; with `name`, those of that name. */
export function namesIn(file: EditedFile, name?: string): readonly NameUse[] {
  const found: NameUse[] = [];
  for (const piece of file.pieces) {
    for (const use of namesOf(file, piece)) {
      if (name === undefined || use.value === name) found.push(inFile(use, piece));
    }
  }
  return found;
}

/** What a file defines, with the word that defines it, in its order. Their places aren't worked out. */
export function definitionsIn(file: EditedFile): readonly Omit<NameUse, "span">[] {
  return file.pieces.flatMap((piece) => {
    const names = namesOf(file, piece);
    // A statement defines one name, and it stands first.
    return names[0] && isDefinition(names[0]) ? [names[0]] : [];
  });
}

/** The name of the policy's own that stands at an offset, or directly beside it. */
export function nameAt(file: EditedFile, offset: number): NameUse | undefined {
  return wordsAt(file, offset).find(isName);
}

/** Every place of a name of Docker's in a file, in their order. */
export function dockerNamesIn(file: EditedFile): readonly DockerNameUse[] {
  return file.pieces.flatMap((piece) =>
    wordsOf(file, piece)
      .filter(isDockerName)
      .map((word) => inFile(word, piece)),
  );
}

/** The name of Docker's that stands at an offset, or directly beside it. */
export function dockerNameAt(file: EditedFile, offset: number): DockerNameUse | undefined {
  return wordsAt(file, offset).find(isDockerName);
}

/** Whether two names of Docker's are one: of the same kind and, where they are half of something, of the same whole. */
export function sameDockerName(a: DockerNameUse, b: DockerNameUse): boolean {
  return a.docker === b.docker && a.value === b.value && a.of === b.of;
}

const NAMES = new WeakMap<Piece, readonly (Word & NameUse)[]>();

function namesOf(file: EditedFile, piece: Piece): readonly NameUse[] {
  let names = NAMES.get(piece);
  if (names === undefined) {
    names = wordsOf(file, piece).filter(isName);
    NAMES.set(piece, names);
  }
  return names;
}

function isName(word: Word): word is Word & NameUse {
  return word.place !== undefined;
}

function isDockerName(word: Word): word is Word & DockerNameUse {
  return word.docker !== undefined;
}
