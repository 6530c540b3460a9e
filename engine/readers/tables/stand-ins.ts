import type { SkipReport } from "../../report/index.ts";
import { PointCheck, shownCode, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { parseAddress, plainRepeat, plainStreet } from "./address.ts";
import { irisCode, type IrisPoints } from "./iris.ts";
import { readTable } from "./table.ts";

type Key = "number" | "repeat" | "street" | "commune" | "before" | "lon" | "lat";
const COLUMNS = {
  required: { number: "numero", street: "nom_voie", commune: "code_insee", lon: "lon", lat: "lat" },
  optional: { repeat: "rep", before: "code_insee_ancienne_commune" },
} as const;
/** the same address at two places farther than this (degrees, about 200 m) is two addresses */
const SAME_PLACE = 0.002;

interface Sought {
  lon: number;
  lat: number;
  isFound: boolean;
  isDoubtful: boolean;
}

/**
 * Gives a point to facilities that have none: their address in the files of the Base adresse nationale (adresses-XX.csv.gz,
 * by commune, street and number, all normalised and equal), else a point of their IRIS; the others stay without (the
 * chef-lieu will do). Each rung is counted. The files are read once, and only the addresses sought are kept.
 */
export async function placeStandIns(
  facilities: readonly FacilityInput[],
  addressFiles: readonly string[],
  iris: IrisPoints,
  report: SkipReport,
): Promise<readonly FacilityInput[]> {
  const book = new AddressBook();
  for (const { address, commune } of facilities) if (address) book.seek(commune, address);
  if (book.size > 0) for (const path of addressFiles) await book.read(path);
  return facilities.map((facility) => {
    if (!Number.isNaN(facility.lon)) return facility;
    const where = () => `${facility.file}, ligne ${facility.line}`;
    const found = facility.address && addressFiles.length > 0 ? book.find(facility.commune, facility.address) : null;
    if (found && !found.isDoubtful) {
      report.add("point-address", "équipements sans point placés à leur adresse (Base adresse nationale)", where);
      return { ...facility, lon: found.lon, lat: found.lat };
    }
    if (addressFiles.length > 0)
      report.add(
        "address-not-found",
        "équipements sans point dont l'adresse n'est pas, ou pas une seule fois, dans la Base adresse nationale",
        () => `${where()} : « ${facility.address ?? ""} »`,
      );
    const point = facility.iris === undefined ? undefined : iris.get(irisCode(facility.iris));
    if (!point) return facility;
    report.add("point-iris", "équipements placés dans leur IRIS, faute de point", where);
    return { ...facility, lon: point[0], lat: point[1] };
  });
}

/** The addresses sought, and where they are. */
class AddressBook {
  private readonly sought = new Map<string, Sought>();
  private readonly communes = new Set<string>();

  get size(): number {
    return this.sought.size;
  }

  seek(commune: string, address: string): void {
    const parsed = parseAddress(address);
    if (!parsed || commune === "") return;
    const { number, street, repeat } = parsed;
    const place = cityOf(commune);
    this.communes.add(place);
    // a number is sought with its repetition and without
    for (const repetition of new Set([repeat, ""])) {
      const key = `${place}|${number}|${repetition}|${street}`;
      if (!this.sought.has(key)) this.sought.set(key, { lon: 0, lat: 0, isFound: false, isDoubtful: false });
    }
  }

  find(commune: string, address: string): Sought | null {
    const parsed = parseAddress(address);
    if (!parsed) return null;
    const { number, street, repeat } = parsed;
    const found = (repetition: string) => {
      const one = this.sought.get(`${cityOf(commune)}|${number}|${repetition}|${street}`);
      return one?.isFound ? one : null;
    };
    return found(repeat) ?? found("");
  }

  /** One file of a département. Throws UserError as tables do. */
  async read(path: string): Promise<void> {
    const check = new PointCheck(basename(path));
    // addresses of a street follow one another
    let [text, street] = ["", ""];
    await readTable<Key>(
      path,
      {
        ...COLUMNS,
        filter: (row) =>
          this.communes.has(cityOf(row.text("commune"))) || this.communes.has(cityOf(row.text("before"))),
        filterOn: ["commune", "before"],
      },
      (row) => {
        const name = row.text("street");
        if (name !== text) [text, street] = [name, plainStreet(name)];
        const repeat = plainRepeat(row.text("repeat"));
        for (const commune of [row.text("commune"), row.text("before")]) {
          if (commune === "") continue;
          const one = this.sought.get(`${cityOf(commune)}|${row.text("number")}|${repeat}|${street}`);
          if (!one) continue;
          const [lon, lat] = [row.number("lon"), row.number("lat")];
          if (lon === null || lat === null || !check.accept(lon, lat, row.line)) continue;
          if (!one.isFound) [one.lon, one.lat, one.isFound] = [lon, lat, true];
          else if (Math.max(Math.abs(lon - one.lon), Math.abs(lat - one.lat)) > SAME_PLACE) one.isDoubtful = true;
        }
      },
    );
    check.finish();
  }
}

/** Files name the same street of Paris, Lyon or Marseille by arrondissement or not. */
function cityOf(commune: string): string {
  const whole = /^\d{4}$/.test(commune) ? `0${commune}` : commune.toUpperCase();
  return shownCode(whole);
}
