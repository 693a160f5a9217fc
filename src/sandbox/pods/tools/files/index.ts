/** The tools for files and folders, by name. */
import type { Tool } from "../tool.ts";
import { cp, ln, mv } from "./copy.ts";
import { dd } from "./dd.ts";
import { find } from "./find.ts";
import { gzip } from "./gzip.ts";
import { ls } from "./ls.ts";
import { mkdir, mktemp, rm, rmdir, touch } from "./make.ts";
import { chmod, chown } from "./mode.ts";
import { basename, dirname, readlink, realpath } from "./paths.ts";
import { df, du, stat } from "./stat.ts";
import { tar } from "./tar.ts";

export const fileTools: Readonly<Record<string, Tool>> = {
  basename,
  chmod,
  chown,
  cp,
  dd,
  df,
  dirname,
  du,
  find,
  gunzip: gzip,
  gzip,
  ln,
  ls,
  mkdir,
  mktemp,
  mv,
  readlink,
  realpath,
  rm,
  rmdir,
  stat,
  tar,
  touch,
  zcat: gzip,
};
