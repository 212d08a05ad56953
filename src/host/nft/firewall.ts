import { NO_SETUP } from "../../../backends/backend.ts";
import { type Firewall, fileOf } from "../firewall.ts";
import { captureNft } from "./capture.ts";
import { changeNft, nftElements, takeOutOfNft } from "./elements.ts";
import { isRuntimeSet, listNft } from "./listing.ts";
import { loadNft, refusalOf, removeNft } from "./load.ts";

const FILE = "ruleset.nft";

/** The table `inet wallc`: one transaction for everything. */
export const nftFirewall: Firewall = {
  name: "nft",
  async expected(scratch, rules) {
    await loadNft(scratch, fileOf(rules, FILE), new Set());
    return listNft(scratch);
  },
  list: listNft,
  load: (run, rules, expected) => loadNft(run, fileOf(rules, FILE), new Set(expected.keys())),
  elements: (rules) => nftElements(fileOf(rules, FILE)),
  changeSets: (run, { changes, preamble }) => changeNft(run, changes, preamble),
  takeOut: (run, { changes, preamble }) => takeOutOfNft(run, changes, preamble),
  refusal: (run, rules) => refusalOf(run, fileOf(rules, FILE)),
  settle: async () => {},
  async capture(run) {
    const text = await captureNft(run);
    return text === undefined ? undefined : { files: { [FILE]: text }, setup: NO_SETUP };
  },
  remove: removeNft,
  harmless: isRuntimeSet,
};
