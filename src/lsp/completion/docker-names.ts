import type { GrammarToken } from "../../../lang/token.ts";
import type { NAMED_ENDPOINTS } from "../../../lang/words.ts";
import { count } from "../../text/count.ts";
import { aboutContainer, aboutNetwork, aboutSwarmService } from "./about-docker.ts";
import type { Place } from "./place.ts";
import type { Proposal } from "./proposal.ts";
import { writtenContainer, writtenDockerName } from "./written.ts";

/** The live names that can stand behind a word such as `container`, and the second halves of those that have one. */
export function dockerNames(kind: (typeof NAMED_ENDPOINTS)[number], place: Place): Proposal[] {
  const [, name, join, ...more] = place.item;
  if (more.length > 0) return [];
  if (kind === "compose") return composeNames(name, join, place);
  if (kind === "label") return join ? labelValues(name?.value ?? "", place) : name ? [] : labels(place);
  if (name) return [];
  if (kind === "container") return containers(place);
  return kind === "network" ? networks(place) : swarmServices(place);
}

/** Whether what stands behind such a word is a whole name. */
export function isWholeDockerName(words: readonly GrammarToken[]): boolean {
  return words.length > 0 && words.at(-1)?.type !== "join";
}

/** Containers and Compose's services with the word that stands before them, where an endpoint begins. */
export function phrases(place: Place, rank: number): Proposal[] {
  const services = composeServices(place).map(({ project, service, ...one }) => ({
    ...one,
    written: composed(project, service),
    label: `${project}/${service}`,
  }));
  const phrase = (word: string, list: readonly Proposal[]): Proposal[] =>
    list.flatMap(({ label, written = label, ...one }) => {
      const text = `${word} ${written}`;
      return written === undefined ? [] : [{ ...one, label: `${word} ${label}`, written: text, rank }];
    });
  const known = services.filter(({ written }) => written !== undefined) as Proposal[];
  return [...phrase("container", containers({ ...place, quoted: false })), ...phrase("compose", known)];
}

function containers(place: Place): Proposal[] {
  const { topology } = place;
  const source = place.section.head?.text === "from";
  const found = (topology?.containers ?? []).filter(({ networkMode }) => !(source && networkMode.kind === "host"));
  return found.flatMap((one) => {
    const written = writtenContainer(one.name, place.quoted);
    if (written === undefined) return [];
    const rank = one.state === "running" ? 0 : 1;
    return [{ label: one.name, written, kind: "container", detail: aboutContainer(one), rank }];
  });
}

/** Those with a bridge: of others the firewall sees nothing. */
function networks(place: Place): Proposal[] {
  return (place.topology?.networks ?? []).flatMap((one) => {
    const written = writtenDockerName(one.name, place.quoted);
    if (written === undefined || one.bridge === undefined) return [];
    return [{ label: one.name, written, kind: "network", detail: aboutNetwork(one), rank: 0 }];
  });
}

function swarmServices(place: Place): Proposal[] {
  return (place.topology?.services ?? []).flatMap((one) => {
    const written = writtenDockerName(one.name, place.quoted);
    if (written === undefined) return [];
    return [{ label: one.name, written, kind: "service", detail: aboutSwarmService(one), rank: 0 }];
  });
}

/** How many containers have each label, and each of its values. */
function labelCounts({ topology }: Place): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { labels: own } of topology?.containers ?? []) {
    for (const [key, value] of Object.entries(own)) {
      const found = counts.get(key) ?? new Map<string, number>();
      counts.set(key, found.set(value, (found.get(value) ?? 0) + 1));
    }
  }
  return counts;
}

