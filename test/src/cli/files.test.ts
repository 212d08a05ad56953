import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandError } from "../../../src/cli/exit.ts";
import { needBytes, readBytes, readStream } from "../../../src/cli/input/bytes.ts";
import { glob } from "../../../src/cli/input/glob.ts";
import { writeFiles, writeFolder } from "../../../src/cli/output/write.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wallc-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const put = (name: string, text = name) => writeFileSync(at(name), text);
const target = (name: string, text: string) => ({ path: at(name), shown: name, text });

describe("glob", () => {
  it("finds files in sorted order", () => {
    mkdirSync(at("d1"));
    mkdirSync(at("d2"));
    mkdirSync(at("x.wall"));
    for (const name of ["b.wall", "a.wall", "a.txt", ".hidden.wall", "d1/z.wall", "d2/y.wall", "Z.wall"]) put(name);
    const names = (pattern: string) => glob(at(pattern)).map((path) => path.slice(folder.length + 1));
    expect(names("*.wall")).toEqual(["Z.wall", "a.wall", "b.wall"]);
    expect(names("d?/*.wall")).toEqual(["d1/z.wall", "d2/y.wall"]);
    expect(names("*/y.wall")).toEqual(["d2/y.wall"]);
    expect(names(".h*.wall")).toEqual([".hidden.wall"]);
    expect(names("?.txt")).toEqual(["a.txt"]);
    expect(names("none*.wall")).toEqual([]);
    expect(names("gone/*.wall")).toEqual([]);
    expect(names("a.txt/*.wall")).toEqual([]);
  });

  it("matches as a regular expression would", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 6 });
    const word = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(letters, word, (pattern, name) => {
        put(name);
        const expected = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
        expect(glob(at(pattern)).includes(at(name))).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("takes no longer for many stars", () => {
    put("a".repeat(200));
    expect(glob(at(`${"*a".repeat(60)}b`))).toEqual([]);
  });
});

describe("readBytes", () => {
  it("reads whole files, and pipes that tell no size", () => {
    put("a", "x".repeat(3_000_000));
    expect(needBytes(at("a"), "a").length).toBe(3_000_000);
    expect(Buffer.from(needBytes("/proc/self/cmdline", "c")).toString()).toContain("node");
    put("empty", "");
    expect(needBytes(at("empty"), "empty").length).toBe(0);
  });

  it("says why it can't", () => {
    expect(readBytes(at("gone"))).toBe("there is no such file");
    expect(readBytes(folder)).toBe("it is a folder");
    expect(readBytes(at("a\0b"))).toBe("the name holds a NUL character");
    expect(readBytes(at("x".repeat(300)))).toBe("the name is too long");
    put("file");
    expect(readBytes(at("file/more"))).toBe("a part of its path isn't a folder");
    symlinkSync(at("loop"), at("loop"));
    expect(readBytes(at("loop"))).toBe("its symbolic links go round in a circle");
  });

  it("doesn't read without end", () => {
    expect(readBytes("/dev/zero")).toBe("it is longer than 128 MB");
  });

  it("shows a name with control characters harmlessly", () => {
    expect(() => needBytes(at("gone"), "a\u001b[31m\nb")).toThrow(
      "can't read `a<U+001B>[31m<U+000A>b`: there is no such file",
    );
  });
});

describe("readStream", () => {
  it("reads to the end", async () => {
    expect(Buffer.from(await readStream(Readable.from([Buffer.from("a"), Buffer.from("é")]))).toString()).toBe("aé");
  });

  it("turns an error of the system into one for the user", async () => {
    const stream = new Readable({
      read() {
        this.destroy(Object.assign(new Error("x"), { code: "EISDIR" }));
      },
    });
    await expect(readStream(stream)).rejects.toThrow("can't read standard input: it is a folder");
  });
});

describe("writeFiles", () => {
  it("writes all files, and leaves nothing else", () => {
    writeFiles([target("a", "1"), { ...target("b", "2"), executable: true }]);
    expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
    expect(readFileSync(at("a"), "utf8")).toBe("1");
    expect(statSync(at("b")).mode & 0o111).not.toBe(0);
    expect(statSync(at("a")).mode & 0o111).toBe(0);
  });

  it("writes none if one can't be written", () => {
    put("a", "old");
    mkdirSync(at("b"));
    expect(() => writeFiles([target("a", "new"), target("c", "new"), target("b", "new")])).toThrow(
      new CommandError(3, "can't write `b`: it is a folder"),
    );
    expect(readFileSync(at("a"), "utf8")).toBe("old");
    expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
  });

  it("replaces a file as a whole: who has the old one open keeps it", () => {
    put("a", "old");
    linkSync(at("a"), at("same"));
    writeFiles([target("a", "new")]);
    expect(readFileSync(at("same"), "utf8")).toBe("old");
    expect(readFileSync(at("a"), "utf8")).toBe("new");
  });

  it("keeps permissions and symbolic links", () => {
    put("a", "old");
    chmodSync(at("a"), 0o640);
    symlinkSync(at("a"), at("link"));
    writeFiles([target("link", "new")]);
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(readFileSync(at("a"), "utf8")).toBe("new");
    expect(statSync(at("a")).mode & 0o777).toBe(0o640);
  });

  it("never replaces a device", () => {
    writeFiles([{ path: "/dev/null", shown: "/dev/null", text: "x" }]);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(() => writeFiles([{ path: "/dev/full", shown: "/dev/full", text: "x" }])).toThrow("no space is left");
  });

  it("makes a folder, and says what is in the way", () => {
    writeFolder(at("x/y"), "x/y", [{ name: "ruleset.nft", text: "t", executable: false }]);
    expect(readFileSync(at("x/y/ruleset.nft"), "utf8")).toBe("t");
    put("file");
    expect(() => writeFolder(at("file"), "file", [])).toThrow(
      "can't write `file`: something else of this name is in the way",
    );
    expect(() => writeFolder(at("file/x/y"), "file/x/y", [])).toThrow("a part of its path isn't a folder");
    symlinkSync("x", at("link"));
    writeFolder(at("link/z"), "link/z", []);
    expect(statSync(at("x/z")).isDirectory()).toBe(true);
    symlinkSync("gone", at("dangling"));
    expect(() => writeFolder(at("dangling"), "dangling", [])).toThrow("something else of this name is in the way");
  });
});
