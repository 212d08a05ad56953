import type { ClientCapabilities } from "vscode-languageserver";
import type { EditedFile } from "../../lang/edited-file.ts";
import type { Environment } from "../cli/rim.ts";
import { ClosedFiles } from "./closed-files.ts";
import { Disk } from "./disk.ts";
import { DockerWorlds } from "./docker/docker-worlds.ts";
import { type Document, Documents } from "./documents.ts";
import { Pages } from "./pages.ts";
import { Policies } from "./policies.ts";
import type { Policy } from "./policy.ts";
import { RecentFindings } from "./recent-findings.ts";
import { DEFAULT_SETTINGS, type UserSettings } from "./user-settings.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

/** What the server has of the world outside. */
export interface Surroundings {
  readonly env: Environment;
  readonly cwd: string;
  readonly today: () => string;
}

/** What happened: a file's text, or what all policies are made from. */
export type Change = { readonly document?: Document };

/** All that the features share about one client and its open files. */
export class Session {
  readonly documents = new Documents();
  readonly docker: DockerWorlds;
  readonly policies: Policies;
  /** What the client is shown as the findings of a policy. */
  readonly recent = new RecentFindings();
  readonly pages = new Pages();
  /** What the client said that it can; nothing before it has. */
  client: ClientCapabilities = {};
  /** The workspace's folders, as absolute paths; none where single files are edited. */
  folders: readonly string[] = [];
  settings: UserSettings = DEFAULT_SETTINGS;
  readonly cwd: string;
  readonly workspaceFiles = new WorkspaceFiles(() => this.folders);
  readonly #closed = new ClosedFiles();
  readonly #listeners: ((change: Change) => void)[] = [];

  constructor({ env, cwd, today }: Surroundings) {
    this.cwd = cwd;
    this.docker = new DockerWorlds(env, cwd, () => this.changed({}));
    this.policies = new Policies(this.documents, new Disk(), this.docker, () => this.folders, today);
  }

  /** An open file with the policy that it belongs to, as both are now; `undefined` where it isn't open. */
  at(uri: string): { readonly document: Document; readonly policy: Policy } | undefined {
    const document = this.documents.get(uri);
    return document && { document, policy: this.policies.of(document) };
  }

  /** One of a policy's files, as it is in the editor or else on the disk; `undefined` where it wasn't read. */
  fileOf(policy: Policy, name: string): EditedFile | undefined {
    const path = policy.pathOf(name);
    const document = this.documents.atPath(path);
    if (document) return document.file(name);
    const text = policy.sources.get(name);
    return text === undefined ? undefined : this.#closed.get(path, name, text);
  }

  /** `listener` hears of every change of which findings may come. */
  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** The client has closed a file. */
  closed(uri: string): void {
    this.documents.close(uri);
    for (const root of this.policies.forgetClosed()) this.recent.forget(root);
    this.changed({});
  }

  changed(change: Change): void {
    if (change.document) this.policies.roots.changed(change.document.path);
    else {
      this.policies.roots.forget();
      this.workspaceFiles.forget();
    }
    for (const listener of this.#listeners) listener(change);
  }
}
