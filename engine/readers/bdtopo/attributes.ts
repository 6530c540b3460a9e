import type { Tags } from "../../roads/index.ts";

/** Attributes of `troncon_de_route` that say what a segment is (BD TOPO 3.0 to 3.5, IGN). */
export const ATTRIBUTES = [
  "nature",
  "importance",
  "urbain",
  "etat_de_l_objet",
  "prive",
  "sens_de_circulation",
  "acces_vehicule_leger",
  "vitesse_moyenne_vl",
  "nombre_de_voies",
  "position_par_rapport_au_sol",
  "restriction_de_hauteur",
  "restriction_de_poids_total",
  "restriction_de_largeur",
  "restriction_de_longueur",
  "cpx_numero",
  "cpx_classement_administratif",
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];
/**
 * Where its name stands, which has changed column: the first that is filled is taken, that of the national address base before
 * the abbreviated ones.
 */
export const NAMES: readonly string[] = [
  "nom_voie_ban_gauche",
  "nom_voie_ban_droite",
  "nom_collaboratif_gauche",
  "nom_collaboratif_droite",
  "nom_1_gauche",
  "nom_1_droite",
  "cpx_toponyme_route_nommee",
];
/** Without these it is another layer, or another version, and nothing good would come of it. */
export const REQUIRED: readonly Attribute[] = [
  "nature",
  "importance",
  "etat_de_l_objet",
  "sens_de_circulation",
  "acces_vehicule_leger",
];

/** Where the speeds of a study on BD TOPO come from: the file's `vitesse_moyenne_vl`, or the classes of the car profile. */
export type BdTopoSpeeds = "file" | "class";

/** What a `troncon_de_route` is to the profile, but for its name, or why it is left out. */
export type Meaning = { readonly tags: Tags } | { readonly leftOut: "state" | "nature" | "access" };

const EXPRESSWAY = "Type autoroutier";
/** Road class by importance (1 = between big towns ... 5 = serves dwellings, 6 = lanes), from first to last. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  [EXPRESSWAY]: ["trunk", "trunk", "trunk", "trunk", "trunk", "trunk"],
  "Route à 2 chaussées": ["trunk", "primary", "secondary", "tertiary", "unclassified", "service"],
  "Route à 1 chaussée": ["trunk", "primary", "secondary", "tertiary", "unclassified", "service"],
  "Rond-point": ["trunk", "primary", "secondary", "tertiary", "unclassified", "service"],
  Bretelle: ["motorway_link", "primary_link", "secondary_link", "tertiary_link", "tertiary_link", "tertiary_link"],
  "Route empierrée": ["service", "service", "service", "service", "service", "service"],
};
const FERRY = "Bac ou liaison maritime";
/** Classes that a town slows, expressways apart: on the others the class is already as slow. */
const SLOWED_IN_TOWN: ReadonlySet<string> = new Set(["trunk", "primary", "secondary", "tertiary"]);
const DIRECTIONS: Readonly<Record<string, string>> = { "Sens direct": "yes", "Sens inverse": "-1" };
const SIZES = [
  ["restriction_de_hauteur", "maxheight"],
  ["restriction_de_poids_total", "maxweight"],
  ["restriction_de_largeur", "maxwidth"],
  ["restriction_de_longueur", "maxlength"],
] as const;

/**
 * Attributes of a segment in the words of the car profile (docs/profile.md says each choice). `value` gives an attribute,
 * "" where it is empty or its column is missing.
 */
export function meaningOf(value: (attribute: Attribute) => string, speeds: BdTopoSpeeds): Meaning {
  if (!/^(en service)?$/i.test(value("etat_de_l_objet"))) return { leftOut: "state" };
  const nature = value("nature");
  const classes = Object.hasOwn(CLASSES, nature) ? CLASSES[nature]! : null;
  if (!classes && nature !== FERRY) return { leftOut: "nature" };
  const access = value("acces_vehicule_leger");
  if (access === "Physiquement impossible") return { leftOut: "access" };

  const tags: Record<string, string> = {};
  const inTown = isTrue(value("urbain"));
  if (classes) {
    const rank = Math.min(6, Math.max(1, Math.round(Number(value("importance"))) || 5));
    const highway = classes[rank - 1]!;
    const isMotorway = nature === EXPRESSWAY && value("cpx_classement_administratif") === "Autoroute";
    tags.highway = isMotorway ? "motorway" : highway === "unclassified" && inTown ? "residential" : highway;
  } else tags.route = "ferry";
  // said even where the class implies it: the file knows better
  tags.oneway = DIRECTIONS[value("sens_de_circulation")] ?? "no";
  if (nature === "Rond-point") tags.junction = "roundabout";

  if (access === "Restreint aux ayants droit") tags.access = "destination";
  else if (isTrue(value("prive"))) tags.access = "private";
  if (/^[aà] p[eé]age$/i.test(access)) tags.toll = "yes";
  for (const [attribute, key] of SIZES) {
    const size = Number(value(attribute));
    if (size > 0) tags[key] = String(size);
  }

  const kmh = Number(value("vitesse_moyenne_vl"));
  // 1 stands for "not known" (IGN's own graphs close such segments to cars)
  if (speeds === "file" && kmh > 1) tags.vitesse_moyenne_vl = String(kmh);
  else if (inTown && nature !== EXPRESSWAY && SLOWED_IN_TOWN.has(tags.highway ?? "")) tags.maxspeed = "FR:urban";

  const lanes = Number(value("nombre_de_voies"));
  if (lanes > 0) tags.lanes = String(lanes);
  if (Number(value("position_par_rapport_au_sol")) < 0) tags.tunnel = "yes";
  const ref = refOf(value("cpx_numero"));
  if (ref !== "") tags.ref = ref;
  return { tags };
}

/** "D17" -> "D 17"; several, parted by "/", as OSM writes them. */
function refOf(numbers: string): string {
  return numbers
    .split("/")
    .map((number) => number.trim().replace(/^([A-Z]{1,3})(\d)/, "$1 $2"))
    .filter((number) => number !== "")
    .join(";");
}

/** GeoPackage writes booleans as 1 and 0; exports by way of shapefiles as words. */
function isTrue(text: string): boolean {
  return /^(1|true|vrai|oui)$/i.test(text);
}
