import type { InspectedService } from "../schema/service.ts";
import type { SwarmService } from "../topology.ts";
import { byText } from "./order.ts";

/**
 * The service of an inspect answer. `Endpoint.Ports` has the ports that Swarm chose; where it isn't there yet, the spec
 * says what is asked for. A port without a published one stays out: in `host` mode it shows on the containers.
 */
export function toService(inspected: InspectedService): SwarmService {
  const chosen = inspected.Endpoint?.Ports ?? [];
  const ports = chosen.length > 0 ? chosen : (inspected.Spec.EndpointSpec?.Ports ?? []);
  return {
    id: inspected.ID,
    name: inspected.Spec.Name,
    labels: inspected.Spec.Labels ?? {},
    ports: ports
      .flatMap((port) =>
        port.PublishedPort && port.TargetPort
          ? [
              {
                protocol: port.Protocol ?? ("tcp" as const),
                targetPort: port.TargetPort,
                publishedPort: port.PublishedPort,
                mode: port.PublishMode ?? ("ingress" as const),
              },
            ]
          : [],
      )
      .sort(
        (a, b) => a.publishedPort - b.publishedPort || byText(a.protocol, b.protocol) || a.targetPort - b.targetPort,
      ),
  };
}
