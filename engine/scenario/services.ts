import { servicesByLayer, type Basket } from "../basket/index.ts";
import type { Evaluation, NetChange } from "./model.ts";

/** Turns the names people write (service id or operator layer) into rows of basket.services. */
export class ServiceNames {
  private readonly rows: ReadonlyMap<string, readonly number[]>;

  constructor(private readonly basket: Basket) {
    this.rows = servicesByLayer(basket);
  }

  /** Rows of a name, null when the basket has no such service nor layer. */
  find(name: string): readonly number[] | null {
    return this.rows.get(name) ?? null;
  }

  /** Sentence for an unknown name, with those that look like it or all of them. */
  unknown(name: string): string {
    const known = [...this.rows.keys()];
    const close = known.filter((other) => other.startsWith(name.slice(0, 3)) || other.includes(name));
    return `service ou opérateur inconnu : « ${name} » ; ${close.length > 0 ? "peut-être" : "le panier connaît"} : ${(close.length > 0 ? close : known).join(", ")}.`;
  }

  /** Rows of the services of an evaluation; `touched` are those of "hosted". Null with the unknown name. */
  evaluated(evaluation: Evaluation, touched: readonly number[]): { rows: readonly number[] } | { unknown: string } {
    const { services } = this.basket;
    switch (evaluation.kind) {
      case "hosted":
        return { rows: touched };
      case "basket":
        return { rows: services.map((_, row) => row) };
      case "gamme": {
        const rows = services.flatMap(({ gamme }, row) => (gamme === evaluation.gamme ? [row] : []));
        return rows.length > 0 ? { rows } : { unknown: evaluation.gamme };
      }
      case "services": {
        const rows = new Set<number>();
        for (const name of evaluation.services) {
          const found = this.find(name);
          if (!found) return { unknown: name };
          for (const row of found) rows.add(row);
        }
        return { rows: [...rows].sort((a, b) => a - b) };
      }
    }
  }
}

/** Services that a change touches, ascending. */
export function touchedServices(change: NetChange, serviceOfRow: Uint16Array): number[] {
  const touched = new Set(change.added.map(({ service }) => service));
  for (const row of change.removed) touched.add(serviceOfRow[row]);
  return [...touched].sort((a, b) => a - b);
}
