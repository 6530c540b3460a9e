import { z } from "zod";
import { parseYaml } from "./yaml.ts";

const schema = z.strictObject({
  source: z.string().min(1),
  types: z
    .array(
      z.strictObject({
        type: z.string().min(1),
        label: z.string().min(1),
        /** operator layers it brings, as baskets name them */
        layers: z.array(z.string().min(1)).min(1),
        unverified: z.boolean().default(false),
        note: z.string().optional(),
      }),
    )
    .refine((types) => new Set(types.map(({ type }) => type)).size === types.length, "un type est donné deux fois"),
});

/** Which operator layers each type of counter of the public-administration directory brings (data/crosswalk/annuaire-types.yaml). */
export type DirectoryTypes = z.output<typeof schema>;

/** Reads the types of the directory (YAML text). Throws UserError with line and key. */
export function loadDirectoryTypes(text: string, file = "annuaire-types.yaml"): DirectoryTypes {
  return parseYaml(text, schema, file);
}
