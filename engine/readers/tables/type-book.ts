import { UserError, type SkipReport } from "../../report/index.ts";
import { codesOf, servicesByCode, type Basket, type Crosswalk } from "../../basket/index.ts";
import { basename } from "node:path";

/** Says which services an equipment type brings, and remembers which types and services were met. */
export class TypeBook {
  private readonly met = new Map<string, { units: number; readonly services: readonly number[] }>();

  constructor(
    private readonly path: string,
    private readonly basket: Basket,
    private readonly period: string,
    private readonly services: ReadonlyMap<string, readonly number[]>,
  ) {}

  /** Rows of basket.services a type brings. */
  servicesOf(type: string): readonly number[] {
    return this.met.get(type)?.services ?? [];
  }

  /** The same, after counting it. */
  find(type: string, units = 1): readonly number[] {
    let met = this.met.get(type);
    if (!met) {
      const code = type.toUpperCase();
      met = this.met.get(code) ?? { units: 0, services: this.services.get(code) ?? [] };
      this.met.set(type, met).set(code, met);
    }
    met.units += units;
    return met.services;
  }

  /** Reports what did not match, or throws UserError when the file speaks the codes of another vintage. */
  finish(crosswalk: Crosswalk, report: SkipReport): void {
    const missing = this.unmatched(this.period);
    if (missing.length > 0) this.refuseOtherVintage(crosswalk, missing.length);
    for (const service of missing)
      report.add(
        "service-without-type",
        "services dont aucun code n'est dans le fichier d'équipements",
        () => `${service} (${basename(this.path)})`,
      );
    for (const [type, { units, services }] of [...this.met].sort())
      if (services.length === 0 && type === type.toUpperCase())
        report.add(
          "type-unused",
          "types d'équipement du fichier qu'aucun service du panier n'emploie",
          () => `${type} : ${units} (${basename(this.path)})`,
        );
  }

  /** Services that have codes in a period, none of which is in the file. */
  private unmatched(period: string): string[] {
    return this.basket.services
      .filter((service) => {
        const codes = codesOf(service, period);
        return codes.length > 0 && !codes.some((code) => this.met.has(code));
      })
      .map(({ id }) => id);
  }

  private refuseOtherVintage(crosswalk: Crosswalk, missingCount: number): void {
    const own = servicesByCode(this.basket, this.period);
    const others = crosswalk.periods
      .filter(({ id }) => id !== this.period)
      .map(({ id, label }) => ({
        label,
        foreign: [...servicesByCode(this.basket, id).keys()].filter((code) => this.met.has(code) && !own.has(code)),
        missing: this.unmatched(id).length,
      }))
      .filter(({ foreign, missing }) => foreign.length > 1 && missing < missingCount);
    const [nearest] = others.toSorted((a, b) => a.missing - b.missing);
    if (nearest)
      throw new UserError(
        `${basename(this.path)} : le millésime déclaré n'est pas celui du fichier ; il porte des codes de la période ${nearest.label} ` +
          `(${nearest.foreign.slice(0, 5).join(", ")}). Corrigez vintage.`,
        { file: this.path, key: "vintage" },
      );
  }
}
