import { beforeEach, describe, expect, test } from "vitest";
import { WebLab } from "../../testing/web.ts";

let lab: WebLab;
beforeEach(() => {
  lab = new WebLab();
});

describe("ping", () => {
  test("counts what comes back", async () => {
    expect(await lab.run("busybox", "ping -c 2 ADDRESS")).toMatchObject({
      code: 0,
      seconds: 1,
      stdout: expect.stringContaining("2 packets transmitted, 2 packets received, 0% packet loss"),
    });
    lab.network.fate = () => "drop";
    expect(await lab.run("busybox", "ping -c 1 -W 1 ADDRESS")).toMatchObject({
      code: 1,
      seconds: 1,
      stdout: expect.stringContaining("1 packets transmitted, 0 packets received, 100% packet loss"),
    });
  });
});
