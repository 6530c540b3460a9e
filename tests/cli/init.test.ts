import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { latestVintages, studyText } from "../../engine/cli/init.ts";
import { builtIn } from "../../engine/cli/places.ts";
import { plannedFiles } from "../../engine/cli/pipeline/plan.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { addressOf, loadCatalogue, loadDepartements, surroundingsOf } from "../../engine/sources/index.ts";

const catalogue = loadCatalogue(readFileSync(builtIn("sources", "catalogue.yaml"), "utf8"));
const latest = latestVintages(catalogue);
const departements = loadDepartements(readFileSync(builtIn("sources", "departements.yaml"), "utf8"));

describe("desserte init", () => {
  it("writes a study that can be loaded, for départements of every kind", () => {
    const folder = mkdtempSync(join(tmpdir(), "desserte-init-"));
    for (const code of ["01", "13", "2A", "57", "64", "66", "75", "971", "972", "976"]) {
      const file = join(folder, `etude-${code}.yaml`);
      writeFileSync(file, studyText(surroundingsOf(departements, code), departements, latest));
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

  it("takes the roads of BD TOPO when asked, département by département", () => {
    const folder = mkdtempSync(join(tmpdir(), "desserte-init-"));
    for (const [code, files, zone] of [
      ["13", 4, "LAMB93_D013"],
      ["2A", 2, "LAMB93_D02A"],
      ["971", 1, "RGAF09UTM20_D971"],
    ] as const) {
      const file = join(folder, `etude-${code}.yaml`);
      writeFileSync(file, studyText(surroundingsOf(departements, code), departements, latest, "bdtopo"));
      const { settings, ...study } = loadStudy(file);
      expect(settings.roads).toMatchObject({ bdtopoSpeeds: "file" });
      expect(settings.roads!.osm).toBeUndefined();
      expect(settings.roads!.bdtopo).toHaveLength(files);
      const { from, with: parameters } = settings.sources[`bdtopo-${code}.7z`];
      expect(addressOf(catalogue, from!, parameters)).toBe(
        `https://data.geopf.fr/telechargement/download/BDTOPO/BDTOPO_3-5_TOUSTHEMES_GPKG_${zone}_${latest.bdtopo}/BDTOPO_3-5_TOUSTHEMES_GPKG_${zone}_${latest.bdtopo}.7z`,
      );
      const read = plannedFiles({ settings, ...study }).map(({ name }) => name.replace(/#.*/, ""));
      expect(new Set(read)).toEqual(new Set(Object.keys(settings.sources)));
      expect(settings.attribution).toEqual(["IGN, BD TOPO® (Licence Ouverte 2.0) pour le réseau routier"]);
    }
  });

  it("asks for files of the catalogue, and for what each département needs", () => {
    const folder = mkdtempSync(join(tmpdir(), "desserte-init-"));
    const study = (code: string, change = (text: string) => text) => {
      const file = join(folder, `etude-${code}.yaml`);
      writeFileSync(file, change(studyText(surroundingsOf(departements, code), departements, latest)));
      return loadStudy(file).settings;
    };
    const uncommented = study("13", (text) =>
      text.replace(/^# (?=times:)/m, "").replace(/^ {2}# (donnees-\d{4}-reg|adresses-|addresses:)/gm, "  $1"),
    );
    for (const { from, with: parameters } of Object.values(uncommented.sources))
      expect(addressOf(catalogue, from!, parameters)).toMatch(/^https:\/\/[^{}]+$/);
    expect(uncommented.times).toEqual({ insee: [`donnees-${latest.bpe}-reg93.parquet`], vintage: latest.bpe });
    expect(uncommented.inputs.addresses!.file).toContain("adresses-84.csv.gz");
    expect(Object.keys(uncommented.sources)).toContain("adresses-84.csv.gz");
    expect(uncommented.inputs.communes.departements).toEqual(["13", "30", "83", "84"]);
    expect(uncommented.inputs.movements).toEqual({ file: `v_mvt_commune_${latest.cog}.csv`, year: latest.cog });
    expect(uncommented.inputs.zonings.map(({ id }) => id)).toEqual(["epci", "qpv"]);
    const paris = study("75");
    expect(paris.inputs.communes.geojson).toContain("arrondissements-municipaux.geojson");
    expect(study("2a").departements).toEqual(["2A"]);
    const guadeloupe = study("971");
    expect([guadeloupe.origins, guadeloupe.inputs.grid, guadeloupe.inputs.communes.departements]).toEqual([
      "chefs-lieux",
      undefined,
      undefined,
    ]);
    expect(study("972").inputs.grid!.file).toMatch(/carreaux_200m_mart.csv$/);
  });
});
