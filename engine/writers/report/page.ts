import type { CommunePolygons, Diagnostic } from "../../diagnostic/index.ts";
import { shareBelow } from "../../diagnostic/index.ts";
import type { PrintedFigures } from "../figures.ts";
import { frenchCommunes, frenchDate, frenchMinutes, frenchPeople, frenchShare, typeset } from "../french.ts";
import type { Manifest } from "../manifest.ts";
import { describeRule, describeThresholds } from "../words.ts";
import { reportFigures } from "./figures.ts";
import { markup, raw, type Markup } from "./html.ts";
import { STYLE } from "./style.ts";

/** What the report needs beside the diagnostic. */
export interface ReportOptions {
  readonly title: string;
  readonly nearMinutes?: number;
  readonly compareWith?: PrintedFigures;
  /** the "Source :" line (default: the names of the input files) */
  readonly source?: string;
}

/**
 * The diagnostic as one printable page: no script, no request, every text of the data escaped. Each figure has its title as
 * a message, then lecture, champ, source (methodology §5.2).
 */
export function reportHtml(
  diagnostic: Diagnostic,
  manifest: Manifest,
  polygons: CommunePolygons | undefined,
  options: ReportOptions,
): string {
  const near = options.nearMinutes ?? 7;
  const source = options.source ? typeset(options.source) : sourceOf(manifest);
  const numbered = reportFigures(diagnostic, polygons, near, options.compareWith).map(
    ({ title, body, lecture }, index) =>
      markup`<section>
        <h2><span>Figure ${index + 1}.</span> ${typeset(title)}</h2>
        ${body}${lecture ? markup`<p class="note">Lecture : ${typeset(lecture)}</p>` : null}
        <p class="note">Champ : ${champ(diagnostic)}</p>
        <p class="note">Source : ${source}</p>
      </section>`,
  );
  const page = markup`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${options.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <p class="produit">Accessibilité des services</p>
          <h1>${options.title}</h1>
          ${manifest.notice ? markup`<p class="avis">${manifest.notice}</p>` : null}
          <p class="chapeau">${headline(diagnostic, near)}</p>
        </header>
        ${numbered}
        <section class="methode">
          <h2>Comment ces chiffres sont faits</h2>
          ${method(diagnostic, manifest)}
        </section>
      </body>
    </html> `;
  return page.text;
}

function headline({ whole, remoteness: { remote }, header, measured }: Diagnostic, near: number): string {
  return typeset(
    `Les ${frenchPeople(header.originPopulation)} habitants des ${frenchCommunes(header.communeCount)} accèdent en voiture aux ${measured.basket.services.length - measured.leftOut.length} services du panier ` +
      `en ${frenchMinutes(whole.basket.minutes)} en moyenne ; ${frenchShare(shareBelow(measured.distributions.commune[0]!, near))} sont à moins de ${frenchMinutes(near)}. ` +
      `${frenchShare(remote.populationShare)} de la population vit dans une commune éloignée d'au moins une gamme (${frenchCommunes(remote.communes.length)}).`,
  );
}

function champ({ header }: Diagnostic): string {
  return typeset(
    `habitants des communes du territoire (${header.departements.length > 1 ? "départements" : "département"} ${header.departements.join(", ")}), ${frenchPeople(header.originPopulation)} personnes.`,
  );
}

function sourceOf({ inputs, attribution, product }: Manifest): string {
  const named = inputs.map(({ name, vintage }) => (vintage ? `${name} (${vintage})` : name));
  return typeset(
    [named.join(", "), ...attribution, `calculs ${product.name} ${product.version}`]
      .filter((part) => part !== "")
      .join(" ; "),
  );
}

function method(diagnostic: Diagnostic, manifest: Manifest): Markup {
  const { measured, whole } = diagnostic;
  const { choices } = measured;
  const facts = [
    `Temps en voiture de chaque origine à l'équipement le plus proche de chaque service ; le temps du panier et de chaque gamme est calculé à l'origine (${describeRule(choices.aggregation)}), puis en moyenne pondérée par la population.`,
    `Une commune est éloignée d'une gamme si son temps, non arrondi, est strictement supérieur au seuil : ${describeThresholds(diagnostic)}.`,
    ...(whole.basket.missingPopulation > 0
      ? [
          `${frenchPeople(whole.basket.missingPopulation)} habitants n'ont pas de temps pour tout le panier ; ils ne sont pas dans sa moyenne.`,
        ]
      : []),
    ...manifest.warnings,
  ];
  return markup`<ul>
      ${facts.map((fact) => markup`<li>${typeset(fact)}</li>`)}
    </ul>
    <p class="note">
      Étude « ${manifest.study} »${manifest.createdAt ? `, ${frenchDate(manifest.createdAt)}` : ""}. Fichiers d’entrée
      et empreintes : manifest.json.
    </p>`;
}
