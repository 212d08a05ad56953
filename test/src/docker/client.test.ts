import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatEngineAddress, parseEngineAddress } from "../../../src/docker/engine/address.ts";
import { connect, type EngineOptions } from "../../../src/docker/engine/client.ts";
import { EngineError } from "../../../src/docker/engine/engine-error.ts";
import { translate } from "../../../src/docker/engine/translate.ts";
import { answering, serveTcp, serveUnix, temporaryFolder } from "./fake-engine.ts";

/** The error of an attempt that must fail. */
async function failure(attempt: () => Promise<unknown> | unknown): Promise<EngineError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

const ask = async (options: EngineOptions, path = "/info") => {
  const client = await connect(options);
  try {
    return await client.get(path);
  } finally {
    client.close();
  }
};

describe("parseEngineAddress", () => {
  it.each([
    ["unix:///var/run/docker.sock", "unix:///var/run/docker.sock"],
    ["/run/user/1000/docker.sock", "unix:///run/user/1000/docker.sock"],
    ["docker.sock", "unix://docker.sock"],
    ["tcp://10.0.0.5:2375", "tcp://10.0.0.5:2375"],
    ["tcp://docker.example.org/", "tcp://docker.example.org:2375"],
    ["tcp://[2001:DB8:0::1]:1234", "tcp://[2001:db8::1]:1234"],
  ])("reads %s", (text, printed) => {
    expect(formatEngineAddress(parseEngineAddress(text, false))).toBe(printed);
  });

  it("has port 2376 with TLS", () => {
    expect(parseEngineAddress("tcp://h", true)).toEqual({ kind: "tcp", host: "h", port: 2376, tls: true });
  });

  it.each([
    "",
    "unix://",
    "tcp://",
    "tcp://:2375",
    "tcp://h:0",
    "tcp://h:65536",
    "tcp://h:2375/prefix",
    "tcp://user:secret@h:2375",
    "tcp://[10.0.0.1]:1",
    "tcp://[::1",
    "ssh://h",
    "npipe:////./pipe/docker_engine",
    "unix:///a\nb",
    `unix:///${"x".repeat(120)}`,
  ])("refuses %j", async (text) => {
    const error = await failure(() => parseEngineAddress(text, false));
    expect(error.kind).toBe("address");
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });
});

