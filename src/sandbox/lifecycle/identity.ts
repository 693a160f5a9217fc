/** What a cluster keeps for its whole life: its certificates, its keys, its port and how it was made. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../../disk.ts";
import { EnvironmentError } from "../../errors.ts";
import { calicoReleases } from "../../policy/types.ts";
import type { ClusterMake } from "../kinds/kind.ts";
import { makeCertificates } from "./certificates.ts";

const schema = z.object({
  version: z.literal(1),
  /** 0 until the first start. */
  port: z.number().int().min(0).max(65535),
  /** `none`: without Calico. */
  calico: z.enum([...calicoReleases, "none"]),
  enforcement: z.boolean(),
  token: z.string(),
  signingKey: z.string(),
  certificates: z.object({ ca: z.string(), cert: z.string(), key: z.string() }),
});

export type Identity = z.infer<typeof schema>;

const fileName = "cluster.json";

export async function newIdentity(make: ClusterMake): Promise<Identity> {
  return {
    version: 1,
    port: 0,
    calico: make.calico ?? "none",
    enforcement: make.enforcement,
    token: randomBytes(24).toString("hex"),
    signingKey: randomBytes(32).toString("hex"),
    certificates: await makeCertificates(new Date()),
  };
}

export function makeOf({ calico, enforcement }: Identity): ClusterMake {
  return { calico: calico === "none" ? undefined : calico, enforcement };
}

export function readIdentity(folder: string): Identity | undefined {
  const path = join(folder, fileName);
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw new EnvironmentError("this sandbox's own file cannot be read", {
      detail: [path, error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)],
      next: [`remove ${folder} and start again`],
      cause: error,
    });
  }
}

export function writeIdentity(folder: string, identity: Identity): void {
  writeWhole(join(folder, fileName), `${JSON.stringify(identity, null, 2)}\n`, 0o600);
}
