import type { OsrmRoute, RouteFacts, RoutePath, SpokenStep } from "../routes/index.ts";
import { frenchNumber, typeset } from "../writers/index.ts";

/** "12 min 30 s", "1 h 05"; seconds only under an hour. */
export function frenchDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return typeset(`${whole} s`);
  if (whole < 3600) {
    const rest = whole % 60;
    return typeset(
      rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${String(rest).padStart(2, "0")} s`,
    );
  }
  const minutes = Math.round(whole / 60);
  return typeset(`${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`);
}

/** "350 m", "12,4 km". */
export function frenchDistance(metres: number): string {
  return metres < 1000 ? `${frenchNumber(metres)}\u00a0m` : `${frenchNumber(metres / 1000, 1)}\u00a0km`;
}

/** Numbered instructions, one a line, with what follows each. */
export function stepLines(spoken: readonly SpokenStep[]): string[] {
  return spoken.map(({ text, distanceM, durationS }, i) => {
    const amount = distanceM > 0 ? ` — ${frenchDistance(distanceM)}, ${frenchDuration(durationS)}` : "";
    return `${String(i + 1).padStart(4)}. ${typeset(text)}${amount}`;
  });
}

/** Legs between the places asked for and the road. */
export function accessLine(path: RoutePath, fromM: number, toM: number): string {
  const leg = (metres: number, ds: number): string =>
    `${frenchDistance(metres)}${ds > 0 ? ` (${frenchDuration(ds / 10)})` : ""}`;
  return `Jusqu'à la route : ${leg(fromM, path.accessFromDs)} au départ, ${leg(toM, path.accessToDs)} à l'arrivée`;
}

/** Total of a route, door to door. */
export function totalLine(route: OsrmRoute, path: RoutePath): string {
  const doorToDoorS = (path.durationDs + path.accessFromDs + path.accessToDs) / 10;
  return `${frenchDuration(doorToDoorS)}, ${frenchDistance(route.distance)}`;
}

const CLASS_LABELS: Readonly<Record<string, string>> = {
  motorway: "autoroute",
  motorway_link: "bretelle d'autoroute",
  trunk: "voie rapide",
  trunk_link: "bretelle de voie rapide",
  primary: "route principale",
  primary_link: "bretelle de route principale",
  secondary: "route secondaire",
  secondary_link: "bretelle de route secondaire",
  tertiary: "route locale",
  tertiary_link: "bretelle de route locale",
  unclassified: "petite route",
  residential: "rue",
  living_street: "zone de rencontre",
  service: "voie de service",
  track: "chemin",
  ferry: "bac",
  shuttle_train: "navette ferroviaire",
};

/** By which roads, how long on each class, on the water, outside. */
export function factLines(facts: RouteFacts): string[] {
  const byLabel = new Map<string, number>();
  for (const road of facts.roads) {
    const label = labelOf(road);
    if (label) byLabel.set(label, (byLabel.get(label) ?? 0) + road.durationDs);
  }
  const longest = new Set(
    [...byLabel]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 6)
      .map(([label]) => label),
  );
  const ways = [...byLabel]
    .filter(([label]) => longest.has(label))
    .map(([label, durationDs]) => `${label} (${frenchDuration(durationDs / 10)})`);
  const total = facts.byClass.reduce((sum, { durationDs }) => sum + durationDs, 0);
  const classes = facts.byClass
    .filter(({ durationDs }) => durationDs >= 0.01 * total)
    .map(
      ({ className, durationDs, lengthM }) =>
        `    ${CLASS_LABELS[className] ?? className} : ${frenchDuration(durationDs / 10)}, ${frenchDistance(lengthM)}`,
    );
  const lines = [
    ...(ways.length > 0 ? [`  Par : ${ways.join(", ")}`] : []),
    "  Temps par type de route :",
    ...classes,
    facts.ferry.durationDs > 0
      ? `  Bac ou navette : oui, ${frenchDuration(facts.ferry.durationDs / 10)} de traversée`
      : "  Bac ou navette : non",
  ];
  if (facts.outside && total > 0) {
    const share = Math.round((100 * facts.outside.durationDs) / total);
    lines.push(`  Hors du territoire : ${frenchDuration(facts.outside.durationDs / 10)} (${share} % du trajet)`);
  }
  return lines.map(typeset);
}

function labelOf({ name, ref }: { readonly name: string; readonly ref: string }): string {
  const number = ref.split(";")[0]!.trim();
  return name && number ? `${name} (${number})` : name || number;
}
