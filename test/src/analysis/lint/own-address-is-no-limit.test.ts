import { expect, it } from "vitest";
import { lintFindings } from "../../policy/build.ts";

const found = (text: string) =>
  lintFindings(`let inner = 10.0.0.1, fd00::1
let mixed = 10.0.0.1, 203.0.113.7
zone lan = interface eth1
zone office = interface eth0 address 10.8.0.0/16
${text}`).filter((one) => one.startsWith("own-address-is-no-limit"));

it.each([
  ["allow tcp 8443 from any to published 10.0.0.1", "published 10.0.0.1"],
  ["allow tcp 8443 to published inner", "published inner"],
  ["allow tcp 22 from outside to host 192.168.1.1", "host 192.168.1.1"],
  ["allow tcp 22 from internet to host 127.0.0.1", "host 127.0.0.1"],
  ["allow tcp 22 from any except 198.51.100.7 to host fe80::1", "host fe80::1"],
])("is found in %s", (rule, place) => {
  expect(found(rule)).toEqual([`own-address-is-no-limit: ${place}`]);
});

it.each([
  "allow tcp 8443 from any on lan to published 10.0.0.1",
  "allow tcp 8443 from lan to published 10.0.0.1",
  "allow tcp 8443 from office to published 10.0.0.1",
  "allow tcp 8443 from 10.0.0.0/8 to published 10.0.0.1",
  "allow tcp 8443 from any to published 203.0.113.7",
  "allow tcp 8443 from any to published mixed",
  "allow tcp 8443 from any to published",
  "allow tcp 8443 from any to 10.0.0.7",
  "deny tcp 8443 from any to published 10.0.0.1",
])("is not found in %s", (rule) => {
  expect(found(rule)).toEqual([]);
});