function labels(place: Place): Proposal[] {
  const paired = place.cursor.after[0]?.type === "join";
  return [...labelCounts(place)].flatMap(([key, counts]) => {
    const written = writtenDockerName(key, place.quoted);
    if (written === undefined) return [];
    // What Docker and Compose write is seldom what a policy speaks of.
    const rank = /^(com\.docker|org\.opencontainers)\./.test(key) ? 2 : 0;
    const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
    const alone: Proposal = { label: key, written, kind: "label", detail: count(all, "container"), rank };
    if (paired) return [alone];
    const pairs = [...counts].flatMap(([value, number]): Proposal[] => {
      const half = writtenDockerName(value, false);
      if (half === undefined) return [];
      const detail = count(number, "container");
      return [{ label: `${key}=${value}`, written: `${written}=${half}`, kind: "label", detail, rank: rank + 1 }];
    });
    return [alone, ...pairs];
  });
}

function labelValues(key: string, place: Place): Proposal[] {
  return [...(labelCounts(place).get(key) ?? [])].flatMap(([value, number]) => {
    const written = writtenDockerName(value, place.quoted);
    if (written === undefined) return [];
    return [{ label: value, written, kind: "label", detail: count(number, "container"), rank: 0 }];
  });
}

/**
 * A project, or one of its services: the half in which the cursor is. Bare halves are one word, of which only that half is
 * replaced.
 */
function composeNames(name: GrammarToken | undefined, join: GrammarToken | undefined, place: Place): Proposal[] {
  const { prefix, start, end, token } = place.cursor;
  const slash = token?.type === "word" ? token.text.indexOf("/") : -1;
  if (join) return servicesOf(name?.value ?? "", place, undefined);
  if (name && slash !== 0) return [];
  if (slash >= 0 && prefix.length > slash) {
    const project = name?.value ?? prefix.slice(0, slash);
    return servicesOf(project, place, { start: start + slash + 1, end });
  }
  if (name) return [];
  const paired = slash >= 0 || place.cursor.after[0]?.type === "join";
  const replaces = slash >= 0 ? { start, end: start + slash } : undefined;
  const found = composeServices(place);
  const projects = [...new Set(found.map((one) => one.project))].flatMap((project): Proposal[] => {
    const written = writtenDockerName(project, place.quoted);
    if (written === undefined) return [];
    const services = found.filter((one) => one.project === project).map((one) => one.service);
    const detail = `Compose project: ${[...new Set(services)].join(", ")}`;
    return [{ label: project, written, kind: "network", detail, rank: 0, ...(replaces && { replaces }) }];
  });
  if (paired) return projects;
  const whole = found.flatMap(({ project, service, ...one }): Proposal[] => {
    const written = composed(project, service, place.quoted);
    return written === undefined ? [] : [{ ...one, label: `${project}/${service}`, written, rank: 1 }];
  });
  return [...projects, ...whole];
}

function servicesOf(project: string, place: Place, replaces: Proposal["replaces"]): Proposal[] {
  return composeServices(place).flatMap((one) => {
    const written = writtenDockerName(one.service, place.quoted);
    if (one.project !== project || written === undefined) return [];
    const { kind, detail, rank } = one;
    return [{ label: one.service, written, kind, rank, ...(detail && { detail }), ...(replaces && { replaces }) }];
  });
}

interface ComposeService extends Pick<Proposal, "kind" | "detail" | "rank"> {
  readonly project: string;
  readonly service: string;
}

/** Each service of each project once, with its containers. */
function composeServices({ topology }: Place): ComposeService[] {
  const found = new Map<string, { project: string; service: string; names: string[] }>();
  for (const { compose, name } of topology?.containers ?? []) {
    if (!compose) continue;
    const key = JSON.stringify([compose.project, compose.service]);
    const known = found.get(key) ?? { ...compose, names: [] };
    known.names.push(name);
    found.set(key, known);
  }
  return [...found.values()].map(({ project, service, names }) => {
    return { project, service, kind: "service", detail: names.join(", "), rank: 0 };
  });
}

function composed(project: string, service: string, quoted = false): string | undefined {
  const halves = [writtenDockerName(project, quoted), writtenDockerName(service, false)];
  return halves.includes(undefined) ? undefined : halves.join("/");
}
