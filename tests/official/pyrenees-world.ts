import {
  bpeZip,
  chefsLieuxGeoJson,
  commonFiles,
  communesGeoJson,
  extractPbf,
  gridZip,
  populationsZip,
  type Files,
  type World,
} from "./official-files.ts";

const [LR, MP] = ["languedoc-roussillon-latest.osm.pbf", "midi-pyrenees-latest.osm.pbf"];
const [CATALONIA, ANDORRA] = ["cataluna-latest.osm.pbf", "andorra-latest.osm.pbf"];
/** The extracts that the study of département 66 asks for. */
export const EXTRACTS: readonly string[] = [LR, MP, CATALONIA, ANDORRA];

/**
 * Kilometres. 09 in the north-west, Andorra under it, Porta, Formiguères and Perpignan from west to east, Leucate (11) in
 * the north-east, Le Perthus in the south-east, whose only road goes round by Catalonia.
 *
 *      H (5,25)────────R (15,25)
 *      │ Andorra       │               Leucate (25,13)
 *      P (5,5)─────────Q (15,5)────────(25,5)──────────(35,5) Perpignan
 *                                      (25,-5)         │ Le Perthus
 *                                      └── Catalonia ──┘
 */
export const PYRENEES: World = {
  epsg: 3035,
  corner: [3_700_100, 2_200_100],
  communes: [
    { code: "66146", name: "Porta", from: [0, 0], to: [10, 10], people: 120 },
    { code: "66082", name: "Formiguères", from: [10, 0], to: [20, 10], people: 500 },
    { code: "66136", name: "Perpignan", from: [20, 0], to: [40, 10], people: 8000 },
    { code: "66137", name: "Le Perthus", from: [20, -10], to: [40, 0], people: 60 },
    { code: "09139", name: "L'Hospitalet-près-l'Andorre", from: [0, 20], to: [10, 30], people: 90 },
    { code: "11202", name: "Leucate", from: [20, 10], to: [40, 20], people: 4000 },
  ],
  cells: [
    { at: [5, 5], commune: "66146", people: 100 },
    { at: [15, 5], commune: "66082", people: 400 },
    { at: [25, 5], commune: "66136", people: 1000 },
    { at: [35, 5], commune: "66136", people: 3000 },
    { at: [25, -5], commune: "66137", people: 50 },
    { at: [5, 25], commune: "09139", people: 80 },
  ],
  roads: [
    {
      files: [LR],
      places: [
        [5, 5],
        [15, 5],
        [25, 5],
        [35, 5],
      ],
    },
    {
      files: [LR],
      places: [
        [25, 5],
        [25, 13],
      ],
    },
    // a way that crosses the border is whole in both extracts
    {
      files: [LR, ANDORRA],
      places: [
        [5, 5],
        [5, 12],
      ],
    },
    {
      files: [ANDORRA],
      places: [
        [5, 12],
        [5, 18],
      ],
    },
    {
      files: [ANDORRA, MP],
      places: [
        [5, 18],
        [5, 25],
      ],
    },
    // the way round in France, cut at a node that both extracts have
    {
      files: [LR],
      places: [
        [15, 5],
        [15, 15],
      ],
    },
    {
      files: [MP],
      places: [
        [15, 15],
        [15, 25],
        [5, 25],
      ],
    },
    {
      files: [LR],
      places: [
        [25, -5],
        [25, -10],
      ],
    },
    {
      files: [CATALONIA],
      places: [
        [25, -10],
        [35, -10],
      ],
    },
    {
      files: [LR],
      places: [
        [35, -10],
        [35, 5],
      ],
    },
  ],
  equipment: [
    // pharmacies
    { type: "D307", commune: "09139", at: [5, 25] },
    { type: "D307", commune: "66136", at: [35, 5] },
    { type: "D307", commune: "11202", at: [25, 13] },
    // general practitioners
    { type: "D265", commune: "66136", at: [25, 5], quality: "M" },
    // a bakery without a point goes to its chef-lieu, in the middle of the commune here
    { type: "B207", commune: "66082", at: null, address: ["3", "PL", "DE L EGLISE"] },
    // post offices
    { type: "A206", commune: "66146", at: [5, 5] },
    { type: "A208", commune: "66136", at: [35, 5] },
    // cinemas are in no service of the basket; the rest of France is in the file too
    { type: "F303", commune: "66136", at: [35, 5] },
    { type: "A206", commune: "13055", at: [200, 5] },
    // a temporary-work agency still under the code of a commune merged in 2017 into one merged in 2019
    { type: "A503", commune: "66901", at: null },
  ],
  merged: [
    ["2017-01-01", "66901", "66902"],
    ["2019-01-01", "66902", "66082"],
  ],
  counters: [
    { type: "msa", commune: "66136", at: [35, 5] },
    { type: "sip", commune: "11202", at: [25, 13] },
    // France Services are those of the list of the ANCT, and Pôle emploi is in the BPE
    { type: "msap", commune: "66136", at: [35, 5] },
    { type: "france_travail", commune: "66136", at: [35, 5] },
  ],
  epci: {
    "66146": "CC Pyrénées catalanes",
    "66082": "CC Pyrénées catalanes",
    "66136": "CU Perpignan Méditerranée",
    "66137": "CU Perpignan Méditerranée",
  },
  // of two communes: one feature for each
  neighbourhoods: [
    { code: "QN06601M", name: "Bas-Vernet", commune: "66136", from: [34, 4], to: [36, 6] },
    { code: "QN06601M", name: "Bas-Vernet", commune: "66137", from: [34, -6], to: [36, -4] },
  ],
  franceServices: [
    { commune: "66146", at: [5, 5], format: "Fixe" },
    { commune: "66137", at: [25, -5], format: "Bus_équivalent" },
  ],
};

const DEPARTEMENTS = ["66", "09", "11"];

/** All the official files of that country. */
export async function pyreneesFiles(): Promise<Files> {
  return {
    "ensemble.zip": populationsZip(PYRENEES),
    "Filosofi2021_carreaux_200m_csv.zip": gridZip(PYRENEES),
    "BPE25.zip": bpeZip(PYRENEES),
    ...(await commonFiles(PYRENEES)),
    ...Object.fromEntries(DEPARTEMENTS.map((code) => [`communes-${code}.geojson`, communesGeoJson(PYRENEES, code)])),
    ...Object.fromEntries(
      DEPARTEMENTS.map((code) => [`chefs-lieux-${code}.geojson`, chefsLieuxGeoJson(PYRENEES, code)]),
    ),
    ...Object.fromEntries(EXTRACTS.map((file) => [file, extractPbf(PYRENEES, file)])),
  };
}
