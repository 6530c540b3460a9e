import type { CurvePoint } from "../../diagnostic/index.ts";
import { frenchMinutes, frenchShare } from "../french.ts";
import { markup, raw, type Markup } from "./html.ts";

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 46;
const BOTTOM = 26;

/** Share of people strictly under each minute: stairs at commune level, line at origin level. */
export function shareCurve(curve: readonly CurvePoint[], nearMinutes: number): Markup | null {
  const last = curve.at(-1);
  if (!last || last.minutes === 0) return null;
  const x = (minutes: number) => LEFT + (minutes / last.minutes) * (WIDTH - LEFT - 10);
  const y = (share: number) => 10 + (1 - share) * (HEIGHT - BOTTOM - 10);
  const line = (shareOf: (point: CurvePoint) => number) =>
    raw(
      curve
        .map(
          (point, index) => `${index === 0 ? "M" : "L"}${x(point.minutes).toFixed(1)} ${y(shareOf(point)).toFixed(1)}`,
        )
        .join(""),
    );
  const step = last.minutes > 40 ? 10 : last.minutes > 12 ? 5 : 1;
  const ticks = Array.from({ length: Math.floor(last.minutes / step) + 1 }, (_, index) => index * step);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      markup`<line
          x1="${LEFT}"
          x2="${WIDTH - 10}"
          y1="${y(share).toFixed(1)}"
          y2="${y(share).toFixed(1)}"
          stroke="#ddd"
        /><text x="${LEFT - 6}" y="${(y(share) + 4).toFixed(1)}" text-anchor="end">${frenchShare(share)}</text>`,
  );
  const near = nearMinutes <= last.minutes ? x(nearMinutes).toFixed(1) : null;
  return markup`<svg
      class="courbe"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="Part des habitants selon le temps d’accès au panier"
    >
      ${grid}${ticks.map((minutes) => markup`<text x="${x(minutes).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${minutes}</text>`)}
      ${near === null ? null : markup`<line x1="${near}" x2="${near}" y1="10" y2="${HEIGHT - BOTTOM}" stroke="#a33" stroke-dasharray="4 3" /><text x="${near}" y="9" text-anchor="middle">${frenchMinutes(nearMinutes)}</text>`}
      <path
        d="${line((point) => point.originLevel)}"
        fill="none"
        stroke="#8f7340"
        stroke-width="1.5"
        stroke-dasharray="2 3"
      />
      <path d="${line((point) => point.communeLevel)}" fill="none" stroke="#333" stroke-width="2" />
    </svg>
    <p class="cle">
      Trait plein : temps moyen de la commune ; pointillés : temps de chaque origine. Abscisses en minutes.
    </p>`;
}
