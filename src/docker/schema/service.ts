import * as z from "zod/mini";
import { list, maybe, once, portNumber, text, texts } from "./shapes.ts";
import { id, protocol } from "./values.ts";

const ports = () =>
  z.optional(
    list(
      z.object({
        Protocol: maybe(protocol),
        TargetPort: z.optional(portNumber()),
        PublishedPort: z.optional(portNumber()),
        PublishMode: z.optional(z.enum(["ingress", "host"])),
      }),
    ),
  );

/** What `GET /services` and `docker service inspect` say, as far as it matters here. */
export const serviceSchema = once(() =>
  z.object({
    ID: text(id),
    Spec: z.object({
      Name: z.string(),
      Labels: z.optional(texts()),
      EndpointSpec: z.nullish(z.object({ Ports: ports() })),
    }),
    Endpoint: z.nullish(z.object({ Ports: ports() })),
  }),
);

/** A Swarm service as the engine tells it, checked. */
export type InspectedService = z.output<ReturnType<typeof serviceSchema>>;
