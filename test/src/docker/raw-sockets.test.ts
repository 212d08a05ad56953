import { describe, expect, it } from "vitest";
import { printSnapshot } from "../../../src/docker/print.ts";
import { container, dump, read } from "./fixtures.ts";

const NAME = "e28-nft-s02-pub";

/** What is known of a container whose HostConfig says this. */
function without(hostConfig: object): true | undefined {
  const answers = dump(NAME);
  for (const one of answers.containers) Object.assign(one.HostConfig as object, hostConfig);
  return container(read(answers), "web").withoutRawSockets;
}

describe("whether a container may open raw sockets", () => {
  it("is so unless the engine says that it dropped the capability", () => {
    expect(without({})).toBeUndefined();
    expect(without({ CapDrop: null, CapAdd: null, Privileged: false })).toBeUndefined();
    expect(without({ CapDrop: undefined })).toBeUndefined();
    expect(without({ CapDrop: ["CAP_CHOWN"] })).toBeUndefined();
  });

  it("is not so without NET_RAW, in each way to write it", () => {
    for (const name of ["NET_RAW", "CAP_NET_RAW", "net_raw", "ALL", "all"]) {
      expect(without({ CapDrop: [name] })).toBe(true);
    }
    expect(without({ CapDrop: ["ALL"], CapAdd: ["CHOWN"] })).toBe(true);
    expect(without({ CapDrop: ["NET_RAW", "NET_ADMIN"], CapAdd: ["ALL"] })).toBe(true);
  });

  it("is so again where the capability is added, or the container is privileged", () => {
    expect(without({ CapDrop: ["ALL"], CapAdd: ["NET_RAW"] })).toBeUndefined();
    expect(without({ CapDrop: ["NET_RAW"], CapAdd: ["CAP_NET_RAW"] })).toBeUndefined();
    expect(without({ CapDrop: ["ALL"], CapAdd: ["ALL"] })).toBeUndefined();
    expect(without({ CapDrop: ["NET_RAW"], CapAdd: ["ALL"] })).toBeUndefined();
    expect(without({ CapDrop: ["ALL"], Privileged: true })).toBeUndefined();
  });

  it("counts as so with NET_ADMIN, which may change addresses", () => {
    expect(without({ CapDrop: ["NET_RAW"], CapAdd: ["NET_ADMIN"] })).toBeUndefined();
  });

  it("stands in the snapshot", () => {
    const answers = dump(NAME);
    for (const one of answers.containers) Object.assign(one.HostConfig as object, { CapDrop: ["ALL"] });
    const text = printSnapshot(read(answers));
    expect(text).toContain('"withoutRawSockets": true');
    expect(printSnapshot(read(text))).toBe(text);
  });
});
