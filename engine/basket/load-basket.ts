import { UserError } from "../report/index.ts";
import { z } from "zod";
import type { Basket } from "./model.ts";
import { parseYaml } from "./yaml.ts";

const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, "identifiant attendu : minuscules sans accent, chiffres et tirets");
const codes = z.array(z.string().regex(/^[A-Z][A-Z0-9]\d{2}$/, "code d'équipement attendu, comme A206"));
/** A list stands for every period; a mapping gives the codes by period, "*" being the periods it does not name. */
const codesByPeriod = z
  .union([codes, z.record(z.string(), codes)])
  .default([])
  .transform((value) => (Array.isArray(value) ? { "*": value } : value));

const basketSchema = z.strictObject({
  id: identifier,
  label: z.string().min(1),
  note: z.string().optional(),
  gammes: z
    .array(z.strictObject({ id: identifier, label: z.string().min(1), letter: z.string().min(1).max(2) }))
    .min(1),
  themes: z.array(z.strictObject({ id: identifier, label: z.string().min(1) })).min(1),
  services: z
    .array(
      z.strictObject({
        id: identifier,
        label: z.string().min(1),
        gamme: z.string(),
        theme: z.string(),
        bpe: codesByPeriod,
        optional: codesByPeriod,
        operators: z.array(identifier).default([]),
        weight: z.number().positive().default(1),
        note: z.string().optional(),
      }),
    )
    .min(1)
    .max(1000),
});

/**
 * Reads a basket (YAML text). Throws UserError with the line and the key: bad YAML, unknown gamme or theme, service
 * declared twice, a service that nothing can bring.
 */
export function loadBasket(text: string, file = "panier"): Basket {
  const basket = parseYaml(text, basketSchema, file);
  const wrong = (key: string, sentence: string): never => {
    throw new UserError(`${file} : ${sentence}`, { file, key });
  };
  unique(basket.gammes, "gamme", wrong);
  unique(basket.themes, "thème", wrong);
  unique(basket.services, "service", wrong);
  basket.services.forEach((service, row) => {
    if (!basket.gammes.some(({ id }) => id === service.gamme))
      wrong(
        `services.${row}.gamme`,
        `le service « ${service.id} » est dans une gamme inconnue, « ${service.gamme} » ; gammes du panier : ${basket.gammes.map(({ id }) => id).join(", ")}.`,
      );
    if (!basket.themes.some(({ id }) => id === service.theme))
      wrong(
        `services.${row}.theme`,
        `le service « ${service.id} » est dans un thème inconnu, « ${service.theme} » ; thèmes du panier : ${basket.themes.map(({ id }) => id).join(", ")}.`,
      );
    if (service.operators.length === 0 && Object.values(service.bpe).every((list) => list.length === 0))
      wrong(
        `services.${row}`,
        `le service « ${service.id} » n'a ni code d'équipement (bpe) ni couche d'opérateur (operators) : rien ne pourrait l'apporter.`,
      );
  });
  const { id, label, gammes, themes, services } = basket;
  return { id, label, gammes, themes, services: services.map(({ note: _note, ...service }) => service) };
}

function unique(
  list: ReadonlyArray<{ readonly id: string }>,
  what: string,
  wrong: (key: string, sentence: string) => never,
): void {
  const seen = new Set<string>();
  for (const { id } of list) {
    if (seen.has(id)) wrong(id, `${what} « ${id} » : identifiant employé deux fois ; donnez-en un autre.`);
    seen.add(id);
  }
}
