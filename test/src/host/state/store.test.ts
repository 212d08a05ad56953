import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NO_SETUP } from "../../../../backends/backend.ts";
import { HostError } from "../../../../src/host/host-error.ts";
import { type Generation, newId } from "../../../../src/host/state/generation.ts";
import { Store } from "../../../../src/host/state/store.ts";
import { ir } from "../../../backends/build.ts";
import { Folder } from "../../cli/folder.ts";

function generation(second: number): Generation {
  const at = new Date(Date.UTC(2026, 10, 30, 12, 0, second));
  return {
    id: newId(at, "0badf00d"),
    at: at.toISOString(),
    source: "edge.wall",
    firewall: "nft",
    compiledAs: { ipset: false, securityTable: true },
    rules: { files: { "ruleset.nft": "table inet wallc {\n}\n" }, setup: NO_SETUP },
    sources: [{ name: "../common/edge.wall", text: "default deny to host\n" }],
    ir: ir(),
  };
}

describe("the state on disk", () => {
  it("is empty where nothing was done", () => {
    using folder = new Folder();
    const store = new Store(folder.at("state"));
    expect(store.state()).toEqual({ version: 1, switched: [], made: [] });
    expect(store.current()).toBeUndefined();
    store.clear();
    expect(existsSync(folder.at("state"))).toBe(false);
  });

  it("gives back what was put in, and is root's alone", () => {
    using folder = new Folder();
    const store = new Store(folder.at("a/state"));
    const [one, two, three] = [generation(1), generation(2), generation(3)];
    for (const each of [one, two, three]) store.put(each);
    store.setState({ version: 1, switched: [], made: [], current: two.id, previous: one.id });
    expect(store.current()).toEqual(two);
    store.prune();
    expect(readdirSync(folder.at("a/state/generations"))).toEqual([`${one.id}.json`, `${two.id}.json`]);
    expect(statSync(folder.at("a/state")).mode & 0o777).toBe(0o700);
    expect(statSync(folder.at(`a/state/generations/${one.id}.json`)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.at("a/state")).sort()).toEqual(["generations", "state.json"]);
    folder.put("a/state/notes", "mine");
    store.clear();
    expect(readdirSync(folder.at("a/state"))).toEqual(["notes"]);
  });

  it("says where it is damaged, and what then helps", () => {
    using folder = new Folder({ "state.json": '{ "version": 1, "cur' });
    const store = new Store(folder.path);
    expect(() => store.state()).toThrow(/state\.json is damaged/);
    expect(store.readableState()).toEqual({ version: 1, switched: [], made: [] });
    folder.put("state.json", '{ "version": 2 }');
    expect(() => store.state()).toThrow(/another version/);
    folder.put("state.json", JSON.stringify({ version: 1, switched: [], made: [], current: "../../etc/passwd" }));
    expect(() => store.current()).toThrow(HostError);
    folder.put("state.json", JSON.stringify({ version: 1, switched: [], made: [], current: generation(1).id }));
    expect(() => store.current()).toThrow(/missing/);
  });

  it.each([
    "",
    "null",
    "[]",
    '"state"',
    "{}",
    '{ "version": 1 }',
    '{ "version": 1, "switched": [], "made": null }',
    '{ "version": 1, "switched": [null], "made": [] }',
    '{ "version": 1, "switched": [{ "kind": "sysctl", "name": "net/ipv4/ip_forward" }], "made": [] }',
    '{ "version": 1, "switched": [], "made": [7] }',
    '{ "version": 1, "switched": [], "made": [], "current": null }',
  ])("takes a state that isn't whole for damaged, not for nothing to load: %s", (text) => {
    using folder = new Folder({ "state.json": text });
    const store = new Store(folder.path);
    expect(() => store.state()).toThrow(/state\.json is damaged/);
    expect(store.readableState()).toEqual({ version: 1, switched: [], made: [] });
  });

  it.each([
    (one: Generation) => ({ ...one, id: generation(2).id }),
    (one: Generation) => ({ ...one, firewall: "pf" }),
    (one: Generation) => ({ ...one, rules: undefined }),
    (one: Generation) => ({ ...one, rules: { ...one.rules, files: { "ruleset.nft": null } } }),
    (one: Generation) => ({ ...one, rules: { files: one.rules.files } }),
    (one: Generation) => ({ ...one, sources: undefined }),
    (one: Generation) => ({ ...one, ir: null }),
    () => null,
  ])("takes a generation that isn't whole for damaged: %#", (damage) => {
    const one = generation(1);
    using folder = new Folder({ [`generations/${one.id}.json`]: JSON.stringify(damage(one)) });
    expect(() => new Store(folder.path).get(one.id)).toThrow(/is damaged/);
  });

  it("leaves what was there where it can't write", () => {
    using folder = new Folder({ state: "a file\n" });
    expect(() => new Store(folder.at("state")).put(generation(1))).toThrow(HostError);
    expect(readFileSync(folder.at("state"), "utf8")).toBe("a file\n");
  });
});
