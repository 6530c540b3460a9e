import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { studyText } from "../../engine/cli/init.ts";
import { builtIn } from "../../engine/cli/places.ts";
import { plannedFiles } from "../../engine/cli/pipeline/plan.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { addressOf, loadCatalogue, loadDepartements, surroundingsOf } from "../../engine/sources/index.ts";

const departements = loadDepartements(readFileSync(builtIn("sources", "departements.yaml"), "utf8"));

describe("desserte init", () => {
  it("writes a study that can be loaded, for départements of every kind", () => {
    const folder = mkdtempSync(join(tmpdir(), "desserte-init-"));
    for (const code of ["01", "13", "2A", "57", "64", "66", "75", "971", "972", "976"]) {
      const file = join(folder, `etude-${code}.yaml`);
      writeFileSync(file, studyText(surroundingsOf(departements, code), departements, 2024));
      const study = loadStudy(file);
      expect(study.settings.departements).toEqual([code]);
      // every file that is read has a source, and every source is read
      const read = plannedFiles(study)
        .map(({ path }) => path)
        .toSorted();
      const brought = Object.keys(study.settings.sources)
        .map((name) => join(folder, "donnees", name))
        .toSorted();
      expect(read).toEqual(brought);
    }
  });

  it("has optional blocks that stand once uncommented, each with a source of the catalogue", () => {
    const folder = mkdtempSync(join(tmpdir(), "desserte-init-"));
    const file = join(folder, "etude.yaml");
    const [inputs, sources] = studyText(surroundingsOf(departements, "13"), departements, 2024).split(
      "  # Celles des blocs facultatifs :\n",
    );
    const blocks = inputs!
      .replace(/^# (?=times:)/m, "")
      .replace(/^ {2}# (movements:|cog:|zonings:| {2}- \{ id:)/gm, "  $1");
    writeFileSync(file, `${blocks}${sources!.replace(/^ {2}# /gm, "  ")}`);
    const { settings } = loadStudy(file);
    expect(settings.inputs.movements).toEqual({ file: "v_mvt_commune_2024.csv", year: 2024 });
    expect(settings.times).toEqual({ insee: ["donnees-2024-reg93.parquet"], vintage: 2024 });
    expect(settings.inputs.zonings.map(({ id }) => id)).toEqual(["epci", "qpv"]);
    const catalogue = loadCatalogue(readFileSync(builtIn("sources", "catalogue.yaml"), "utf8"));
    for (const { from, with: parameters } of Object.values(settings.sources))
      expect(addressOf(catalogue, from!, parameters)).toMatch(/^https:\/\/[^{}]+$/);
    for (const name of ["arrondissements-municipaux.geojson", "v_commune_2024.csv", "qpv.zip"])
      expect(Object.keys(settings.sources)).toContain(name);
  });
});
