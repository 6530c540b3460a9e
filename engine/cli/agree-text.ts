import type { Agreement, AgreementPair, GoldenPair, Spread } from "../roads/index.ts";

const NBSP = "\u00a0";
const integer = (value: number): string => value.toLocaleString("fr-FR");

/** "0 bout", "1 bout", "2 bouts". */
function counted(count: number, word: string): string {
  return `${integer(count)} ${word}${count > 1 ? "s" : ""}`;
}

function percent(share: number, digits = 2): string {
  const text = (100 * share).toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text}${NBSP}%`;
}

function seconds(value: number): string {
  return `${value.toLocaleString("fr-FR", { minimumFractionDigits: 1, maximumFractionDigits: 1 })}${NBSP}s`;
}

function spreadLine(label: string, spread: Spread | null): string {
  if (!spread) return `${label.padEnd(10)} pas de valeur à comparer`;
  const sign = spread.bias > 0 ? "+" : "";
  const columns = [percent(spread.median), percent(spread.p90), percent(spread.p99), `${sign}${percent(spread.bias)}`];
  return `${label.padEnd(10)}${columns.map((column) => column.padStart(11)).join("")}`;
}

/** The comparison as people read it. `shown` worst pairs at most. */
export function agreementText(
  agreement: Agreement,
  pairs: readonly GoldenPair[],
  compared: readonly AgreementPair[],
  shown: number,
): string {
  const { duration, distance, snapCount, snapElsewhere, onlyWeReach, onlyTheyReach, bothUnreachable } = agreement;
  const lines = [
    `Écarts relatifs sur ${counted(agreement.pairCount, "couple")}`,
    `${"".padEnd(10)}${["médiane", "p90", "p99", "biais"].map((title) => title.padStart(11)).join("")}`,
    spreadLine("durée", duration),
    spreadLine("distance", distance),
  ];
  if (snapCount > 0) {
    lines.push(
      `Accrochés ailleurs (plus de 1${NBSP}m)${NBSP}: ${counted(snapElsewhere, "bout")} sur ${integer(snapCount)} (${percent(snapElsewhere / snapCount)})`,
    );
  }
  const rows = (which: readonly number[]): string =>
    which.length === 0
      ? "0"
      : `${integer(which.length)} (ligne${which.length > 1 ? "s" : ""} ${which
          .slice(0, 5)
          .map((row) => pairs[row]!.line)
          .join(", ")}${which.length > 5 ? ", …" : ""})`;
  lines.push(
    `Sans itinéraire${NBSP}: ${integer(bothUnreachable)} des deux côtés, ${rows(onlyTheyReach)} pour nous seuls, ${rows(onlyWeReach)} pour l'autre seul`,
  );
  const worst = agreement.worst.slice(0, shown).filter(({ difference }) => difference !== 0);
  if (worst.length > 0) lines.push("", "Les plus grands écarts de durée");
  for (const { row, difference, ourDurationS, theirDurationS } of worst) {
    const { lon1, lat1, lon2, lat2 } = compared[row]!;
    lines.push(
      `  ligne ${pairs[row]!.line}${NBSP}: ${difference > 0 ? "+" : ""}${percent(difference, 1)}, ${seconds(ourDurationS)} au lieu de ${seconds(theirDurationS)}, de ${lon1},${lat1} à ${lon2},${lat2}`,
    );
  }
  return lines.join("\n");
}
