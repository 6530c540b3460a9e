/**
 * A generated BPE in the layout of 2024 and 2025: one row per equipment, 95 columns, every cell of the CSV in quotes, "_Z"
 * where a column has no meaning; 2.85 million rows in no order, which is the worst a reader that filters can meet.
 */
import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { ByteWriter, ParquetWriter, type ColumnSource } from "hyparquet-writer";
import { COMMUNE_M, lonLat, type FictiveCommune } from "./generated-france.ts";
import { seeded } from "./harness.ts";

/** what an address says, what a kind of equipment says, where it is */
const HEAD =
  "AN APET NOMRS CNOMRS NUMVOIE INDREP TYPVOIE LIBVOIE CADR CODPOS DEPCOM DEP REG LIBCOM DOM SDOM TYPEQU SIRET STATUT_DIFFUSION".split(
    " ",
  );
const FACTS =
  "CANTINE INTERNAT RPI EP CL_PGE SECT SECTEUR ACCES_AIRE_PRATIQUE ACCES_LIBRE ACCES_SANITAIRE ACCES_VESTIAIRE CAPACITE_D_ACCUEIL PRES_DOUCHE PRES_SANITAIRE SAISONNIER COUVERT ECLAIRE CATEGORIE MULTIPLEXE STRUCTURE_EXERCICE SPECIALITE ACCUEIL ITINERANCE MODE_GESTION SSTYPHEB TYPE TYPERESTO IMPLANTATION_STATION GPL CAPACITE INDIC_CAPA NBEQUIDENT INDIC_NBEQUIDENT NBSALLES INDIC_NBSALLES NBLIEUX INDIC_NBLIEUX NB_PDC INDIC_NB_PDC NB_PDC_PA INDIC_NB_PDC_PA NB_PDC_ACCELEREE INDIC_NB_PDC_ACCELEREE NB_PDC_LENTE INDIC_NB_PDC_LENTE NB_PDC_RAPIDE INDIC_NB_PDC_RAPIDE NB_PDC_ULTRARAPIDE INDIC_NB_PDC_ULTRARAPIDE NB_JOURS_OUVERT INDIC_NB_JOURS_OUVERT".split(
    " ",
  );
const PLACE =
  "LAMBERT_X LAMBERT_Y LONGITUDE LATITUDE QUALITE_XY EPSG QUALITE_GEOLOC TR_DIST_PRECISION DCIRIS QUALI_IRIS IRISEE QP2024 QUALI_QP2024 QP2015 QUALI_QP2015 QVA QUALI_QVA ZUS QUALI_ZUS EPCI UU2020 BV2022 AAV2020 DENS3 DENS7".split(
    " ",
  );
const COLUMNS: readonly string[] = [...HEAD, ...FACTS, ...PLACE];
const NUMBERS: ReadonlySet<string> = new Set(["LAMBERT_X", "LAMBERT_Y", "LONGITUDE", "LATITUDE"]);

/** types of the basket of 2017 in the codes of 2024, about as many as there are */
const OF_BASKET: Readonly<Record<string, number>> = {
  A101: 1500,
  A104: 3000,
  A120: 1500,
  A121: 500,
  A122: 900,
  A203: 24_000,
  A206: 7500,
  A207: 6500,
  A208: 2800,
  A503: 8000,
  B201: 9000,
  B207: 50_000,
  B316: 10_500,
  D101: 1400,
  D106: 700,
  D107: 460,
  D108: 2500,
  D113: 2800,
  D265: 61_000,
  D277: 41_000,
  D278: 8000,
  D279: 84_000,
  D281: 100_000,
  D282: 24_000,
  D302: 5300,
  D307: 20_300,
  D502: 13_000,
};
const TYPES = 229;
const STREETS = ["RUE", "AVENUE", "PLACE", "CHEMIN", "ROUTE", "BOULEVARD", "ALLEE", "IMPASSE"];
const WORDS = [
  "DE LA REPUBLIQUE",
  "DES LILAS",
  "DU MOULIN",
  "DE L'EGLISE",
  "JEAN JAURES",
  "DU 8 MAI 1945",
  "DU CHÂTEAU",
];
const NAMES = ["PHARMACIE", "BOULANGERIE", "CABINET DU DR", "AGENCE", "SARL", "M", "MME", "ETABLISSEMENTS"];

