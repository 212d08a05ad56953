import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { raw } from "./fixtures.ts";

/** A server to be closed by `await using`, what it was asked, and where it listens. */
export interface Fake extends AsyncDisposable {
  /** `METHOD PATH` of each request, in order. */
  readonly asked: string[];
  /** `unix://…` or `tcp://…`. */
  readonly host: string;
}

/** A short folder for sockets: their paths have 107 bytes at most. */
export function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "wallc-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Serves HTTP on a unix socket of its own. */
export async function serveUnix(listener: RequestListener): Promise<Fake> {
  const folder = temporaryFolder();
  const socket = join(folder.path, "docker.sock");
  return serve(createServer(), listener, (server, ready) => server.listen(socket, ready), {
    host: () => `unix://${socket}`,
    cleanUp: () => folder[Symbol.dispose](),
  });
}

/** Serves HTTP, or HTTPS where options are given, on a port of 127.0.0.1. */
export async function serveTcp(listener: RequestListener, tls?: ServerOptions): Promise<Fake> {
  const made = tls ? createTlsServer(tls) : createServer();
  return serve(made, listener, (server, ready) => server.listen(0, "127.0.0.1", ready), {
    host: (server) => `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cleanUp: () => {},
  });
}

async function serve(
  server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>,
  listener: RequestListener,
  listen: (server: Server, ready: () => void) => void,
  { host, cleanUp }: { host: (server: Server) => string; cleanUp: () => void },
): Promise<Fake> {
  const asked: string[] = [];
  server.on("request", (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((ready) => listen(server, ready));
  return {
    asked,
    host: host(server),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      cleanUp();
    },
  };
}

/** Answers by path (`/version`, or `/v1.41/…` written as `/…`) with JSON; a number is a status without the rest. */
export function answering(answers: Record<string, unknown>): RequestListener {
  return (request, response) => {
    const path = (request.url ?? "").replace(/^\/v[0-9.]+(?=\/)/, "");
    const answer = Object.hasOwn(answers, path) ? answers[path] : 404;
    const status = typeof answer === "number" ? answer : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(status === 200 ? answer : { message: `no such thing: ${path}` }));
  };
}

/** What an engine answered in reality, by path, with both of its containers inspected. */
export function realAnswers(name: string): Record<string, unknown> {
  const answers = raw(name);
  const web = answers["containers/web/json"] as { Id: string };
  const list = answers["containers/json"] as { Id: string; NetworkSettings: { Networks: unknown } }[];
  const db = list.find(({ Id }) => Id !== web.Id) as (typeof list)[number];
  const info = answers.info as Record<string, unknown>;
  return {
    "/version": { Version: info.ServerVersion, ApiVersion: answers.api, MinAPIVersion: "1.24" },
    "/info": { ...info, Swarm: { LocalNodeState: info.Swarm, ControlAvailable: false } },
    "/containers/json?all=1": list,
    [`/containers/${web.Id}/json`]: web,
    // The dump has the one of the two; the other is the same but for its own legs, and publishes nothing.
    [`/containers/${db.Id}/json`]: {
      ...web,
      Id: db.Id,
      Name: "/db",
      HostConfig: { ...(web as unknown as { HostConfig: object }).HostConfig, PortBindings: {} },
      NetworkSettings: { Ports: {}, Networks: db.NetworkSettings.Networks },
    },
    "/networks": answers.networks,
  };
}
