import * as z from "zod/mini";
import { entries, list, maybe, once, text, texts } from "./shapes.ts";
import { address, addressOf, id, interfaceAddress, mac, type Reader, subnet, Wrong } from "./values.ts";

/** Up to 20.10 the gateway may carry its prefix length. */
const gateway: Reader<string> = (value) => {
  const length = value.indexOf("/");
  const whole = length < 0 ? address(value) : interfaceAddress(value);
  return whole instanceof Wrong || length < 0 ? whole : address(value.slice(0, length));
};

const legAddress = (family: 4 | 6): Reader<string> => {
  const read = addressOf(family);
  return (value) => {
    const whole = interfaceAddress(value);
    return whole instanceof Wrong ? whole : read(value.slice(0, value.indexOf("/")));
  };
};

/**
 * What `GET /networks`, `GET /networks/ID` and `docker network inspect` say, as far as it matters here. `Ingress` came
 * with API 1.29, `ConfigOnly` with 1.30; `Containers` is missing from the list in newer engines.
 */
export const networkSchema = once(() =>
  z.object({
    Id: text(id),
    Name: z.string(),
    Driver: z.string(),
    Scope: z.optional(z.string()),
    EnableIPv6: z.boolean(),
    Internal: z.boolean(),
    Ingress: z.optional(z.boolean()),
    ConfigOnly: z.optional(z.boolean()),
    IPAM: z.object({ Config: z.optional(list(z.object({ Subnet: maybe(subnet), Gateway: maybe(gateway) }))) }),
    Options: texts(),
    Labels: texts(),
    Containers: z.optional(
      entries(
        z.object({
          IPv4Address: maybe(legAddress(4)),
          IPv6Address: maybe(legAddress(6)),
          MacAddress: maybe(mac),
        }),
      ),
    ),
  }),
);

/** A network as the engine tells it, checked but for its options. */
export type InspectedNetwork = z.output<ReturnType<typeof networkSchema>>;
