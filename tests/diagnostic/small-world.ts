import type { Basket } from "../../engine/basket/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../../engine/search/index.ts";
import { TextColumn, type Commune, type Territory } from "../../engine/territory/index.ts";

/** Two gammes, three services: near (poste, pharmacie) and far (maternite). */
export const BASKET: Basket = {
  id: "essai",
  label: "Panier d'essai",
  gammes: [
    { id: "pres", label: "Gamme de proximité", letter: "P" },
    { id: "loin", label: "Gamme supérieure", letter: "S" },
  ],
  themes: [{ id: "t", label: "Thème" }],
  services: [
    { id: "poste", label: "Poste", gamme: "pres", theme: "t", bpe: {}, operators: [], weight: 3 },
    { id: "pharmacie", label: "Pharmacie", gamme: "pres", theme: "t", bpe: {}, operators: [], weight: 1 },
    { id: "maternite", label: "Maternité", gamme: "loin", theme: "t", bpe: {}, operators: [], weight: 1 },
  ],
};

export interface SmallOrigin {
  /** commune code */
  readonly commune: string;
  readonly population: number;
  /** minutes by service, null = unreached */
  readonly minutes: readonly (number | null)[];
  /** facility row by service (default: the first of the service) */
  readonly facility?: readonly number[];
}

export interface SmallCommune extends Partial<Commune> {
  readonly code: string;
}

/** A territory told in a few lines, with the access table its minutes make. */
export function world(
  communes: readonly SmallCommune[],
  origins: readonly SmallOrigin[],
  facilities: readonly { readonly service: string; readonly commune: string | null; readonly name?: string }[] = [
    { service: "poste", commune: communes[0]!.code },
    { service: "pharmacie", commune: communes[0]!.code },
    { service: "maternite", commune: communes[0]!.code },
  ],
  basket: Basket = BASKET,
): { territory: Territory; basket: Basket; access: AccessTable } {
  const rowOf = (code: string | null) => {
    const row = communes.findIndex((commune) => commune.code === code);
    return row < 0 ? NONE : row;
  };
  const count = origins.length;
  const timeDs = new Uint32Array(count * basket.services.length).fill(UNREACHABLE);
  const facility = new Uint32Array(timeDs.length).fill(NONE);
  origins.forEach((origin, row) =>
    origin.minutes.forEach((minutes, service) => {
      if (minutes === null) return;
      timeDs[service * count + row] = minutes * 600;
      const first = facilities.findIndex((one) => one.service === basket.services[service]!.id);
      facility[service * count + row] = origin.facility?.[service] ?? first;
    }),
  );
  const territory: Territory = {
    communes: communes.map((commune) => ({
      name: `Commune ${commune.code}`,
      departement: commune.code.slice(0, 2),
      population: null,
      lon: 5,
      lat: 43,
      inside: true,
      shownAs: commune.code,
      zones: {},
      ...commune,
    })),
    origins: {
      count,
      id: TextColumn.of(origins.map((_, row) => `o${row}`)),
      lon: Float64Array.from(origins, (_, row) => 5 + row / 100),
      lat: Float64Array.from(origins, () => 43.5),
      population: Float64Array.from(origins, (origin) => origin.population),
      commune: Uint32Array.from(origins, (origin) => rowOf(origin.commune)),
    },
    facilities: {
      count: facilities.length,
      id: facilities.map((_, row) => `f${row}`),
      service: Uint16Array.from(facilities, (one) => basket.services.findIndex(({ id }) => id === one.service)),
      point: Uint32Array.from(facilities, (_, row) => row),
      commune: Uint32Array.from(facilities, (one) => rowOf(one.commune)),
      name: facilities.map((one, row) => one.name ?? `Équipement ${row}`),
      source: facilities.map(() => "essai"),
      units: new Uint32Array(facilities.length).fill(1),
      halfDays: new Float32Array(facilities.length).fill(Number.NaN),
      pointCount: facilities.length,
      pointLon: Float64Array.from(facilities, (_, row) => 5 + row / 100),
      pointLat: new Float64Array(facilities.length).fill(43.4),
    },
  };
  return { territory, basket, access: { originCount: count, serviceCount: basket.services.length, timeDs, facility } };
}
