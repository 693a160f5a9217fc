/** What an image brings: its files with the programs in them, and what runs when nobody says otherwise. */
import type { DirectoryNode } from "../nodes.ts";
import type { User } from "../process.ts";

export interface Image {
  /** Frozen, shared by all containers of the image. */
  readonly files: DirectoryNode;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: User;
}

export const root: User = { uid: 0, gid: 0, name: "root" };