/** The rows of a BPE, in compact columns: all that its cells are made from. */
export class GeneratedBpe {
  readonly count: number;
  private readonly communes: readonly FictiveCommune[];
  private readonly corners: ReadonlyArray<readonly [lon: number, lat: number, east: number, north: number]>;
  private readonly types: readonly string[];
  private readonly facts: readonly string[][];
  private readonly commune: Uint32Array;
  private readonly type: Uint8Array;
  private readonly salt: Uint32Array;

  constructor(communes: readonly FictiveCommune[], count = 2_850_000) {
    this.communes = communes;
    this.count = count;
    this.corners = communes.map(({ x, y }) => {
      const [lon, lat] = lonLat(x, y);
      const [east, north] = lonLat(x + COMMUNE_M, y + COMMUNE_M);
      return [lon, lat, east - lon, north - lat];
    });
    const ofBasket = Object.entries(OF_BASKET);
    const others = Array.from(
      { length: TYPES - ofBasket.length },
      (_, index) => `${"ABCDEFG"[index % 7]}${700 + index}`,
    );
    this.types = [...Object.keys(OF_BASKET), ...others];
    this.facts = this.types.map((_, type) =>
      FACTS.map((_name, fact) => {
        const turn = (type * 31 + fact * 17) % 10;
        return turn < 5 ? "_Z" : turn < 8 ? "" : String(turn % 2);
      }),
    );
    const random = seeded(2850);
    const pickCommune = sampler(communes.map(({ people }) => people));
    const inBasket = ofBasket.reduce((sum, [, units]) => sum + units, 0);
    const pickType = sampler(
      this.types.map((type, rank) => OF_BASKET[type] ?? ((2_850_000 - inBasket) * 2 * (TYPES - rank)) / TYPES ** 2),
    );
    this.commune = Uint32Array.from({ length: count }, () => pickCommune(random()));
    this.type = Uint8Array.from({ length: count }, () => pickType(random()));
    this.salt = Uint32Array.from({ length: count }, () => random() * 2 ** 32);
  }

  /** Cells of one row in the order of the columns; numbers unquoted only in Parquet. */
  private cells(row: number): string[] {
    const commune = this.communes[this.commune[row]!]!;
    const [lon0, lat0, dLon, dLat] = this.corners[this.commune[row]!]!;
    const type = this.types[this.type[row]!]!;
    const salt = this.salt[row]!;
    const { code, departement } = commune;
    // in thousandths of a commune, ten percent away from its border
    const [east, north] = [100 + (salt % 801), 100 + ((salt >>> 10) % 801)];
    const turn = (salt >>> 8) % 1000;
    const missing = turn < 15;
    const quality = missing ? "_Z" : turn < 30 ? "M" : turn < 120 ? "A" : turn < 150 ? "_U" : "B";
    const method = missing ? "_Z" : turn < 30 ? "33" : turn < 120 ? "21" : turn < 300 ? "12" : "11";
    const [x, y] = [commune.x - 3_020_000 + east * 4, commune.y + 3_890_000 + north * 4];
    const head = [
      "2025",
      `${10 + (this.type[row]! % 80)}.${10 + (salt % 90)}Z`,
      turn % 3 === 0 ? "" : `${NAMES[salt & 7]} ${(salt >>> 6).toString(36).toUpperCase()}`,
      turn % 9 === 0 ? "ENSEIGNE" : "",
      String(1 + (salt % 120)),
      "_Z",
      STREETS[(salt >>> 3) & 7]!,
      WORDS[(salt >>> 5) % 7]!,
      "",
      code,
      code,
      departement,
      "93",
      commune.name,
      type[0]!,
      type.slice(0, 2),
      type,
      turn % 4 === 0 ? "" : String(30_000_000_000_000 + salt * 16),
      "O",
    ];
    const place = [
      missing ? "" : x.toFixed(1),
      missing ? "" : y.toFixed(1),
      missing ? "" : (lon0 + (dLon * east) / 1000).toFixed(6),
      missing ? "" : (lat0 + (dLat * north) / 1000).toFixed(6),
      quality,
      "2154",
      method,
      method === "11" ? "< 100" : "[100 - 500[",
      `${code}_${turn % 5 === 0 ? "0101" : "0000"}`,
      "1",
      turn % 5 === 0 ? "1" : "0",
      "CSZ",
      "1",
      "CSZ",
      "1",
      "CSZ",
      "1",
      "CSZ",
      "1",
      `2000${code.slice(0, 4)}0`,
      `${departement}000`,
      code,
      "000",
      String(1 + (turn % 3)),
      String(1 + (turn % 7)),
    ];
    return [...head, ...this.facts[this.type[row]!]!, ...place];
  }

