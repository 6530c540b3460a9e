import { UserError } from "../report/index.ts";
import { z } from "zod";
import type { Basket, Service } from "./model.ts";
import { parseYaml } from "./yaml.ts";

const crosswalkSchema = z.strictObject({
  periods: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        from: z.number().int(),
        to: z.number().int(),
        label: z.string().min(1),
        source: z.string().min(1),
        unverified: z.boolean().default(false),
      }),
    )
    .min(1),
  changes: z.array(
    z.strictObject({
      label: z.string().min(1),
      from: z.array(z.string()),
      to: z.array(z.string()),
      year: z.number().int(),
      source: z.string().min(1),
      unverified: z.boolean().default(false),
      note: z.string().optional(),
    }),
  ),
});

/** The periods within which the codes of the BPE are stable, and each change of code with its year and source. */
export type Crosswalk = z.output<typeof crosswalkSchema>;

/** Reads the crosswalk (YAML text). Throws UserError with line and key. */
export function loadCrosswalk(text: string, file = "table de passage"): Crosswalk {
  return parseYaml(text, crosswalkSchema, file);
}

/** The period id of a vintage (year of the BPE). Throws UserError when no period covers it, with the years that are. */
export function periodOf(crosswalk: Crosswalk, vintage: number): string {
  const period = crosswalk.periods.find(({ from, to }) => vintage >= from && vintage <= to);
  if (period) return period.id;
  const years = crosswalk.periods.map(({ from, to }) => `${from}-${to}`).join(", ");
  throw new UserError(
    `Aucune table de codes pour la BPE ${vintage} ; millésimes connus : ${years}. Ajoutez la période dans data/crosswalk/bpe-codes.yaml.`,
    { key: "vintage" },
  );
}

/** Equipment codes of a service in a period; `optional` are the codes counted only when the study asks for them. */
export function codesOf(service: Service, period: string, optional = false): readonly string[] {
  const table = optional ? (service.optional ?? {}) : service.bpe;
  return table[period] ?? table["*"] ?? [];
}

/** Equipment code -> rows of basket.services it brings, for a period. */
export function servicesByCode(basket: Basket, period: string, withOptional = false): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  basket.services.forEach((service, row) => {
    const codes = [...codesOf(service, period), ...(withOptional ? codesOf(service, period, true) : [])];
    for (const code of new Set(codes)) rows.set(code, [...(rows.get(code) ?? []), row]);
  });
  return rows;
}

/** Operator layer or service id -> rows of basket.services it brings. */
export function servicesByLayer(basket: Basket): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  basket.services.forEach((service, row) => {
    for (const layer of new Set([service.id, ...service.operators])) rows.set(layer, [...(rows.get(layer) ?? []), row]);
  });
  return rows;
}
