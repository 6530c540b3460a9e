/**
 * Which town has which service: by size, then by hand. What the 2017 diagnostic of Bouches-du-Rhône says of a commune is
 * kept (Saint-Rémy has no maternity, the Saintes-Maries neither dentist nor laboratory nor Pôle emploi ...); the rest is plausible.
 */

export interface ServiceRule {
  readonly id: string;
  readonly gamme: "P" | "I" | "S";
  /** every commune of at least so many inhabitants has one; Infinity: only those listed */
  readonly from: number;
  /** another one for each so many inhabitants */
  readonly each: number;
  /** codes added and taken away, separated by spaces */
  readonly also?: string;
  readonly never?: string;
}

/** Large towns of the neighbouring départements. Operators' counters there are left out: the diagnostic had those of the 13 only. */
const AROUND = "84007 84031 30189 83137 04112";
const ARLES_AIX = "13004 13001";
/** Marseille's arrondissements with a counter of most operators. */
const MARSEILLE = "13202 13203 13206 13208 13210 13211 13213 13214 13215";

const RULES: readonly ServiceRule[] = [
  rule("poste", "P", 480, 9000, { never: "13061" }),
  rule("infirmier", "P", 500, 1200, { never: "13093 13011" }),
  rule("boulangerie-superette", "P", 420, 1500, { never: "13008" }),
  rule("medecin-generaliste", "P", 800, 1000, { never: "13095" }),
  rule("kinesitherapeute", "P", 1100, 1100, { never: "13079 13095 13006 13111" }),
  rule("pharmacie", "P", 1400, 2800, { never: "13006 13079 13095 13111 13109" }),
  rule("chirurgien-dentiste", "P", 1700, 1500, { never: "13006 13079 13096 13095 13111 13109" }),
  rule("banque", "P", 2200, 4500, { never: "13109 13016 13020", also: "13065" }),
  rule("garde-enfants", "I", 4200, 40000, { never: "13096 13048 13024" }),
  rule("orthophoniste", "I", 3800, 30000, { never: "13096 13078" }),
  rule("station-service", "I", 4500, 60000, { also: "13096", never: "13048" }),
  rule("laboratoire", "I", 8000, 45000, { never: "13096" }),
  rule("sage-femme", "I", 9000, 60000, { never: "13078" }),
  rule("caf", "I", Infinity, 200000, {
    also: `${ARLES_AIX} 13203 13208 13210 13214 13005 13103 13047 13056 13117 13054 13041 13028 13108 13063`,
  }),
  rule("police-gendarmerie", "I", 9500, 90000, {
    also: "13096 13074 13050 13078 13065 13105 13022 13066 13082 13036 84065 30258 83098 84026",
    never: "13099",
  }),
  rule("finances-publiques", "I", Infinity, 200000, {
    also: `${AROUND} ${ARLES_AIX} 13206 13208 13210 13213 13215 13005 13014 13027 13028 13041 13047 13050 13054 13056 13063 13084 13096 13100 13103 13108 13110 13117 84035 84089 83116 30032 83023`,
    never: "13096",
  }),
  rule("pole-emploi", "S", Infinity, 200000, {
    also: `${AROUND} ${ARLES_AIX} ${MARSEILLE} 13205 13005 13027 13028 13041 13047 13054 13056 13063 13103 13108 13117 84035 84089 84003 83116 83023 30032 13071`,
  }),
  rule("agence-interim", "S", Infinity, 30000, {
    also: `${AROUND} ${ARLES_AIX} 13201 13202 13203 13206 13208 13210 13211 13215 13005 13027 13028 13039 13041 13047 13054 13056 13103 13108 13117 13087 13063 84035 84089 83116 30032`,
  }),
  rule("cpam", "S", Infinity, 200000, {
    also: `${ARLES_AIX} 13203 13205 13208 13211 13213 13215 13005 13028 13041 13047 13054 13056 13063 13103 13108 13027`,
  }),
  rule("msa", "S", Infinity, 400000, {
    also: `${ARLES_AIX} 13208 13103 13100 13005 13027 83137 83023`,
  }),
  rule("carsat", "S", Infinity, 200000, {
    also: `${AROUND} ${ARLES_AIX} 13203 13208 13005 13103 13056`,
  }),
  rule("maison-solidarite", "S", Infinity, 200000, {
    also: `${ARLES_AIX} 13201 13203 13205 13208 13210 13211 13213 13214 13215 13216 13005 13027 13028 13041 13047 13054 13056 13063 13103 13108 13117 13014 13078`,
  }),
  rule("centre-sante", "S", Infinity, 40000, {
    also: `${AROUND} 13001 13201 13203 13206 13213 13216 13056 13077 13005 13041 13100 13078 13004 13028 84035 30258`,
  }),
  rule("hopital-court-sejour", "S", Infinity, 90000, {
    also: `${AROUND} ${ARLES_AIX} 13203 13205 13208 13212 13215 13005 13028 13056 13103 13117 84035 84089 83023 84003`,
  }),
  rule("planification-familiale", "S", Infinity, 200000, {
    also: `${ARLES_AIX} 13201 13203 13206 13210 13213 13215 13005 13028 13041 13047 13056 13103 13108 13117 13063`,
  }),
  rule("urgences", "S", Infinity, 150000, {
    also: `${AROUND} ${ARLES_AIX} 13205 13208 13215 13005 13028 13056 13103 84035 84089 83023 84003`,
  }),
  rule("maternite", "S", Infinity, 150000, {
    also: `${AROUND} ${ARLES_AIX} 13205 13208 13215 13005 13028 13056 13103 84035 84089 83023`,
    never: "13100",
  }),
  rule("pole-insertion", "S", Infinity, 200000, {
    also: `${ARLES_AIX} 13203 13207 13210 13213 13005 13047 13056 13103 13117`,
  }),
  rule("centre-depistage", "S", Infinity, 200000, {
    also: `${ARLES_AIX} 13201 13205 13056 13103`,
  }),
];

function rule(
  id: string,
  gamme: ServiceRule["gamme"],
  from: number,
  each: number,
  lists: Pick<ServiceRule, "also" | "never">,
): ServiceRule {
  return { id, gamme, from, each, ...lists };
}

/** Number of units of each service in a commune or arrondissement; 0 where it has none. */
export function unitsOf(rule: ServiceRule, code: string, population: number): number {
  if (rule.never?.includes(code)) return 0;
  const has = population >= rule.from || (rule.also ?? "").includes(code);
  return has ? Math.max(1, Math.round(population / rule.each)) : 0;
}

export const SERVICE_RULES: readonly ServiceRule[] = RULES;
