import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { UserError } from "../report/index.ts";
import {
  loadCatalogue,
  loadDepartements,
  surroundingsOf,
  type Catalogue,
  type Departements,
  type Surroundings,
} from "../sources/index.ts";
import { writeWhole } from "./pipeline/files.ts";
import { builtIn } from "./places.ts";
import { contextOf } from "./terminal.ts";

interface InitOptions {
  readonly output?: string;
  readonly bpe?: string;
  readonly roads: string;
}

/** Where the roads of a study come from. */
export type RoadSource = "osm" | "bdtopo";

/** Years of the files a study asks for. */
export interface Vintages {
  readonly bpe: number;
  /** official geographic code and intercommunalities: that of the boundaries, whose service gives the latest */
  readonly cog: number;
  /** edition of BD TOPO, a day */
  readonly bdtopo: string;
}

/** The latest years the catalogue knows. */
export function latestVintages(sources: Catalogue): Vintages {
  return { bpe: sources.bpe!.vintage!, cog: sources.cog!.vintage!, bdtopo: sources.bdtopo!.edition! };
}

/** desserte init: a commented study of a département, ready for fetch and run. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .summary("écrit l'étude d'un département, prête à compléter")
    .description(
      "Écrit un fichier d'étude commenté : départements voisins, extraits du réseau routier, fichiers officiels et leurs adresses, panier et seuils.",
    )
    .argument("<département>", "code du département : 13, 2A, 971")
    .option("--output <fichier>", "fichier à écrire (par défaut : etude-<code>.yaml)")
    .option("--bpe <année>", "millésime de la BPE (par défaut : le plus récent que connaît le catalogue)")
    .option("--roads <source>", "osm (OpenStreetMap) ou bdtopo (IGN)", "osm")
    .addHelpText(
      "after",
      `
De rien à une carte :
  $ desserte init 66
  $ desserte fetch etude-66.yaml
  $ desserte check etude-66.yaml
  $ desserte run etude-66.yaml
  $ desserte serve etude-66.yaml`,
    )
    .action(async (code: string, options: InitOptions, command: Command) => {
      const context = contextOf(command);
      const departements = loadDepartements(readFileSync(builtIn("sources", "departements.yaml"), "utf8"));
      const surroundings = surroundingsOf(departements, code);
      const file = resolve(options.output ?? `etude-${surroundings.code.toLowerCase()}.yaml`);
      if (existsSync(file)) {
        throw new UserError(`« ${file} » existe déjà : donnez un autre nom avec --output, ou effacez-le.`, { file });
      }
      const latest = latestVintages(loadCatalogue(readFileSync(builtIn("sources", "catalogue.yaml"), "utf8")));
      const bpe = options.bpe === undefined ? latest.bpe : Number(options.bpe);
      if (!Number.isInteger(bpe) || bpe < 2018 || bpe > latest.bpe + 1) {
        throw new UserError(
          `--bpe attend une année de 2018 (premiers points géolocalisés) à ${latest.bpe + 1}, non « ${options.bpe} ».`,
        );
      }
      const { roads } = options;
      if (roads !== "osm" && roads !== "bdtopo") throw new UserError(`--roads attend osm ou bdtopo, non « ${roads} ».`);
      const text = studyText(surroundings, departements, { ...latest, bpe }, roads);
      if (context.dryRun) return context.print(text);
      await writeWhole(file, text);
      context.print(`Étude écrite : ${file}\nEnsuite : desserte fetch ${file}`);
    });
}

/** Départements whose overseas grid INSEE does not publish: Filosofi covers metropolitan France, Martinique and Réunion. */
const NO_GRID = ["971", "973", "976"];
/** The table of the archive of cells, by overseas département; that of the mainland for the others. */
const GRID_MEMBER: Readonly<Record<string, string>> = {
  "972": "carreaux_200m_mart.csv",
  "974": "carreaux_200m_reun.csv",
};

/** Zone of BD TOPO of an overseas département, as IGN writes its projection in the name of the delivery. */
const OVERSEAS_ZONE: Readonly<Record<string, string>> = {
  "971": "RGAF09UTM20",
  "972": "RGAF09UTM20",
  "973": "UTM22RGFG95",
  "974": "RGR92UTM40S",
  "976": "RGM04UTM38S",
};

