import { describe, expect, test } from "vitest";
import { Patience } from "./patience.ts";

describe("patience", () => {
  test("is a second until something was answered, then several times the usual answer", () => {
    const patience = new Patience();
    expect(patience.milliseconds).toBe(1_000);
    for (let time = 0; time < 10; time++) patience.answered(50);
    expect(patience.milliseconds).toBe(200);
  });

  test("is not stretched by one slow answer among many", () => {
    const patience = new Patience();
    for (let time = 0; time < 20; time++) patience.answered(50);
    patience.answered(2_000);
    expect(patience.milliseconds).toBe(200);
  });

  test("stays within bounds", () => {
    const patience = new Patience();
    patience.answered(1);
    expect(patience.milliseconds).toBe(100);
    patience.answered(10_000);
    for (let time = 0; time < 30; time++) patience.answered(10_000);
    expect(patience.milliseconds).toBe(3_000);
  });

  test("doubles while answers come too late, and goes back when they are as they should be", () => {
    const patience = new Patience();
    patience.answered(1);
    patience.wasTooShort();
    expect(patience.milliseconds).toBe(200);
    patience.wasTooShort();
    expect(patience.milliseconds).toBe(400);
    patience.settled();
    expect(patience.milliseconds).toBe(100);
  });
});
