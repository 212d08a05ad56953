/**
 * The policy of a host that has none yet: it refuses nothing, so that nobody is locked out whatever listens where, and says what
 * to write. A policy without a default would close the containers.
 */
export const STARTER_POLICY = `# The firewall of this host and its containers. As it stands it refuses nothing.
#
#   wallc check /etc/wallc/policy.wall                  what is wrong or risky
#   wallc plan /etc/wallc/policy.wall                   what it would open and close here
#   wallc apply /etc/wallc/policy.wall --confirm 60s    back again, unless you press Enter
#   systemctl reload wallc                              apply it, without a question

# Whoever may administer this host. If sshd listens on another port, write that one.
allow tcp ssh from any to host

# Who may reach which container, by the container's own port:
# allow tcp 80, 443 from any to container www-nginx
# allow any from 192.0.2.0/24 to containers

# What no rule above names. Once the rules above name all that is to be reached, say \`reject\` here:
default allow to containers
# and \`deny\` here:
default allow to host
`;
