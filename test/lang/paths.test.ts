import { expect, it } from "vitest";
import { isGlob, normalise, resolvePath } from "../../lang/paths.ts";

it.each([
  ["edge.wall", "common.wall", "common.wall"],
  ["edge.wall", "./conf/../common.wall", "common.wall"],
  ["conf/edge.wall", "common.wall", "conf/common.wall"],
  ["conf/edge.wall", "../common.wall", "common.wall"],
  ["conf/edge.wall", "../../common.wall", "../common.wall"],
  ["../edge.wall", "common.wall", "../common.wall"],
  ["/etc/w/edge.wall", "conf//a.wall", "/etc/w/conf/a.wall"],
  ["/etc/w/edge.wall", "../../../../a.wall", "/a.wall"],
  ["edge.wall", "/etc/a.wall", "/etc/a.wall"],
  ["<stdin>", "a.wall", "a.wall"],
])("from %s, %s is %s", (from, path, expected) => {
  expect(resolvePath(from, path)).toBe(expected);
  expect(normalise(expected)).toBe(expected);
});

it.each([
  ["a.wall", false],
  ["*.wall", true],
  ["a?.wall", true],
  ["[ab].wall", true],
])("%s is a pattern: %s", (path, expected) => {
  expect(isGlob(path)).toBe(expected);
});
