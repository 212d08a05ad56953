/**
 * The rules that https://github.com/chaifeng/ufw-docker publishes in its README (as of 2025) to be appended to ufw's
 * `after.rules`: routed traffic to private addresses is refused unless its source is private too, or a `ufw route` rule allows it.
 */
const PRIVATE4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** What its `install` writes into `after6.rules`, where Docker knows IPv6. */
const PRIVATE6 = ["fd00::/8"];

export const AFTER_RULES = rules("ufw-", PRIVATE4);
export const AFTER6_RULES = rules("ufw6-", PRIVATE6);

function rules(prefix: string, subnets: readonly string[]): string {
  const deny = "ufw-docker-logging-deny";
  return [
    "# BEGIN UFW AND DOCKER",
    "*filter",
    `:${prefix}user-forward - [0:0]`,
    `:${deny} - [0:0]`,
    ":DOCKER-USER - [0:0]",
    `-A DOCKER-USER -j ${prefix}user-forward`,
    "-A DOCKER-USER -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
    "-A DOCKER-USER -m conntrack --ctstate INVALID -j DROP",
    "-A DOCKER-USER -i docker0 -o docker0 -j ACCEPT",
    ...subnets.map((subnet) => `-A DOCKER-USER -j RETURN -s ${subnet}`),
    ...subnets.map((subnet) => `-A DOCKER-USER -j ${deny} -m conntrack --ctstate NEW -d ${subnet}`),
    "-A DOCKER-USER -j RETURN",
    `-A ${deny} -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW DOCKER BLOCK] "`,
    `-A ${deny} -j DROP`,
    "COMMIT",
    "# END UFW AND DOCKER",
    "",
  ].join("\n");
}