describe("connect", () => {
  it.each([
    [{ ApiVersion: "1.24" }, "1.24"],
    [{ ApiVersion: "1.41", MinAPIVersion: "1.12" }, "1.41"],
    [{ ApiVersion: "1.55", MinAPIVersion: "1.40" }, "1.55"],
    [{ ApiVersion: "1.90", MinAPIVersion: "1.44" }, "1.55"],
    [{ ApiVersion: "1.90", MinAPIVersion: "1.60" }, "1.60"],
    [{ ApiVersion: "2.3", MinAPIVersion: "1.60" }, "1.60"],
  ])("agrees with %j on %s", async (version, spoken) => {
    await using engine = await serveUnix(answering({ "/version": version, "/info": {} }));
    expect(await ask({ host: engine.host })).toEqual({});
    expect(engine.asked).toEqual(["GET /version", `GET /v${spoken}/info`]);
  });

  it("refuses an engine older than API 1.24", async () => {
    await using engine = await serveUnix(answering({ "/version": { ApiVersion: "1.23" } }));
    expect((await failure(() => ask({ host: engine.host }))).kind).toBe("too-old");
  });

  it.each([
    [{ hello: "world" }, "doesn't tell its API's version"],
    [[], "doesn't tell its API's version"],
    [{ ApiVersion: "../../.." }, "doesn't tell its API's version"],
    [404, "404"],
  ])("refuses what answers %j, and is no engine", async (version, message) => {
    await using engine = await serveUnix(answering({ "/version": version }));
    const error = await failure(() => ask({ host: engine.host }));
    expect(error.kind).toBe("not-an-engine");
    expect(error.message).toContain(message);
  });

  it("refuses a web page", async () => {
    await using engine = await serveTcp((_, response) => response.end("<html>\u001b[2J"));
    const error = await failure(() => ask({ host: engine.host }));
    expect(error.kind).toBe("not-an-engine");
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  it("refuses what isn't HTTP", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "s");
    const server = createServer((socket) => socket.resume().end("SSH-2.0-OpenSSH_9.2\r\n"));
    await new Promise<void>((ready) => server.listen(path, ready));
    try {
      expect((await failure(() => ask({ host: path }))).kind).toBe("not-an-engine");
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  });

  it("tells a socket that isn't there from one that nobody serves", async () => {
    using folder = temporaryFolder();
    expect((await failure(() => ask({ host: join(folder.path, "none") }))).kind).toBe("no-socket");
    writeFileSync(join(folder.path, "file"), "");
    const error = await failure(() => ask({ host: join(folder.path, "file") }));
    expect(error.kind).toBe("refused");
    expect(error.help).toContain("is Docker running?");
  });

  it("refuses a closed port", async () => {
    const gone = await serveTcp(answering({}));
    await gone[Symbol.asyncDispose]();
    expect((await failure(() => ask({ host: gone.host }))).kind).toBe("refused");
  });

  it("gives the engine's own words for an HTTP error, harmlessly", async () => {
    await using engine = await serveUnix((request, response) => {
      response.statusCode = request.url === "/version" ? 200 : 500;
      response.end(
        JSON.stringify(request.url === "/version" ? { ApiVersion: "1.41" } : { message: "disk\u001b[2J full" }),
      );
    });
    const error = await failure(() => ask({ host: engine.host }));
    expect(error).toMatchObject({ kind: "http", status: 500 });
    expect(error.message).toContain('GET /v1.41/info with 500: "disk\\u001b[2J full"');
  });

  it("doesn't follow a redirection", async () => {
    await using engine = await serveUnix((request, response) => {
      if (request.url === "/version") response.end('{"ApiVersion":"1.41"}');
      else response.writeHead(307, { location: "http://127.0.0.1:1/" }).end();
    });
    expect(await failure(() => ask({ host: engine.host }))).toMatchObject({ kind: "http", status: 307 });
    expect(engine.asked).toHaveLength(2);
  });

  it("gives up on an answer that doesn't come, and on one that never ends", async () => {
    await using silent = await serveUnix(() => {});
    expect((await failure(() => ask({ host: silent.host, timeout: 50 }))).kind).toBe("timeout");
    await using trickle = await serveUnix((_, response) => {
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(timer));
    });
    expect((await failure(() => ask({ host: trickle.host, timeout: 100 }))).kind).toBe("timeout");
    await using flood = await serveUnix((_, response) => response.end("[".repeat(100_000)));
    const error = await failure(() => ask({ host: flood.host, longestAnswer: 10_000 }));
    expect(error.message).toContain("more than 10000 bytes");
  });

  it("refuses an answer that is cut off, and one that is no JSON", async () => {
    const answer = (text: string, length: number) =>
      serveUnix((request, response) => {
        if (request.url === "/version") return void response.end('{"ApiVersion":"1.41"}');
        response.writeHead(200, { "content-length": length });
        response.write(text, () => response.destroy());
      });
    await using cut = await answer("[1,", 100);
    expect((await failure(() => ask({ host: cut.host }))).kind).toBe("broken-off");
    await using garbled = await answer("[1,", 3);
    expect((await failure(() => ask({ host: garbled.host }))).message).toContain("no JSON");
  });

  it.each([
    ["EACCES", "permission"],
    ["EPERM", "permission"],
    ["ENOTFOUND", "no-socket"],
    ["EHOSTUNREACH", "unreachable"],
    ["HPE_INVALID_CONSTANT", "not-an-engine"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["EWHATEVER", "bad-answer"],
  ])("translates %s to %s", (code, kind) => {
    const error = translate(Object.assign(new Error("x\ny"), { code }), { kind: "unix", path: "/s" });
    expect(error.kind).toBe(kind);
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  it("says who may read the socket", () => {
    const error = translate(Object.assign(new Error(), { code: "EACCES" }), { kind: "unix", path: "/s" });
    expect(error.message).toBe("unix:///s: permission denied (EACCES)");
    expect(error.help).toContain("group `docker`");
  });
});

describe("over TLS", () => {
  const folder = temporaryFolder();
  const file = (...names: string[]) => join(folder.path, ...names);

  beforeAll(() => {
    const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder.path, stdio: "pipe" });
    for (const ca of ["ca", "other"]) {
      openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        `/CN=${ca}`,
        "-keyout",
        `${ca}-key.pem`,
        "-out",
        `${ca}.pem`,
      );
    }
    writeFileSync(file("san"), "subjectAltName=IP:127.0.0.1\n");
    for (const [name, ca, more] of [
      ["server", "ca", ["-extfile", "san"]],
      ["nameless", "ca", []],
      ["client", "ca", []],
      ["stranger", "other", []],
    ] as const) {
      openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        `/CN=${name}`,
        "-keyout",
        `${name}-key.pem`,
        "-out",
        `${name}.csr`,
      );
      openssl(
        "x509",
        "-req",
        "-in",
        `${name}.csr`,
        "-CA",
        `${ca}.pem`,
        "-CAkey",
        `${ca}-key.pem`,
        "-CAcreateserial",
        "-days",
        "2",
        "-out",
        `${name}.pem`,
        ...more,
      );
    }
    for (const [name, ca, cert] of [
      ["good", "ca", "client"],
      ["otherca", "other", "client"],
      ["stranger", "ca", "stranger"],
    ] as const) {
      mkdirSync(file(name));
      writeFileSync(file(name, "ca.pem"), readFileSync(file(`${ca}.pem`)));
      writeFileSync(file(name, "cert.pem"), readFileSync(file(`${cert}.pem`)));
      writeFileSync(file(name, "key.pem"), readFileSync(file(`${cert}-key.pem`)));
    }
    mkdirSync(file("incomplete"));
    writeFileSync(file("incomplete", "ca.pem"), readFileSync(file("ca.pem")));
    mkdirSync(file("garbled"));
    for (const name of ["ca.pem", "cert.pem", "key.pem"]) writeFileSync(file("garbled", name), "no certificate");
    chmodSync(file("good", "key.pem"), 0o600);
  }, 20_000);
  afterAll(() => folder[Symbol.dispose]());

  const engine = (cert = "server") =>
    serveTcp(answering({ "/version": { ApiVersion: "1.41" }, "/info": { ok: 1 } }), {
      ca: readFileSync(file("ca.pem")),
      cert: readFileSync(file(`${cert}.pem`)),
      key: readFileSync(file(`${cert}-key.pem`)),
      requestCert: true,
      rejectUnauthorized: true,
    });

  it("shows its certificate and checks the engine's", async () => {
    await using server = await engine();
    expect(await ask({ host: server.host, certPath: file("good") })).toEqual({ ok: 1 });
  });

  it.each([
    ["an engine of another authority", "server", "otherca"],
    ["a certificate for another host", "nameless", "good"],
    ["a client's certificate of another authority", "server", "stranger"],
    ["a folder without all three files", "server", "incomplete"],
    ["files that are no certificates", "server", "garbled"],
    ["a folder that isn't there", "server", "none"],
  ])("refuses %s", async (_, cert, certPath) => {
    await using server = await engine(cert);
    const error = await failure(() => ask({ host: server.host, certPath: file(certPath) }));
    expect(error.kind).toBe("tls");
    expect(error.help).toContain("`DOCKER_CERT_PATH`");
    expect(server.asked).toEqual([]);
  });

  it("refuses TLS where there is none, and the other way round", async () => {
    await using plain = await serveTcp(answering({ "/version": { ApiVersion: "1.41" } }));
    expect((await failure(() => ask({ host: plain.host, certPath: file("good") }))).kind).toBe("tls");
    await using server = await engine();
    expect((await failure(() => ask({ host: server.host }))).message).toContain("broke off");
  });
});
