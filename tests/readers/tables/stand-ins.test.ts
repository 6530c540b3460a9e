import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SkipReport } from "../../../engine/report/index.ts";
import { parseAddress, plainStreet } from "../../../engine/readers/tables/address.ts";
import { placeStandIns } from "../../../engine/readers/tables/stand-ins.ts";
import type { FacilityInput } from "../../../engine/territory/index.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const HEADER =
  "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;cad_parcelles";
/** [numero, rep, nom_voie, code_insee, code_insee_ancienne_commune, lon, lat] */
const ROWS: ReadonlyArray<readonly [string, string, string, string, string, number, number]> = [
  ["12", "", "Rue du Port", "66136", "", 2.9, 42.7],
  ["12", "bis", "Rue du Port", "66136", "", 2.9002, 42.7002],
  ["1", "", "Avenue du Général de Gaulle", "66136", "", 2.91, 42.71],
  ["3", "", "Place de l'Église", "66082", "66901", 2.1, 42.6],
  // the same name in two villages that are one commune today
  ["5", "", "Rue de la Mairie", "66082", "66901", 2.11, 42.61],
  ["5", "", "Rue de la Mairie", "66082", "66902", 2.2, 42.7],
  ["7", "", "La Canebière", "13201", "", 5.37, 43.3],
  ["99999", "", "Chemin Perdu", "66136", "", 2.95, 42.75],
];
const ban = [
  HEADER,
  ...ROWS.map(
    ([number, repeat, street, commune, before, lon, lat], rank) =>
      `${commune}_${rank};;${number};${repeat};${street};66000;${commune};Commune;${before};;0;0;${lon};${lat};entrée;;;COMMUNE;${street.toUpperCase()};commune;commune;1;`,
  ),
].join("\n");
const file = folder.write("adresses-66.csv.gz", gzipSync(ban));

const facility = (commune: string, address: string | undefined, more: Partial<FacilityInput> = {}): FacilityInput => ({
  service: 0,
  commune,
  lon: Number.NaN,
  lat: Number.NaN,
  units: 1,
  name: "",
  source: "",
  halfDays: Number.NaN,
  file: "BPE25.csv",
  line: 2,
  ...(address !== undefined && { address }),
  ...more,
});

async function place(facilities: readonly FacilityInput[], files: readonly string[] = [file]) {
  const report = new SkipReport();
  const iris = new Map([["660820101", [2.3, 42.8] as const]]);
  const placed = await placeStandIns(facilities, files, iris, report);
  return { points: placed.map(({ lon, lat }) => [lon, lat]), report };
}

describe("an address", () => {
  it.each([
    ["12 bis, rue du Port", "12", "b", "rue port"],
    ["012 B RUE DU PORT", "12", "b", "rue port"],
    ["12 R DU PORT", "12", "", "rue port"],
    ["2-4 Bd. du Gal-de-Gaulle", "2", "", "boulevard general gaulle"],
    ["1 allée A", "1", "", "allee a"],
    ["3 pl. de l’Église St-Jean", "3", "", "place eglise saint jean"],
  ])("%s", (text, number, repeat, street) => expect(parseAddress(text)).toEqual({ number, repeat, street }));
  it.each(["rue du Port", "BP 12", "", "12", "Mairie, 12"])("« %s » has no number or no street", (text) =>
    expect(parseAddress(text)).toBeNull(),
  );
  it("is compared without what files write differently", () =>
    expect(plainStreet("AV DU GENERAL DE GAULLE")).toBe(plainStreet("Avenue du Général-de-Gaulle")));
});

describe("facilities without a point", () => {
  it("go to their address, with its repetition or else its number", async () => {
    const { points, report } = await place([
      facility("66136", "12 RUE DU PORT"),
      facility("66136", "12 B RUE DU PORT"),
      facility("66136", "12 ter rue du port"),
      facility("66136", "1 av du Gal de Gaulle"),
      facility("66901", "3 place de l'église"),
      facility("13055", "7 la Canebière"),
      facility("13055", "7 La Canebière", { lon: 1, lat: 2 }),
    ]);
    expect(points).toEqual([
      [2.9, 42.7],
      [2.9002, 42.7002],
      [2.9, 42.7],
      [2.91, 42.71],
      [2.1, 42.6],
      [5.37, 43.3],
      [1, 2],
    ]);
    expect(report.count("point-address")).toBe(6);
    expect(report.count("address-not-found")).toBe(0);
  });
  it("go to their IRIS, or stay without, when the address is not there or there twice: each rung counted", async () => {
    const { points, report } = await place([
      facility("66082", "5 rue de la Mairie", { iris: "66082_0101" }),
      facility("66901", "5 rue de la Mairie"),
      facility("66136", "13 rue du Port", { iris: "661360000" }),
      facility("66136", undefined),
      facility("66999", "12 rue du Port"),
    ]);
    expect(points).toEqual([
      [2.3, 42.8],
      [2.11, 42.61],
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ]);
    expect([report.count("point-address"), report.count("point-iris"), report.count("address-not-found")]).toEqual([
      1, 1, 4,
    ]);
    expect(report.kinds.get("address-not-found")!.examples[0]).toBe("BPE25.csv, ligne 2 : « 5 rue de la Mairie »");
  });
  it("say nothing of addresses when no file is given", async () => {
    const { report } = await place([facility("66136", "12 rue du Port")], []);
    expect(report.kinds.size).toBe(0);
  });
  it("refuse a file that is cut, or another", async () => {
    const cut = folder.write("cut.csv.gz", gzipSync(ban).subarray(0, 150));
    await expect(place([facility("66136", "12 rue du Port")], [cut])).rejects.toThrow(/gzip tronquée/);
    const other = folder.write("lieux-dits.csv", "id;nom_lieu_dit;code_insee\n1;a;66136\n");
    await expect(place([facility("66136", "12 rue du Port")], [other])).rejects.toThrow(
      /« numero », « nom_voie », « lon »/,
    );
  });
});
