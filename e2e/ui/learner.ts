/** Somebody at a terminal of their own: a folder, a home, and the program on screens. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Progress, stepProgressOf } from "../../src/workshop/progress/progress.ts";
import { readProgress } from "../../src/workshop/progress/store.ts";
import { program, Screen, type ScreenOptions } from "./screen.ts";

export class Learner {
  readonly folder = mkdtempSync(join(tmpdir(), "netpol-workshop-ui-"));
  readonly home = join(this.folder, "home");
  readonly #screens: Screen[] = [];

  constructor() {
    mkdirSync(this.home);
  }

  open(options: Partial<ScreenOptions> = {}): Screen {
    const screen = new Screen({ cwd: this.folder, home: this.home, ...options });
    this.#screens.push(screen);
    return screen;
  }

  /** The first start. */
  async choosesTheSandbox(): Promise<void> {
    const screen = this.open();
    await screen.shows("Welcome");
    screen.press("enter");
    await screen.shows("╭ Task");
    await screen.rests();
    screen.press("q");
    await screen.exited();
  }

  /** The same program without a screen, in another terminal. */
  run(...words: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
      cwd: this.folder,
      env: { ...process.env, NETPOL_WORKSHOP_HOME: this.home },
      encoding: "utf8",
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** What is on the disk now. */
  get progress(): Progress {
    return readProgress(this.home);
  }

  /** `02-first-policy/the-rule`: its state on the disk. */
  step(name: string): ReturnType<typeof stepProgressOf> {
    const [module = "", step = ""] = name.split("/");
    return stepProgressOf(this.progress, { module, step });
  }

  file(...path: readonly string[]): string {
    return join(this.folder, "netpol-workshop", ...path);
  }

  /** For the end of a test, however it went. */
  closeScreens(): void {
    for (const screen of this.#screens.splice(0)) screen.kill();
  }

  leave(): void {
    this.closeScreens();
    this.run("sandbox", "stop");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
