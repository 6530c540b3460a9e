import { FACTOR_BOUNDS, GROUP_NAMES, type Calibration, type ClassGroup } from "../roads/index.ts";

const NBSP = "\u00a0";

const GROUP_LABELS: Readonly<Record<ClassGroup, string>> = {
  fast: "autoroutes et voies rapides",
  main: "routes principales et secondaires",
  local: "autres routes et rues",
};

function decimal(value: number, digits: number): string {
  return value.toLocaleString("fr-FR", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function minutes(seconds: number): string {
  return decimal(seconds / 60, 1);
}

/** The factors found and what remains of each pair, as people read them. */
export function calibrationText(calibration: Calibration, by: "global" | "groups"): string {
  const { factors, residuals, rmsBeforeS, rmsAfterS, atBound } = calibration;
  const lines =
    by === "global"
      ? [`Facteur de temps global${NBSP}: ${decimal(factors.fast, 2)}`]
      : GROUP_NAMES.map((group) => `Facteur, ${GROUP_LABELS[group]}${NBSP}: ${decimal(factors[group], 2)}`);
  if (atBound.length > 0) {
    lines.push(
      `Attention${NBSP}: ${atBound.map((group) => GROUP_LABELS[group]).join(", ")}${NBSP}: facteur à sa borne (${decimal(FACTOR_BOUNDS.min, 1)} à ${decimal(FACTOR_BOUNDS.max, 1)})${NBSP}; ces couples ne suffisent pas à le fixer.`,
    );
  }
  const width = Math.max(10, ...residuals.map(({ label }) => label.length));
  const columns = ["imprimé", "calculé", "calé", "reste"].map((title) => title.padStart(9)).join("");
  lines.push("", `${"minutes".padEnd(width)}${columns}`);
  for (const { label, printedS, beforeS, afterS } of residuals) {
    const rest = printedS - afterS;
    const cells = [minutes(printedS), minutes(beforeS), minutes(afterS), `${rest > 0 ? "+" : ""}${minutes(rest)}`];
    lines.push(`${label.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join("")}`);
  }
  lines.push(
    "",
    `Écart quadratique moyen${NBSP}: ${minutes(rmsBeforeS)}${NBSP}min avant, ${minutes(rmsAfterS)}${NBSP}min après, sur ${residuals.length} couple${residuals.length > 1 ? "s" : ""}.`,
    "Les virages, feux, bacs et trajets d'accès ne sont pas mis à l'échelle ; le chemin est celui des vitesses actuelles.",
  );
  return lines.join("\n");
}
