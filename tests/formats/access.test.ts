import { describe, expect, it } from "vitest";
import { accessFor, encodeAccess, openAccess } from "../../engine/formats/index.ts";
import { UserError } from "../../engine/report/index.ts";
import { NONE, UNREACHABLE } from "../../engine/search/index.ts";

const CONTENT = {
  header: { product: "desserte 0.0.0", inputs: [{ name: "bpe.csv", sha256: "ab" }], settingsSha256: "cd" },
  serviceIds: ["poste", "maternité"],
  facilityCount: 4,
  access: {
    originCount: 3,
    serviceCount: 2,
    timeDs: new Uint32Array([0, 1, 4_000_000_000, 3, UNREACHABLE, 5]),
    facility: new Uint32Array([0, 1, 2, 3, NONE, 1]),
  },
};

describe("access.fb", () => {
  const bytes = encodeAccess(CONTENT);

  it("gives back what was written, as views on its bytes", () => {
    const opened = openAccess(bytes);
    expect(opened).toEqual(CONTENT);
    expect(opened.access.timeDs.buffer).toBe(bytes.buffer);
  });

  it("opens from any place in a larger buffer", () => {
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(openAccess(larger.subarray(3))).toEqual(CONTENT);
    expect(openAccess(Buffer.from(larger.buffer, 3))).toEqual(CONTENT);
  });

  it("is refused in French when cut anywhere", () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => openAccess(bytes.slice(0, length))).toThrow(UserError);
    expect(() => openAccess(bytes.slice(0, -4))).toThrow(/tronqué/);
  });

  it("is refused when any byte is damaged, or still holds together", () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0xff;
      try {
        const { access, facilityCount } = openAccess(damaged);
        expect(access.timeDs).toHaveLength(access.originCount * access.serviceCount);
        for (const row of access.facility) expect(row === NONE || row < facilityCount).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }
  });

  it("is refused when it is of another kind, version or basket", () => {
    const other = bytes.slice();
    other.set(new TextEncoder().encode("ROAD"), 8);
    expect(() => openAccess(other)).toThrow(/pas un fichier de cette sorte/);
    expect(() => accessFor(openAccess(bytes), ["poste"])).toThrow(/autre panier/);
    expect(accessFor(openAccess(bytes), ["poste", "maternité"]).timeDs[3]).toBe(3);
  });
});
