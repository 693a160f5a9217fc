/** The tools for text, by name. Begin with any; what they share is in ../tool.ts. */
import type { Tool } from "../tool.ts";
import { awk } from "./awk.ts";
import { cat } from "./cat.ts";
import { cut, paste } from "./cut.ts";
import { cmp, diff } from "./diff.ts";
import { base64, digest } from "./digest.ts";
import { hexdump, od, xxd } from "./dump.ts";
import { grep } from "./grep.ts";
import { head, tail } from "./head-tail.ts";
import { sed } from "./sed.ts";
import { sort } from "./sort.ts";
import { tr } from "./tr.ts";
import { uniq } from "./uniq.ts";
import { wc } from "./wc.ts";
import { nl, rev, tac, tee } from "./whole-lines.ts";

export const textTools: Readonly<Record<string, Tool>> = {
  awk,
  base64,
  cat,
  cmp,
  cut,
  diff,
  egrep: grep,
  fgrep: grep,
  grep,
  head,
  hexdump,
  md5sum: digest("md5"),
  nl,
  od,
  paste,
  rev,
  sed,
  sha1sum: digest("sha1"),
  sha256sum: digest("sha256"),
  sha512sum: digest("sha512"),
  sort,
  tac,
  tail,
  tee,
  tr,
  uniq,
  wc,
};

/** Only busybox brings this one. */
export const moreTextTools: Readonly<Record<string, Tool>> = { xxd };
