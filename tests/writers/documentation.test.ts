import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diagnose, summaryOf } from "../../engine/diagnostic/index.ts";
import { runTables, type Run } from "../../engine/writers/index.ts";
import { world } from "../diagnostic/small-world.ts";

const page = readFileSync(new URL("../../docs/results.md", import.meta.url), "utf8");
const { territory, basket, access } = world(
  [{ code: "13055" }, { code: "13201", shownAs: "13055" }],
  [{ commune: "13201", population: 1, minutes: [1, 2, 3] }],
);
const diagnostic = diagnose(territory, basket, access, { aggregation: "equal" });

describe("docs/results.md", () => {
  it("names every table of a run and every column of it", () => {
    const missing: string[] = [];
    const row = (name: string) => page.split("\n").find((line) => line.startsWith(`| \`${name}.csv\``)) ?? "";
    for (const { name, header } of runTables({ diagnostic, access } as Run)) {
      // arrondissements are documented as communes without flags
      const told = `${row(name)}${name === "arrondissements" ? row("communes") : ""}`;
      if (row(name) === "") missing.push(name);
      for (const column of header) {
        const generic = column
          .replace(/^(pres|loin)_/, "<gamme>_")
          .replace(/_(pres|loin)$/, "_<gamme>")
          .replace(/^(poste|pharmacie|maternite)_/, "<service>_");
        if (["poste", "pharmacie", "maternite"].includes(column)) continue;
        if (!new RegExp(`[\`, ]${generic}[\`,]`).test(told)) missing.push(`${name}: ${column}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it("names every part of summary.json", () => {
    for (const key of Object.keys(summaryOf(diagnostic))) expect(page).toMatch(new RegExp(`[\`, ]${key}[\`,]`));
  });
});
