import { expect, it } from "vitest";
import { container, leg, lintFindings, world } from "../../policy/build.ts";

const found = (text: string) =>
  lintFindings(text, world({ containers: [container("jump", [leg("bridge", "172.17.0.2")])] })).filter((one) =>
    one.startsWith("host-without-ssh"),
  );

it.each(["default deny to host", "default reject to host with admin-prohibited"])("is found at %s", (text) => {
  expect(found(`allow web to host\n${text}`)).toEqual([`host-without-ssh: ${text}`]);
});

it.each([
  "allow udp 22 to host",
  "allow tcp 2222 to host",
  "allow tcp ssh to containers",
  "deny tcp ssh to host",
  "log tcp ssh to host",
  "let nobody = 10.0.0.1 except 10.0.0.1\nallow tcp ssh from nobody to host",
  "allow tcp ssh from container gone to host",
])("is found beside %s", (rule) => {
  expect(found(`${rule}\ndefault deny to host`)).toHaveLength(1);
});

it.each([
  "allow tcp ssh from 10.0.0.1 to host",
  "allow tcp 22 to any",
  "allow tcp 1-1024 to host 198.51.100.1",
  "allow any from 10.0.0.0/8 to host",
  "allow tcp any from 10.0.0.0/8 to host",
  "allow proto 6 to host",
  "set admins\nallow tcp ssh from admins to host",
  "allow tcp ssh from container jump to host",
  "allow tcp ssh to host limit 3/minute per source",
])("is satisfied by %s", (rule) => {
  expect(found(`${rule}\ndefault deny to host`)).toEqual([]);
});

it("has nothing to say of an open host, or of a default on trial", () => {
  expect(found("default allow to host")).toEqual([]);
  expect(found("allow web to host")).toEqual([]);
  expect(found("default deny to host trial")).toEqual([]);
});
