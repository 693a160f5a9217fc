/** What the pod's network looks like from inside: ip, ifconfig, route, arp, ss, netstat. */
import ipaddr from "ipaddr.js";
import type { NetworkInterface, SocketEntry } from "../../network.ts";
import type { Process } from "../../process.ts";
import { complain, type Tool } from "../tool.ts";

const isSix = (address: string): boolean => address.includes(":");

function linkLines({ name, index, mac, mtu, loopback }: NetworkInterface, full: boolean, withMac: boolean): string {
  const flags = loopback ? "LOOPBACK,UP,LOWER_UP" : `BROADCAST,MULTICAST,UP,LOWER_UP${full ? "" : ",M-DOWN"}`;
  const state = full ? ` state ${loopback ? "UNKNOWN" : "UP"} group default` : "";
  const shown = loopback ? name : `${name}@if${index + 5}`;
  const kind = loopback ? "loopback" : "ether";
  const broadcast = loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff";
  const head = `${index}: ${shown}: <${flags}> mtu ${mtu} qdisc noqueue${state} qlen 1000\n`;
  return withMac
    ? `${head}    link/${kind} ${mac} brd ${broadcast}${loopback || !full ? "" : " link-netnsid 0"}\n`
    : head;
}

function addressLines(each: NetworkInterface, only: "4" | "6" | undefined): string[] {
  return each.addresses
    .filter((address) => only === undefined || isSix(address) === (only === "6"))
    .map((address) => {
      const scope = each.loopback ? "host" : address.startsWith("fe80") ? "link" : "global";
      return isSix(address) ? `inet6 ${address} scope ${scope} ` : `inet ${address} scope ${scope} ${each.name}`;
    });
}

const ip =
  (full: boolean): Tool =>
  async (process, args) => {
    const flags = args.filter((arg) => arg.startsWith("-"));
    const [object = "", ...rest] = args.filter((arg) => !arg.startsWith("-"));
    const only = flags.includes("-4") ? "4" : flags.includes("-6") ? "6" : undefined;
    const oneLine = flags.includes("-o");
    const wanted = rest.filter((word) => !["show", "s", "sh", "list", "ls", "dev"].includes(word))[0];
    const interfaces = process.network.interfaces.filter((each) => wanted === undefined || each.name === wanted);
    const starts = (name: string) => object !== "" && name.startsWith(object);
    if (rest.some((word) => ["add", "del", "set", "flush", "replace", "change"].includes(word))) {
      await process.stderr.write(
        full ? "RTNETLINK answers: Operation not permitted\n" : "ip: RTNETLINK answers: Operation not permitted\n",
      );
      return 2;
    }
    if (starts("address") || starts("link")) {
      if (wanted !== undefined && interfaces.length === 0) {
        await process.stderr.write(
          full ? `Device "${wanted}" does not exist.\n` : `ip: can't find device '${wanted}'\n`,
        );
        return 1;
      }
      const withAddresses = starts("address");
      for (const each of interfaces) {
        const lines = withAddresses ? addressLines(each, only) : [];
        if (oneLine && withAddresses) {
          for (const line of lines)
            await process.stdout.write(
              `${each.index}: ${each.name}    ${line}\\       valid_lft forever preferred_lft forever\n`,
            );
          continue;
        }
        if (only !== undefined && lines.length === 0) continue;
        await process.stdout.write(
          linkLines(each, full, only === undefined) +
            lines.map((line) => `    ${line}\n       valid_lft forever preferred_lft forever\n`).join(""),
        );
      }
      return 0;
    }
    if (starts("route")) {
      if (rest[0] === "get") return routeTo(process, rest[1] ?? "");
      for (const { destination, gateway, interface: name, scope } of process.network.routes)
        if (only !== "6")
          await process.stdout.write(
            `${destination}${gateway === undefined ? "" : ` via ${gateway}`} dev ${name}${scope === undefined ? "" : ` scope ${scope}`} \n`,
          );
      return 0;
    }
    if (starts("neighbour") || starts("neighbor")) {
      const gateway = process.network.routes.find((route) => route.gateway !== undefined);
      if (gateway !== undefined)
        await process.stdout.write(
          `${gateway.gateway} dev ${gateway.interface} lladdr ee:ee:ee:ee:ee:ee ${full ? "REACHABLE" : "ref 1 used 0/0/0 probes 1 REACHABLE"}\n`,
        );
      return 0;
    }
    await process.stderr.write(
      object === ""
        ? "Usage: ip [OPTIONS] address|route|link|neigh [ARGS]\n"
        : full
          ? `Object "${object}" is unknown, try "ip help".\n`
          : `ip: invalid argument '${object}' to 'ip'\n`,
    );
    return 1;
  };

