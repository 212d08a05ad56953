import { describe, expect, it } from "vitest";
import { lintFindings, lintOf } from "../../policy/build.ts";
import { lintWorld } from "./world.ts";

const CODE = "published-later-through-proxy";
const found = (text: string, topology: Parameters<typeof lintFindings>[1] = lintWorld()) =>
  lintFindings(text, topology).filter((one) => one.startsWith(CODE));
const said = (text: string) => lintOf(text, lintWorld()).find((one) => one.code === CODE);

describe("what is published after the compilation, and docker-proxy", () => {
  it.each(["default deny to containers", "default reject to containers with port-unreachable"])(
    "is found at %s, where the host is open",
    (text) => {
      expect(found(text)).toEqual([`${CODE}: ${text}`]);
      expect(found(`${text}\ndefault allow to host`)).toEqual([`${CODE}: ${text}`]);
      expect(found(`allow tcp ssh to host\n${text}\ndefault deny to host trial`)).toEqual([`${CODE}: ${text}`]);
      expect(found(`deny any from 10.0.0.0/8 to host\n${text}`)).toEqual([`${CODE}: ${text}`]);
      expect(found(`deny any to host trial\n${text}`)).toEqual([`${CODE}: ${text}`]);
    },
  );

  it("is found without a place where the language's own default refuses", () => {
    expect(said("allow tcp 443 to container www")).toMatchObject({ severity: "warning" });
    expect(said("allow tcp 443 to container www")?.span).toBeUndefined();
    expect(said("default allow from containers")?.span).toBeUndefined();
    expect(said("default allow from containers")).toBeDefined();
  });

  it("is no finding in a policy that decides nothing", () => {
    expect(said("let admins = 198.51.100.7")).toBeUndefined();
  });

  it("is found without an engine, where nobody knows of docker-proxy", () => {
    expect(found("default deny to containers", undefined)).toHaveLength(1);
  });

  it("says how to close it", () => {
    expect(said("default deny to containers")).toMatchObject({
      message: expect.stringContaining("IPv6 to a container without IPv6"),
      help: [expect.stringContaining("`default deny to host`"), expect.stringContaining("`--userland-proxy=false`")],
    });
  });

  it("holds over IPv4 too where dockerd writes no rules", () => {
    const text = "docker {\n  iptables off\n  uplink eth0\n}\ndefault deny to containers";
    expect(said(text)?.message).toContain("IPv4 and IPv6");
  });

  it("is no finding where the host is closed, or containers are open", () => {
    expect(found("allow tcp ssh to host\ndefault deny to containers\ndefault deny to host")).toEqual([]);
    expect(found("allow tcp ssh to host\ndefault reject to host")).toEqual([]);
    expect(found("default allow to containers")).toEqual([]);
    expect(found("default deny to containers trial")).toEqual([]);
  });

  it("is no finding where a rule refuses everything else to the host", () => {
    expect(found("allow tcp ssh to host\ndeny any to host\ndefault deny to containers")).toEqual([]);
    expect(found("allow tcp ssh to host\nreject any from outside to host\ndefault deny to containers")).toEqual([]);
  });

  it("is no finding without docker-proxy", () => {
    const { engine } = lintWorld();
    expect(found("default deny to containers", lintWorld({ engine: { ...engine, userlandProxy: false } }))).toEqual([]);
    expect(found("docker {\n  userland-proxy off\n}\ndefault deny to containers")).toEqual([]);
  });
});
