import { z } from "zod";
import { parseYaml } from "../basket/index.ts";
import { UserError } from "../report/index.ts";

const source = z.strictObject({
  label: z.string(),
  publisher: z.string(),
  /** where a person finds the file when its address has changed */
  page: z.url(),
  /** with {parameters} */
  url: z.string(),
  licence: z.string(),
  format: z.enum(["osm-pbf", "zip", "csv", "geojson", "parquet", "gzip", "archive"]),
  /** year of what stands at the address, where the address does not say it */
  vintage: z.number().int().optional(),
  /** the same for what appears several times a year, as the address writes it */
  edition: z.string().optional(),
  columns: z.array(z.string()).default([]),
  typicalMB: z.number().positive(),
  /** last time the address was followed, null when never */
  checked: z.string().nullable(),
});
const catalogue = z.record(z.string(), source);

export type Source = z.output<typeof source>;
export type Catalogue = z.output<typeof catalogue>;

/** Reads the catalogue of official sources (YAML). */
export function loadCatalogue(text: string): Catalogue {
  return parseYaml(text, catalogue, "catalogue.yaml");
}

/**
 * The address of a source with its parameters, or the one the study gives. With a `mirror` (an http address), the same
 * path is asked there instead of at the publisher's.
 * @throws UserError unknown source, missing parameter
 */
export function addressOf(
  sources: Catalogue,
  id: string,
  parameters: Readonly<Record<string, string>>,
  options: { readonly url?: string; readonly mirror?: string } = {},
): string {
  const known = sources[id];
  if (!known) {
    throw new UserError(`La source « ${id} » n'est pas au catalogue ; il connaît ${Object.keys(sources).join(", ")}.`, {
      key: "sources",
    });
  }
  const address = (options.url ?? known.url).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) {
      throw new UserError(
        `La source « ${id} » demande le paramètre « ${name} » : ajoutez-le à « with » dans l'étude.`,
        {
          key: `sources.with.${name}`,
        },
      );
    }
    return value;
  });
  if (options.mirror === undefined) return address;
  const { pathname, search } = new URL(address);
  return options.mirror.replace(/\/$/, "") + pathname + search;
}
