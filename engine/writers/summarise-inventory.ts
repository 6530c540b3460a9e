import type { Basket } from "../basket/index.ts";
import type { InventoryRow } from "../diagnostic/index.ts";
import { frenchNumber, typeset } from "./french.ts";
import { textTable } from "./text.ts";

/** The second column is of words too. */
const SECOND_LEFT = { left: [1] };

/** Contact points by service and source of a whole territory, for the terminal; services without any are said. */
export function summariseInventory(basket: Basket, rows: readonly InventoryRow[], title: string): string {
  const labels = new Map(basket.services.map(({ id, label }) => [id, label]));
  const equipped = new Set(rows.map(({ service }) => service));
  const absent = basket.services.filter(({ id }) => !equipped.has(id)).map(({ label }) => label);
  const lines = [
    typeset(title),
    ...textTable(
      [
        ["", "Source", "Lieux", "Unités"],
        ...rows.map(({ service, source, zone, points, units }) => [
          `${labels.get(service) ?? service}${zone === "" ? " (commune inconnue)" : ""}`,
          source,
          frenchNumber(points),
          frenchNumber(units),
        ]),
      ],
      SECOND_LEFT,
    ),
    ...(absent.length > 0 ? [typeset(`Aucun point de contact : ${absent.join(", ")}.`)] : []),
  ];
  return `${lines.join("\n")}\n`.replaceAll("'", "’");
}

/** The same by zone: how many places, and how many services of the basket. `names`: of zones, by code. */
export function summariseZones(
  basket: Basket,
  rows: readonly InventoryRow[],
  names: ReadonlyMap<string, string>,
  title: string,
): string {
  const zones = new Map<string, { points: number; services: Set<string> }>();
  for (const { zone, service, points } of rows) {
    const at = zones.get(zone) ?? { points: 0, services: new Set<string>() };
    at.points += points;
    at.services.add(service);
    zones.set(zone, at);
  }
  const nameOf = (code: string): string => (code === "" ? "(sans zone)" : (names.get(code) ?? ""));
  const lines = [
    typeset(title),
    ...textTable(
      [
        ["", "", "Points de contact", `Services sur ${basket.services.length}`],
        ...[...zones]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, { points, services }]) => [
            nameOf(code),
            code,
            frenchNumber(points),
            frenchNumber(services.size),
          ]),
      ],
      SECOND_LEFT,
    ),
  ];
  return `${lines.join("\n")}\n`.replaceAll("'", "’");
}
