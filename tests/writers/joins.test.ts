import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, it } from "vitest";
import {
  compareAccess,
  diagnose,
  inventory,
  inventoryChange,
  peopleWithin,
  profile,
  type ProfileIndicator,
} from "../../engine/diagnostic/index.ts";
import {
  agreementTable,
  communeAgreementTable,
  communeProfileTable,
  inventoryChangeTable,
  profileTable,
  summariseAgreement,
  summariseChange,
  summariseProfile,
  withinTable,
  writeTables,
} from "../../engine/writers/index.ts";
import { world } from "../diagnostic/small-world.ts";

const folder = mkdtempSync(join(tmpdir(), "tables-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { territory, basket, access } = world(
  [{ code: "13001" }, { code: "13002" }],
  [
    { commune: "13001", population: 4, minutes: [1, 2, 3] },
    { commune: "13002", population: 8, minutes: [20, 20, null] },
  ],
);
const diagnostic = diagnose(territory, basket, access, {
  aggregation: "equal",
  thresholds: { pres: { kind: "minutes", minutes: 10 } },
});
const indicators: ProfileIndicator[] = [
  { id: "pauvres", label: "Pauvreté", unit: "%", confidential: true, kind: "share", numerator: "p", denominator: "t" },
  { id: "revenu", label: "Revenu", unit: "€", confidential: true, kind: "median", value: "m" },
];
const spread = profile(diagnostic, indicators, [
  { code: "13001", households: 100, values: { p: 1, t: 8, m: 1500 } },
  { code: "13002", households: 3, values: { p: 1, t: 2, m: 1 } },
]);

describe("join tables", () => {
  it("are written together, with nothing of the secret values", async () => {
    await writeTables(folder, [profileTable(spread), communeProfileTable(spread)], { what: "profil" });
    const read = (name: string) =>
      parse(readFileSync(join(folder, name)), { columns: true }) as Record<string, string>[];
    const groups = read("profile.csv");
    expect(groups.find((row) => row.group === "eloignees")).toMatchObject({ pauvres: "", pauvres_note: "secret" });
    expect(groups.find((row) => row.group === "territoire")).toMatchObject({ pauvres: "0.125", revenu_note: "approx" });
    expect(read("profile_communes.csv")[1]).toMatchObject({ code: "13002", pauvres: "", pauvres_note: "secret" });
    expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"))).toMatchObject({ what: "profil" });
    expect(summariseProfile(spread)).toMatch(/Pauvreté +12 % +secret|Pauvreté +13\s% +secret/);
  });

  it("tell an agreement with another table", () => {
    const slower = {
      territory,
      access: { ...access, timeDs: access.timeDs.map((time) => (time < 1e6 ? time * 2 : time)) },
    };
    const agreement = compareAccess(basket, { territory, access }, slower);
    const [poste] = [...agreementTable(agreement).rows()];
    // 1 against 2 min for 4 people, 20 against 40 for 8
    expect(poste!.slice(0, 6)).toEqual(["poste", 2, 12, 13.67, 27.33, -20]);
    expect([...communeAgreementTable(agreement).rows()]).toHaveLength(6);
    const text = summariseAgreement(basket, agreement, "Insee");
    expect(text).toContain("à une minute près");
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it("tell a change of inventory and who is within a norm", () => {
    const rows = inventory(territory, basket, "commune");
    const change = inventoryChange(rows, []);
    expect([...inventoryChangeTable(change).rows()][0]).toEqual(["poste", "13001", 1, 0, -1, 1, 0, -1]);
    expect(summariseChange(basket, change, ["2013", "2021"], ["Rupture."])).toMatch(/Poste +1 +0 +-1/);
    const within = peopleWithin(diagnostic.measured, access, ["poste"], 10);
    expect([...withinTable(within, 10).rows()]).toEqual([
      ["territoire", "Ensemble", 10, 12, 4, 0.3333],
      ["13001", "Commune 13001", 10, 4, 4, 1],
      ["13002", "Commune 13002", 10, 8, 0, 0],
    ]);
  });
});