  /** BPE25.csv: 1.5 GB. */
  writeCsv(path: string): void {
    const file = openSync(path, "w");
    const block = 20_000;
    try {
      writeSync(file, `${COLUMNS.map((name) => `"${name}"`).join(";")}\n`);
      for (let row = 0; row < this.count; row += block) {
        const lines: string[] = [];
        for (let at = row; at < Math.min(row + block, this.count); at++)
          lines.push(`"${this.cells(at).join('";"')}"\n`);
        writeSync(file, lines.join(""));
      }
    } finally {
      closeSync(file);
    }
  }

  /** BPE25.parquet, snappy, dictionaries where they are of use, a row group every million rows. */
  async writeParquet(path: string): Promise<void> {
    writeFileSync(path, "");
    const schema = [
      { name: "schema", num_children: COLUMNS.length },
      ...COLUMNS.map((name) =>
        NUMBERS.has(name)
          ? { name, type: "DOUBLE" as const, repetition_type: "OPTIONAL" as const }
          : {
              name,
              type: "BYTE_ARRAY" as const,
              converted_type: "UTF8" as const,
              repetition_type: "OPTIONAL" as const,
            },
      ),
    ];
    const bytes = new ByteWriter();
    const parquet = new ParquetWriter({ writer: bytes, schema, codec: "SNAPPY" });
    const group = 1_000_000;
    for (let from = 0; from < this.count; from += group) {
      const size = Math.min(group, this.count - from);
      const columns = this.columns(from, size);
      const columnData: ColumnSource[] = COLUMNS.map((name, at) => ({ name, data: columns[at]! }));
      await parquet.write({ columnData, rowGroupSize: size, dictionarySize: 2 ** 20 });
    }
    parquet.finish();
    appendFileSync(path, bytes.getBytes());
  }

  private columns(from: number, size: number): Array<Array<string | number | null>> {
    // the writer tells equal texts apart by value, but one text for all its rows keeps a million of them small
    const texts = new Map<string, string>();
    const columns = COLUMNS.map(() => Array.from<string | number | null>({ length: size }));
    for (let at = 0; at < size; at++)
      this.cells(from + at).forEach((cell, column) => {
        const isNumber = NUMBERS.has(COLUMNS[column]!);
        let value: string | number | null = cell === "" ? null : isNumber ? Number(cell) : (texts.get(cell) ?? cell);
        if (typeof value === "string" && value.length < 12 && texts.size < 200_000) texts.set(value, value);
        columns[column]![at] = value;
      });
    return columns;
  }
}

/** Draws a rank, each as often as its weight, from a number of [0, 1). */
function sampler(weights: readonly number[]): (random: number) => number {
  const until = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, rank) => (until[rank] = sum += weight));
  return (random) => {
    const target = random * sum;
    let [low, high] = [0, weights.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (until[middle]! <= target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
