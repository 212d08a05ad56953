import { dirname, isAbsolute, relative, resolve } from "node:path";
import { load, type ReadResult } from "../../lang/load.ts";
import { glob } from "../cli/input/glob.ts";
import { type Disk, stampOf } from "./disk.ts";
import type { DockerWorlds } from "./docker/docker-worlds.ts";
import type { Document, Documents } from "./documents.ts";
import { Policy } from "./policy.ts";
import { Roots } from "./roots.ts";

interface Kept {
  readonly policy: Policy;
  /** What it was made from: another text means that it has to be made anew. */
  readonly stamp: string;
}

/** The policies that the open files belong to, each made anew only where something that it is made from has changed. */
export class Policies {
  readonly #documents: Documents;
  readonly #disk: Disk;
  readonly #docker: DockerWorlds;
  readonly #today: () => string;
  readonly #kept = new Map<string, Kept>();
  /** A document that is closed and opened again begins with its first version again. */
  readonly #numbers = new WeakMap<Document, number>();
  #opened = 0;
  readonly roots: Roots;

  constructor(
    documents: Documents,
    disk: Disk,
    docker: DockerWorlds,
    folders: () => readonly string[],
    today: () => string,
  ) {
    this.#documents = documents;
    this.#disk = disk;
    this.#docker = docker;
    this.#today = today;
    this.roots = new Roots(documents, disk, folders);
  }

  /** The policy that an open file belongs to, as it is now. */
  of(document: Document): Policy {
    const policy = this.#at(this.roots.rootOf(document.path));
    if (policy.sources.has(policy.nameOf(document.path))) return policy;
    // The include that led here has an error, or the file is one too many: it stands for itself.
    return this.#at(document.path);
  }

  /** Every policy that a file belongs to, an absolute path; `candidates` may begin some. */
  allOf(path: string, candidates: readonly string[]): readonly Policy[] {
    const policies = this.roots.rootsOf(path, candidates).map((root) => this.#at(root));
    const holding = policies.filter((policy) => policy.sources.has(policy.nameOf(path)));
    return holding.length > 0 ? holding : [this.#at(path)];
  }

  /** Lets go of the policies of which no file is open, and says where they began: nobody edits them any more. */
  forgetClosed(): readonly string[] {
    const open = new Set(this.#documents.all().map(({ path }) => path));
    const forgotten: string[] = [];
    for (const [root, { policy }] of this.#kept) {
      const paths = [...policy.sources.keys()].map((name) => policy.pathOf(name));
      if (paths.some((path) => open.has(path))) continue;
      this.#kept.delete(root);
      for (const path of paths) this.#disk.forget(path);
      forgotten.push(root);
    }
    return forgotten;
  }

  #at(root: string): Policy {
    const kept = this.#kept.get(root);
    if (kept && this.#stampOf(kept.policy) === kept.stamp) return kept.policy;
    const policy = this.#make(root);
    this.#kept.set(root, { policy, stamp: this.#stampOf(policy) });
    return policy;
  }

  #make(root: string): Policy {
    const base = dirname(root);
    const read = (name: string): ReadResult => {
      const path = resolve(base, name);
      const file = this.#documents.atPath(path)?.file(name);
      if (!file) return this.#disk.read(path, name);
      return {
        text: file.text,
        get parsed() {
          return file.parsed();
        },
      };
    };
    const loaded = load([relative(base, root)], {
      read,
      glob: (pattern) => {
        const found = glob(resolve(base, pattern));
        return isAbsolute(pattern) ? found : found.map((path) => relative(base, path));
      },
    });
    return new Policy(root, base, loaded, this.#docker.worldFor(base), this.#today(), this.#documents);
  }

  #stampOf(policy: Policy): string {
    const files = [...policy.sources.keys()].map((name) => {
      const path = policy.pathOf(name);
      const document = this.#documents.atPath(path);
      return document ? `${this.#numberOf(document)} ${document.version}` : stampOf(path);
    });
    const { revision } = this.#docker.worldFor(policy.base);
    return [this.#today(), revision, ...files].join("\n");
  }

  #numberOf(document: Document): number {
    const number = this.#numbers.get(document) ?? ++this.#opened;
    this.#numbers.set(document, number);
    return number;
  }
}