async function routeTo(process: Process, address: string): Promise<number> {
  const route = process.network.routes.find((each) => each.gateway !== undefined);
  const own = process.network.interfaces.find((each) => !each.loopback);
  const source = own?.addresses.find((each) => !isSix(each))?.replace(/\/.*/, "") ?? "";
  await process.stdout.write(
    `${address} via ${route?.gateway ?? "169.254.1.1"} dev ${route?.interface ?? "eth0"}  src ${source} \n`,
  );
  return 0;
}

export const busyboxIp = ip(false);
export const fullIp = ip(true);

export const ifconfig: Tool = async (process, args) => {
  const [wanted] = args.filter((arg) => !arg.startsWith("-"));
  const all = [...process.network.interfaces]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((each) => wanted === undefined || each.name === wanted);
  if (all.length === 0) {
    await complain(process, `${wanted}: error fetching interface information: Device not found`);
    return 1;
  }
  for (const { name, mac, mtu, addresses, loopback } of all) {
    const lines = [
      `${name.padEnd(10)}${loopback ? "Link encap:Local Loopback  " : `Link encap:Ethernet  HWaddr ${mac.toUpperCase()}  `}`,
    ];
    for (const address of addresses) {
      const [plain = "", prefix = "32"] = address.split("/");
      if (isSix(address))
        lines.push(
          `          inet6 addr: ${address} Scope:${loopback ? "Host" : plain.startsWith("fe80") ? "Link" : "Global"}`,
        );
      else {
        const mask = ipaddr.IPv4.subnetMaskFromPrefixLength(Number(prefix)).toString();
        const broadcast = loopback
          ? ""
          : `  Bcast:${prefix === "32" ? "0.0.0.0" : ipaddr.IPv4.broadcastAddressFromCIDR(address).toString()}`;
        lines.push(`          inet addr:${plain}${broadcast}  Mask:${mask}`);
      }
    }
    lines.push(
      `          UP ${loopback ? "LOOPBACK" : "BROADCAST"} RUNNING${loopback ? "" : " MULTICAST"}  MTU:${mtu}  Metric:1`,
    );
    await process.stdout.write(`${lines.join("\n")}\n\n`);
  }
  return 0;
};

export const route: Tool = (process, args) => printRoutes(process, args.includes("-n"), routeColumns);

interface RouteColumns {
  readonly head: string;
  readonly cells: (flags: string) => string;
}

const routeColumns: RouteColumns = {
  head: "Flags Metric Ref    Use Iface",
  cells: (flags) => `${flags.padEnd(6)}0      0        0`,
};
/** As `netstat -r` shows them. */
const socketColumns: RouteColumns = {
  head: "Flags   MSS Window  irtt Iface",
  cells: (flags) => `${flags.padEnd(9)} 0 0          0`,
};

