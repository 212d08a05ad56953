import { relative, resolve } from "node:path";
import type { Diagnostic } from "../../lang/diagnostics/diagnostic.ts";
import { moved } from "../../lang/diagnostics/moved.ts";
import type { Loaded } from "../../lang/load.ts";
import type { Span } from "../../lang/span.ts";
import type { Program } from "../../lang/tree.ts";
import { checked } from "../cli/checked.ts";
import { aboutTopology } from "../cli/diagnostics.ts";
import type { LoadedPolicy } from "../cli/input/policy.ts";
import type { Judgement } from "../cli/judgement.ts";
import { judgementOf } from "../cli/judgement.ts";
import type { Topology } from "../docker/topology.ts";
import type { Ir } from "../ir/ir.ts";
import type { BoundTests } from "../policy/test-blocks.ts";
import type { DockerWorld } from "./docker/docker-world.ts";
import type { Documents } from "./documents.ts";
import { uriOfPath } from "./paths.ts";

/** A policy with all its files as they are at one moment, in Docker's world as far as that is known then. */
export class Policy implements LoadedPolicy {
  /** The file with which it begins, an absolute path. */
  readonly root: string;
  /** The folder that its files' names are relative to. */
  readonly base: string;
  readonly program: Program;
  /** What reading it found. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  readonly world: DockerWorld;
  /** In UTC, as an ISO date. */
  readonly today: string;
  readonly #documents: Documents;
  #judgement: Judgement | undefined;
  #findings: readonly Diagnostic[] | undefined;

  constructor(root: string, base: string, loaded: Loaded, world: DockerWorld, today: string, documents: Documents) {
    this.root = root;
    this.base = base;
    this.program = loaded.program;
    this.diagnostics = loaded.diagnostics;
    this.sources = loaded.texts;
    this.world = world;
    this.today = today;
    this.#documents = documents;
  }

  get topology(): Topology | undefined {
    return this.world.topology;
  }

  /** What it comes to; absent where it has an error. Compiles at the first call. */
  get ir(): Ir | undefined {
    return this.#judge().ir;
  }

  /** Its `test` blocks, not run yet. Compiles at the first call. */
  get tests(): BoundTests {
    return this.#judge().tests;
  }

  /** Whether something has compiled it already. */
  get isCompiled(): boolean {
    return this.#judgement !== undefined;
  }

  /** Whether it has been compiled and linted, so that `findings` costs nothing. */
  get isJudged(): boolean {
    return this.#findings !== undefined;
  }

  /** What `wallc check` says of it; the places in open files move with their texts. */
  findings(): readonly Diagnostic[] {
    if (this.#findings === undefined) {
      const notes = aboutTopology(this.topology, this.world.from);
      const found = checked(this.#judge().diagnostics, this.program, this.topology);
      this.#findings = [...notes, ...found].map((finding) => this.anchored(finding));
    }
    return this.#findings;
  }

  /** A file's name in the policy, of its absolute path. */
  nameOf(path: string): string {
    return relative(this.base, path);
  }

  pathOf(file: string): string {
    return resolve(this.base, file);
  }

  /** The URI of one of its files, as the editor calls it where it is open. */
  uriOf(file: string): string {
    const path = this.pathOf(file);
    return this.#documents.atPath(path)?.uri ?? uriOfPath(path);
  }

  readonly display = (file: string): string => file;

  /** A finding whose places in open files move with their texts. */
  anchored(finding: Diagnostic): Diagnostic {
    return moved(finding, (span: Span): Span => {
      const document = this.#documents.atPath(this.pathOf(span.file));
      return document ? document.file(span.file).anchor(span) : span;
    });
  }

  #judge(): Judgement {
    this.#judgement ??= judgementOf(this, this.topology, this.today);
    return this.#judgement;
  }
}
