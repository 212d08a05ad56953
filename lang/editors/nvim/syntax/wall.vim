" Highlighting of .wall policies. Made from the compiler's own word lists by `npm run editors`;
" change lang/editors/vim-syntax.ts instead.
if exists("b:current_syntax")
  finish
endif

" A word is what the language takes for one: whatever is no blank and none of "#,;{}=\
syntax iskeyword 33,36-43,45-58,60,62-91,93-122,124,126
syntax case match
syntax sync minlines=300

" Comments, texts, and the ways in which a line goes on in the next
syntax match wallComment /#.*$/ contains=@Spell extend
syntax match wallSuppression /#\s*wallc:\s*allow\s\+[a-z][a-z0-9-]*\s\+because\s\+\S.*$/ extend
syntax match wallError /".*$/ extend
syntax region wallString start=/"/ skip=/\\./ end=/"/ oneline extend contains=wallEscape,wallBadEscape
syntax match wallBadEscape /\\./ contained
syntax match wallEscape /\\["\\]/ contained
syntax match wallComma /,/ contained
syntax region wallGoesOn contained extend matchgroup=wallComma start=/,\ze\s*\%(#.*\|\\\)\=\n\%(\s*\%(#.*\|\\\)\=\n\)*\s*[^ \t#\\]\@=\%(\%(let\|set\|service\|zone\|allow\|deny\|reject\|log\|default\|docker\|essentials\|include\|test\)\>\|}\)\@!/ end=/^\ze\s*[^ \t#\\]/ contains=wallComment
syntax match wallContinued /\\\n/ contained extend
syntax cluster wallBetween contains=wallComment,wallSuppression,wallError,wallString,wallComma,wallGoesOn,wallContinued

" Lists of addresses, traffic, endpoints and interfaces
syntax match wallName /\k\+/ contained
syntax match wallNameBelow /\\\n\s*/ contained extend nextgroup=wallName
syntax match wallDefinition /\k\+/ contained
syntax match wallDefinitionBelow /\\\n\s*/ contained extend nextgroup=wallDefinition
syntax match wallAddress /\<\d\{1,3}\%(\.\d\{1,3}\)\{3}\%([/-][0-9.]\+\)\=\>/ contained
syntax match wallAddress /\<[0-9A-Fa-f]*:[0-9A-Fa-f:.]*\%(\/\d\+\|-[0-9A-Fa-f:.]\+\)\=\>/ contained
syntax keyword wallFile file contained
syntax cluster wallAddresses contains=@wallBetween,wallName,wallAddress,wallFile

syntax match wallNumber /\<\d\+\%(-\d\+\)\=\>/ contained
syntax keyword wallAny any contained
syntax keyword wallPortName ftp-data ftp ssh telnet smtp whois tacacs domain bootps bootpc contained
syntax keyword wallPortName tftp http kerberos pop3 sunrpc nntp ntp epmap netbios-ns netbios-dgm contained
syntax keyword wallPortName netbios-ssn imap snmp snmptrap bgp ldap https microsoft-ds kpasswd submissions contained
syntax keyword wallPortName isakmp syslog dhcpv6-client dhcpv6-server rtsp submission ipp ldaps domain-s rsync contained
syntax keyword wallPortName ftps imaps pop3s socks openvpn ms-sql-s ms-sql-m l2tp pptp radius contained
syntax keyword wallPortName radius-acct mqtt ssdp nfs docker-s etcd-client etcd-server iscsi-target mysql ms-wbt-server contained
syntax keyword wallPortName stun nut svn ipsec-nat-t vxlan sip sips xmpp-client xmpp-server turns contained
syntax keyword wallPortName mdns llmnr postgresql amqps amqp rfb wsman wsmans geneve redis contained
syntax keyword wallPortName syslog-tls ircs-u bacula-fd http-alt puppet secure-mqtt git zabbix-agent zabbix-trapper memcache contained
syntax keyword wallPortName minecraft mongodb contained
syntax keyword wallIcmpType echo-reply destination-unreachable source-quench redirect echo-request router-advertisement router-solicitation time-exceeded parameter-problem timestamp-request contained
syntax keyword wallIcmpType timestamp-reply address-mask-request address-mask-reply packet-too-big mld-listener-query mld-listener-report mld-listener-done nd-router-solicit nd-router-advert nd-neighbor-solicit contained
syntax keyword wallIcmpType nd-neighbor-advert nd-redirect neighbour-solicitation neighbour-advertisement mld2-listener-report contained
syntax keyword wallBuiltIn ping dns web mail mailbox traceroute wireguard ipsec rdp smb contained
syntax keyword wallBuiltIn vnc kubernetes docker-swarm contained
syntax keyword wallProtocol tcp udp sctp tcp/udp icmp icmpv6 esp ah gre igmp ipip proto contained
syntax cluster wallTraffic contains=@wallBetween,wallName,wallNumber,wallAny,wallPortName,wallIcmpType,wallBuiltIn,wallProtocol

syntax keyword wallEndpoint any outside internet private metadata containers host published contained
syntax match wallNamed /\<\%(container\|label\|compose\|network\|swarm\)\>/ contained nextgroup=wallName,wallNameBelow skipwhite
syntax match wallEquals /=/ contained nextgroup=wallName,wallNameBelow skipwhite
" A name may be a word that ends a clause elsewhere, so the two are matched as one.
syntax match wallNamedOne /\<\%(container\|label\|compose\|network\|swarm\)\>\%(\s\|\\\n\)\+\k\+/ contained extend contains=wallNamed,wallName,wallNameBelow
syntax match wallValue /=\%(\s\|\\\n\)*\k\+/ contained extend contains=wallEquals,wallName,wallNameBelow
syntax cluster wallEndpoints contains=@wallBetween,wallName,wallAddress,wallEndpoint,wallNamed,wallNamedOne,wallEquals,wallValue

syntax match wallInterface /\k\+/ contained
syntax match wallAnotherInterface /\<interface\>\ze\s\+\k/ contained
syntax region wallInterfaces contained matchgroup=wallOption start=/\<interface\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallBetween,wallInterface,wallAnotherInterface

" Clauses and modifiers; each ends where the next begins
syntax region wallFromTo contained matchgroup=wallClause start=/\<\%(from\|to\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallEndpoints
syntax region wallAddresses contained matchgroup=wallClause start=/\<\%(except\|address\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallAddresses
syntax region wallOn contained matchgroup=wallClause start=/\<\%(on\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallBetween,wallName,wallInterfaces
syntax match wallRate /\<\d\+\/\%(second\|minute\|hour\|day\)\>/ contained
syntax keyword wallLimitWord burst per source contained
syntax region wallLimit contained matchgroup=wallModifier start=/\<\%(limit\|connections\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallBetween,wallRate,wallNumber,wallLimitWord
syntax keyword wallRejectKind tcp-reset port-unreachable host-unreachable admin-prohibited contained
syntax region wallWith contained matchgroup=wallModifier start=/\<\%(with\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallBetween,wallRejectKind
syntax match wallDate /\<\d\{4}-\d\d-\d\d\>/ contained
syntax region wallUntil contained matchgroup=wallModifier start=/\<\%(until\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallBetween,wallDate
syntax region wallText contained matchgroup=wallModifier start=/\<\%(log\|trial\|as\|because\)\>/ end=/\ze\<\%(from\|to\|except\|on\|address\|log\|limit\|connections\|with\|trial\|as\|because\|until\)\>/ end=/$/ end=/\ze[;}]/ contains=@wallBetween
syntax cluster wallClauses contains=wallFromTo,wallAddresses,wallOn
syntax cluster wallModifiers contains=wallLimit,wallWith,wallUntil,wallText

" Statements
syntax match wallLetHead /^\s*let\>/ contained nextgroup=wallDefinition,wallDefinitionBelow skipwhite
syntax region wallLet start=/^\s*let\>/ end=/$/ end=/\ze[;}]/ keepend contains=wallLetHead,@wallClauses,@wallAddresses
highlight default link wallLetHead wallDefine
syntax keyword wallSetOption timeout size contained
syntax match wallDuration /\<\d\@=\%(\d\+d\)\=\%(\d\+h\)\=\%(\d\+m\)\=\%(\d\+s\)\=\>/ contained
syntax match wallSetHead /^\s*set\>/ contained nextgroup=wallDefinition,wallDefinitionBelow skipwhite
syntax region wallSet start=/^\s*set\>/ end=/$/ end=/\ze[;}]/ keepend contains=wallSetHead,@wallBetween,wallSetOption,wallNumber,wallDuration
highlight default link wallSetHead wallDefine
syntax match wallServiceHead /^\s*service\>/ contained nextgroup=wallDefinition,wallDefinitionBelow skipwhite
syntax region wallService start=/^\s*service\>/ end=/$/ end=/\ze[;}]/ keepend contains=wallServiceHead,@wallTraffic
highlight default link wallServiceHead wallDefine
syntax match wallZoneHead /^\s*zone\>/ contained nextgroup=wallDefinition,wallDefinitionBelow skipwhite
syntax region wallZone start=/^\s*zone\>/ end=/$/ end=/\ze[;}]/ keepend contains=wallZoneHead,@wallBetween,@wallClauses,wallInterfaces
highlight default link wallZoneHead wallDefine
syntax region wallRule matchgroup=wallAllow start=/^\s*allow\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallRule matchgroup=wallDeny start=/^\s*deny\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallRule matchgroup=wallReject start=/^\s*reject\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallRule matchgroup=wallLog start=/^\s*log\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax keyword wallPath between forward containers contained
syntax keyword wallAllow allow contained
syntax keyword wallDeny deny contained
syntax keyword wallReject reject contained
syntax region wallDefault matchgroup=wallStatement start=/^\s*default\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween,wallAllow,wallDeny,wallReject,wallPath,@wallClauses,@wallModifiers
syntax keyword wallWithout without contained
syntax keyword wallEssential dhcp discovery guards contained
syntax region wallEssentials matchgroup=wallStatement start=/^\s*essentials\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween,wallWithout,wallEssential
syntax region wallIncludeLine matchgroup=wallInclude start=/^\s*include\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween

syntax region wallOtherItem contained start=/[^[:blank:]#;}]/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween
syntax region wallSetInterfaces contained matchgroup=wallOption start=/\<\%(uplink\|bridges\)\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween,wallInterface
syntax keyword wallSwitch on off contained
syntax region wallSetSwitch contained matchgroup=wallOption start=/\<\%(iptables\|userland-proxy\)\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween,wallSwitch
syntax keyword wallPublish proxy dnat contained
syntax region wallSetPublish contained matchgroup=wallOption start=/\<\%(publish\)\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallBetween,wallPublish
syntax region wallSettings contained extend matchgroup=wallPunctuation start=/{/ end=/}/ end=/^\ze\s*\%(let\|set\|service\|zone\|default\|docker\|essentials\|include\|test\)\>/ contains=wallComment,wallSuppression,wallOtherItem,wallSetInterfaces,wallSetSwitch,wallSetPublish
syntax region wallDocker matchgroup=wallStatement start=/^\s*docker\>/ end=/$/ end=/\ze[;}]/ end=/^\ze\s*\%(let\|set\|service\|zone\|default\|docker\|essentials\|include\|test\)\>/ keepend contains=@wallBetween,wallSettings
syntax region wallRuleLine contained matchgroup=wallAllow start=/\<allow\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallRuleLine contained matchgroup=wallDeny start=/\<deny\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallRuleLine contained matchgroup=wallReject start=/\<reject\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallRuleLine contained matchgroup=wallLog start=/\<log\>/ end=/$/ end=/\ze[;}]/ keepend contains=@wallClauses,@wallModifiers,@wallTraffic
syntax region wallLines contained extend matchgroup=wallPunctuation start=/{/ end=/}/ end=/^\ze\s*\%(let\|set\|service\|zone\|default\|docker\|essentials\|include\|test\)\>/ contains=wallComment,wallSuppression,wallOtherItem,wallRuleLine
syntax region wallTest matchgroup=wallStatement start=/^\s*test\>/ end=/$/ end=/\ze[;}]/ end=/^\ze\s*\%(let\|set\|service\|zone\|default\|docker\|essentials\|include\|test\)\>/ keepend contains=@wallBetween,wallLines

highlight default link wallBadEscape wallError
highlight default link wallComma wallPunctuation
highlight default link wallContinued wallPunctuation
highlight default link wallNameBelow wallPunctuation
highlight default link wallDefinitionBelow wallPunctuation
highlight default link wallEquals wallPunctuation
highlight default link wallFile wallOption
highlight default link wallAny wallEndpoint
highlight default link wallNamed wallEndpoint
highlight default link wallAnotherInterface wallOption
highlight default link wallRate wallNumber
highlight default link wallLimitWord wallModifier
highlight default link wallRejectKind wallConstant
highlight default link wallDate wallNumber
highlight default link wallSetOption wallOption
highlight default link wallDuration wallNumber
highlight default link wallPath wallEndpoint
highlight default link wallWithout wallOption
highlight default link wallEssential wallConstant
highlight default link wallSwitch wallConstant
highlight default link wallPublish wallConstant

highlight default link wallComment Comment
highlight default link wallSuppression SpecialComment
highlight default link wallString String
highlight default link wallEscape SpecialChar
highlight default link wallError Error
highlight default link wallDefine Structure
highlight default link wallStatement Statement
highlight default link wallAllow Statement
highlight default link wallDeny Statement
highlight default link wallReject Statement
highlight default link wallLog Statement
highlight default link wallInclude Include
highlight default link wallClause Keyword
highlight default link wallModifier Keyword
highlight default link wallOption Keyword
highlight default link wallProtocol Type
highlight default link wallEndpoint Type
highlight default link wallConstant Constant
highlight default link wallUnit Keyword
highlight default link wallNumber Number
highlight default link wallAddress Number
highlight default link wallPortName Constant
highlight default link wallIcmpType Constant
highlight default link wallBuiltIn Function
highlight default link wallDefinition Identifier
highlight default link wallName Identifier
highlight default link wallInterface Identifier
highlight default link wallPunctuation Delimiter

let b:current_syntax = "wall"