async function printRoutes(process: Process, isNumeric: boolean, { head, cells }: RouteColumns): Promise<number> {
  const column = (text: string) => text.padEnd(16);
  let out = `Kernel IP routing table\nDestination     Gateway         Genmask         ${head}\n`;
  for (const { destination, gateway, interface: name } of process.network.routes) {
    const isDefault = destination === "default";
    const [address = "", prefix] = destination.split("/");
    const mask = isDefault
      ? "0.0.0.0"
      : prefix === undefined
        ? "255.255.255.255"
        : ipaddr.IPv4.subnetMaskFromPrefixLength(Number(prefix)).toString();
    const flags = `U${gateway === undefined ? "" : "G"}${!isDefault && prefix === undefined ? "H" : ""}`;
    const place = isDefault && isNumeric ? "0.0.0.0" : address;
    out += `${column(place)}${column(gateway ?? (isNumeric ? "0.0.0.0" : "*"))}${column(mask)}${cells(flags)} ${name}\n`;
  }
  await process.stdout.write(out);
  return 0;
}

export const arp: Tool = async (process) => {
  const gateway = process.network.routes.find((each) => each.gateway !== undefined);
  if (gateway !== undefined)
    await process.stdout.write(`? (${gateway.gateway}) at ee:ee:ee:ee:ee:ee [ether]  on ${gateway.interface}\n`);
  return 0;
};

const place = ({ address, port }: { address: string; port: number }): string =>
  `${isSix(address) && address !== "::" ? `[${address}]` : address}:${port}`;

/** Which sockets the flags ask for: -t -u choose protocols, -l listeners, -a everything. */
function chosen(process: Process, flags: string): readonly SocketEntry[] {
  const tcp = flags.includes("t");
  const udp = flags.includes("u");
  return process.network.sockets().filter(({ protocol, state }) => {
    if ((tcp || udp) && !((protocol === "TCP" && tcp) || (protocol === "UDP" && udp))) return false;
    const listening = state === "LISTEN" || state === "UNCONN";
    return flags.includes("a") || (flags.includes("l") ? listening : !listening);
  });
}

const short = (args: readonly string[]): string => args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join("");

export const netstat: Tool = async (process, args) => {
  const flags = short(args);
  if (flags.includes("r")) return printRoutes(process, flags.includes("n"), socketColumns);
  const what = flags.includes("a") ? "servers and established" : flags.includes("l") ? "only servers" : "w/o servers";
  const programs = flags.includes("p");
  let out = `Active Internet connections (${what})\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${programs ? "PID/Program name    " : ""}\n`;
  for (const { protocol, state, local, remote, owner } of chosen(process, flags)) {
    const far = remote === undefined ? (isSix(local.address) ? ":::*" : "0.0.0.0:*") : place(remote);
    const shown = state === "UNCONN" ? "" : state;
    out += `${protocol.toLowerCase().padEnd(4)}       0      0 ${place(local).padEnd(23)} ${far.padEnd(23)} ${shown.padEnd(12)}${programs ? `${owner.pid}/${owner.program}`.padEnd(20) : ""}\n`;
  }
  await process.stdout.write(out);
  return 0;
};

export const ss: Tool = async (process, args) => {
  const flags = short(args);
  const withProcess = flags.includes("p");
  const both = !(flags.includes("t") !== flags.includes("u"));
  const head = both
    ? "Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port"
    : "State  Recv-Q Send-Q Local Address:Port  Peer Address:Port";
  let out = `${head}${withProcess ? "Process" : ""}\n`;
  const states = { LISTEN: "LISTEN", ESTABLISHED: "ESTAB", SYN_SENT: "SYN-SENT", UNCONN: "UNCONN" } as const;
  for (const { protocol, state, local, remote, owner } of chosen(process, flags)) {
    const far = remote === undefined ? `${isSix(local.address) ? "[::]" : "0.0.0.0"}:*` : place(remote);
    const queue = state === "LISTEN" ? "511" : "0";
    out += `${both ? `${protocol.toLowerCase().padEnd(6)}` : ""}${states[state].padEnd(7)}0      ${queue.padEnd(6)} ${place(local).padStart(18)} ${far.padStart(18)}${withProcess ? ` users:(("${owner.program}",pid=${owner.pid},fd=6))` : ""}\n`;
  }
  await process.stdout.write(out);
  return 0;
};
