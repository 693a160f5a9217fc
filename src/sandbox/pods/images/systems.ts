/** The systems that images are built on: what programs and files they bring. */
import type { DirectoryNode } from "../nodes.ts";
import type { Program } from "../process.ts";
import { curl } from "../tools/network/curl/index.ts";
import { dig } from "../tools/network/dns/dig.ts";
import { getent } from "../tools/network/dns/getent.ts";
import { host } from "../tools/network/dns/host.ts";
import { bindNslookup } from "../tools/network/dns/nslookup-bind.ts";
import { busyboxNslookup } from "../tools/network/dns/nslookup-busybox.ts";
import { arp, busyboxIp, fullIp, ifconfig, netstat, route, ss } from "../tools/network/interfaces.ts";
import { busyboxNc, openbsdNc, telnet } from "../tools/network/nc.ts";
import { busyboxPing, iputilsPing, traceroute } from "../tools/network/ping.ts";
import { busyboxWget } from "../tools/network/wget-busybox.ts";
import { gnuWget } from "../tools/network/wget-gnu.ts";
import { captures, editors, packageManagers } from "../tools/refusals.ts";
import { commonTools, programs, rootOf, shell } from "../tools/sets.ts";
import { moreSystemTools } from "../tools/system/index.ts";
import { moreTextTools } from "../tools/text/index.ts";
import type { Flavour, Tool } from "../tools/tool.ts";
import { busyboxVersion } from "../tools/usage.ts";
import { busyboxHttpd } from "./httpd.ts";

interface Extras {
  /** More programs, by absolute path. */
  readonly programs?: Readonly<Record<string, Program>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
}

const busyboxNetwork: Readonly<Record<string, Tool>> = {
  wget: busyboxWget,
  nc: busyboxNc,
  nslookup: busyboxNslookup,
  ping: busyboxPing,
  ip: busyboxIp,
  ifconfig,
  route,
  arp,
  netstat,
  telnet,
  traceroute,
  httpd: busyboxHttpd,
};

const busyboxTools = new Map<string, Program>([
  ...commonTools("busybox"),
  ...programs({ ...moreSystemTools, ...moreTextTools, ...busyboxNetwork, vi: editors.vi }, "busybox"),
  ["sh", shell("ash")],
  ["ash", shell("ash")],
]);

/** `busybox wget …` */
const busyboxItself: Program = async (process) => {
  const name = process.argv[1] ?? "";
  if (busyboxTools.has(name)) return process.exec(process.argv.slice(1));
  if (name !== "" && !name.startsWith("-")) {
    await process.stderr.write(`${name}: applet not found\n`);
    return 127;
  }
  await process.stdout.write(
    name === "--list" ? `${[...busyboxTools.keys()].sort().join("\n")}\n` : `${busyboxVersion}\n`,
  );
  return 0;
};

function withExtras(
  base: {
    programs: Record<string, ReadonlyMap<string, Program>>;
    files: Record<string, string>;
    links?: Record<string, string>;
  },
  extras: Extras,
): DirectoryNode {
  const all = { ...base.programs };
  for (const [path, program] of Object.entries(extras.programs ?? {})) {
    const [, folder = "/bin", name = ""] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    all[folder] = new Map([...(all[folder] ?? []), [name, program]]);
  }
  return rootOf({
    programs: all,
    files: { ...base.files, ...extras.files },
    folders: extras.folders ?? [],
    links: { ...base.links, ...extras.links },
  });
}

export const busyboxSystem = (extras: Extras = {}): DirectoryNode =>
  withExtras({ programs: { "/bin": new Map([...busyboxTools, ["busybox", busyboxItself]]) }, files: {} }, extras);

const alpineFiles = {
  "/etc/alpine-release": "3.20.3\n",
  "/etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
  "/lib/ld-musl-x86_64.so.1": "",
};

export const alpineSystem = (extras: Extras = {}): DirectoryNode =>
  withExtras(
    {
      programs: {
        "/bin": new Map([...busyboxTools, ["busybox", busyboxItself]]),
        "/sbin": programs({ apk: packageManagers.apk }, "busybox"),
        "/usr/bin": programs({ getent }, "busybox"),
      },
      files: alpineFiles,
    },
    extras,
  );

const debianFiles = {
  "/etc/os-release":
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  "/etc/debian_version": "12.5\n",
  "/etc/nsswitch.conf": "hosts:          files dns\n",
};

/** What slim images leave out. */
const procps = new Set(["ps", "free", "uptime", "hexdump"]);

/** Debian's slim images: GNU tools, dash and bash, and no network tools but what an image adds. */
export const debianSystem = (extras: Extras = {}): DirectoryNode =>
  withExtras(
    {
      programs: {
        "/usr/bin": new Map([
          ...[...commonTools("gnu")].filter(([name]) => !procps.has(name)),
          ...programs({ getent, apt: packageManagers.apt, "apt-get": packageManagers["apt-get"] }, "gnu"),
          ["sh", shell("dash")],
          ["dash", shell("dash")],
          ["bash", shell("bash")],
        ]),
      },
      files: debianFiles,
      links: { "/bin": "usr/bin" },
    },
    {
      ...extras,
      programs: Object.fromEntries(
        Object.entries(extras.programs ?? {}).map(([path, program]) => [
          path.replace(/^\/bin\//, "/usr/bin/"),
          program,
        ]),
      ),
    },
  );

/** Nothing but what is put in: no shell, no tools. */
export const emptySystem = (extras: Extras): DirectoryNode => withExtras({ programs: {}, files: {} }, extras);

const tool =
  (run: Tool, flavour: Flavour = "gnu"): Program =>
  (process) =>
    run(process, process.argv.slice(1), flavour);

export const curlOf = (version: string): Program => tool(curl(version));

/** The tools of a network engineer, as netshoot and agnhost bring them. */
export const networkTools: Readonly<Record<string, Program>> = {
  "/usr/bin/curl": curlOf("8.7.1"),
  "/usr/bin/nc": tool(openbsdNc),
  "/usr/bin/dig": tool(dig),
  "/usr/bin/host": tool(host),
  "/usr/bin/nslookup": tool(bindNslookup),
  "/usr/bin/drill": tool(dig),
  "/bin/bash": shell("bash"),
  "/sbin/ip": tool(fullIp),
  "/bin/ss": tool(ss),
  "/usr/sbin/ss": tool(ss),
};

export const iputils: Program = tool(iputilsPing);
export const wget: Program = tool(gnuWget);
export const openbsdNetcat: Program = tool(openbsdNc);

export const captureTools: Readonly<Record<string, Program>> = Object.fromEntries(
  Object.entries(captures).map(([name, refusal]) => [`/usr/bin/${name}`, tool(refusal)]),
);
export const editorTools: Readonly<Record<string, Program>> = Object.fromEntries(
  Object.entries(editors).map(([name, refusal]) => [`/usr/bin/${name}`, tool(refusal)]),
);