/** The text of a study: what can be deduced is filled in, what is a choice is said. */
export function studyText(
  surroundings: Surroundings,
  departements: Departements,
  vintages: Vintages,
  roads: RoadSource = "osm",
): string {
  const { code, departement, neighbours } = surroundings;
  const { bpe, cog } = vintages;
  const list = (codes: readonly string[]): string =>
    codes.map((each) => `${departements[each]!.name} (${each})`).join(", ");
  const codes = [code, ...neighbours];
  const communeFiles = codes.map((each) => `communes-${each}.geojson`);
  const chefLieuFiles = codes.map((each) => `chefs-lieux-${each}.geojson`);
  const network = roads === "osm" ? extractsOf(surroundings) : bdTopoOf(surroundings, vintages.bdtopo);
  const addressFiles = codes.map((each) => `adresses-${each}.csv.gz`);
  const hasGrid = !NO_GRID.includes(code);
  const cut = CUT_CITIES[code];
  const yy = String(bpe % 100).padStart(2, "0");
  const bpeFile = `BPE${yy}.zip`;
  const sources: Record<string, object> = {
    ...network.sources,
    ...Object.fromEntries(codes.map((each, i) => [communeFiles[i], { from: "communes", with: { departement: each } }])),
    ...(cut && { [CUT_FILE]: { from: "arrondissements-municipaux" } }),
    ...Object.fromEntries(
      codes.map((each, i) => [chefLieuFiles[i], { from: "chefs-lieux", with: { departement: each } }]),
    ),
    "ensemble.zip": { from: "populations" },
    [`v_mvt_commune_${cog}.csv`]: { from: "cog-movements", with: { yyyy: cog } },
    [`v_commune_${cog}.csv`]: { from: "cog", with: { yyyy: cog } },
    ...(hasGrid && { "Filosofi2021_carreaux_200m_csv.zip": { from: "grid" } }),
    [bpeFile]: { from: "bpe", with: { yy } },
    "annuaire.tar.bz2": { from: "annuaire" },
    "liste-france-services.csv": { from: "france-services" },
    [`epci_au_01-01-${cog}.zip`]: { from: "epci", with: { yyyy: cog } },
    "qpv.zip": { from: "qpv" },
  };
  const grid = hasGrid
    ? `  grid:
    file: Filosofi2021_carreaux_200m_csv.zip#${GRID_MEMBER[code] ?? "carreaux_200m_met.csv"}
    id: idcar_200m            # le coin sud-ouest du carreau est dans son identifiant
    population: ind
    commune: lcog_geo
    cellM: 200
    vintage: 2021
`
    : "  # L'Insee ne publie pas de carreaux de population pour ce département : les origines sont les chefs-lieux.\n";
  return `# Étude du département ${departement.name} (${code}), écrite par « desserte init ».
# ${neighbours.length > 0 ? `Voisins par terre : ${list(neighbours)}. Leurs équipements et leurs routes comptent, comme pour les habitants.` : "Aucun département voisin par terre."}
# Tout ce qui change un chiffre est ici ; « desserte check » dit ce que les fichiers donnent, sans rien écrire.
# Un fichier introuvable, ou dont vous n'avez pas besoin ? Mettez un # devant son bloc, et devant sa source à la fin.
id: ${departement.name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")}
title: ${JSON.stringify(departement.name)}
departements: ["${code}"]
data: donnees                 # dossier des fichiers, à côté de celui-ci ; plusieurs études peuvent le partager
basket: panier-29-2017        # ou le chemin d'un panier à vous

roads:
${network.lines}
  turns: true                 # coûts de virage et interdictions de tourner
  optimise: duration          # ou routability, comme OSRM
  # profile: { timeFactor: 1.2 }   # heures pleines : tous les temps allongés de 20 %

# Facultatif, au lieu de roads : les temps que l'Insee publie par carreau (sans routes ni scénarios sur la carte).
# Le même fichier sert à juger les nôtres : desserte agree <étude> --insee <fichier>.
# times: { insee: [${inseeFile(departement.region, bpe)}], vintage: ${bpe} }

inputs:
  communes:
    geojson: [${[...communeFiles, ...(cut ? [CUT_FILE] : [])].join(", ")}]
    code: code_insee
    name: nom_officiel
${cut ? `    # ${cut} est calculé${code === "75" ? "" : "e"} par arrondissement ; le fichier est national : n'en garder que ces départements\n    departements: ${flow(codes)}\n` : ""}  chefsLieux: { file: [${chefLieuFiles.join(", ")}] }
  population: { file: ensemble.zip#donnees_communes.csv }
  # Communes fusionnées : les codes d'un fichier plus ancien sont ramenés à ceux de l'année des contours.
  movements: { file: v_mvt_commune_${cog}.csv, year: ${cog} }
  # Cantons et arrondissements de chaque commune :
  cog: { file: v_commune_${cog}.csv }
${grid}  equipment:
    - { file: ${bpeFile}, layout: points, vintage: ${bpe} }
  # Équipements sans coordonnées : à leur adresse si ces fichiers sont là, sinon dans leur IRIS, sinon au chef-lieu.
  # addresses: { file: [${addressFiles.join(", ")}] }
  # Huit services du panier ne sont dans aucune BPE. L'annuaire de l'administration connaît les guichets de cinq opérateurs et
  # les centres des finances publiques (types de guichet : data/crosswalk/annuaire-types.yaml).
  annuaire:
    file: annuaire.tar.bz2
    layers: [caf, cpam, msa, carsat, maison-solidarite, finances-publiques]
  # Les autres (planification familiale, insertion, dépistage), et de meilleures listes : les fichiers des opérateurs,
  # colonnes service_id, depcom, et si possible lon, lat, name, permanence. Ôtez alors leur couche de layers ci-dessus.
  # operators:
  #   - { file: operateurs-${code}.csv }
  # Les guichets que tient une maison France Services :
  franceServices: { file: liste-france-services.csv, services: [caf, cpam, msa, carsat, pole-emploi] }
  # Autres découpages, pour les tableaux par zone : toute table code -> zone, tous polygones.
  zonings:
    - { id: epci, label: Intercommunalités, file: epci_au_01-01-${cog}.zip, code: CODGEO, zone: EPCI, name: LIBEPCI }
    - { id: qpv, label: Quartiers prioritaires, geojson: qpv.zip, zone: code_qp, name: lib_qp }

origins: ${hasGrid ? "cells" : "chefs-lieux"}                # cells, chefs-lieux ou chefs-lieux-zero
aggregation: equal            # equal, weights, presence, median ou harmonic

# Seuils d'éloignement, strictement au-dessus. Sans seuil : 1,5 fois la moyenne du territoire (choix de Desserte :
# l'Insee n'a pas publié ceux de 2017).
# thresholds:
#   proximite: { minutes: 5 }
#   intermediaire: { multiple: 1.5 }
#   superieure: { percentile: 90 }

exports: { csv: french }      # point-virgule, virgule décimale, marque d'ordre des octets : s'ouvre dans un tableur

# Ce que « desserte fetch » apporte. Quand une adresse a changé, donnez la nouvelle par la clé url.
sources:
${Object.entries(sources)
  .map(([file, source]) => `  ${file}: ${flow(source)}\n`)
  .join(
    "",
  )}${optional("times", { [inseeFile(departement.region, bpe)]: { from: "acces-equipements", with: { yyyy: bpe, region: departement.region } } })}${optional(
    "addresses",
    Object.fromEntries(codes.map((each, i) => [addressFiles[i], { from: "ban", with: { departement: each } }])),
  )}`;
}

/** Extracts of OpenStreetMap around a département: lines of the block roads, and where they come from. */
function extractsOf({ extracts }: Surroundings): { readonly lines: string; readonly sources: Record<string, object> } {
  const files = extracts.map((extract) => `${extract.split("/").at(-1)!}-latest.osm.pbf`);
  return {
    lines: [
      "  osm:                        # par ancienne région : il faut aussi celles des voisins",
      ...items(files),
    ].join("\n"),
    sources: Object.fromEntries(files.map((file, i) => [file, { from: "osm", with: { extract: extracts[i] } }])),
  };
}

/** BD TOPO of a département and its neighbours, in the same way. */
function bdTopoOf(
  { code, neighbours }: Surroundings,
  edition: string,
): { readonly lines: string; readonly sources: Record<string, object> } {
  const files = [code, ...neighbours].map((each) => `bdtopo-${each}.7z`);
  const zone = (each: string) => `${OVERSEAS_ZONE[each] ?? "LAMB93"}_D${each.padStart(3, "0")}`;
  return {
    lines: [
      "  bdtopo:                     # par département, voisins compris ; rien au-delà des frontières du pays",
      ...items(files),
      "  bdtopoSpeeds: file          # vitesses moyennes de l'IGN ; class : celles du profil, comme sur OpenStreetMap",
    ].join("\n"),
    sources: Object.fromEntries(
      [code, ...neighbours].map((each, i) => [files[i], { from: "bdtopo", with: { zone: zone(each), edition } }]),
    ),
  };
}

function items(files: readonly string[]): string[] {
  return files.map((file) => `    - ${file}`);
}

/** Départements with a city cut into municipal arrondissements, which is computed by arrondissement. */
const CUT_CITIES: Readonly<Record<string, string>> = { "13": "Marseille", "69": "Lyon", "75": "Paris" };
const CUT_FILE = "arrondissements-municipaux.geojson";

/** INSEE's times of a region, as it names them. */
function inseeFile(region: string, year: number): string {
  return `donnees-${year}-reg${region}.parquet`;
}

/** Sources of a block that is commented out, themselves commented. */
function optional(block: string, sources: Readonly<Record<string, object>>): string {
  return `  # pour ${block} :\n${lines(sources, "  # ")}`;
}

function lines(sources: Readonly<Record<string, object>>, before: string): string {
  return Object.entries(sources)
    .map(([file, source]) => `${before}${file}: ${flow(source)}\n`)
    .join("");
}

/** A value on one line of YAML. */
function flow(value: object): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
}
