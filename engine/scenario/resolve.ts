import { NONE } from "../search/index.ts";
import type { Basket } from "../basket/index.ts";
import { shownCode, type Territory } from "../territory/index.ts";
import { Draft } from "./draft.ts";
import type {
  Action,
  NetChange,
  OpenAction,
  PlacedPoint,
  Position,
  Preset,
  Problem,
  RoadAccess,
  Scenario,
} from "./model.ts";
import { ServiceNames } from "./services.ts";

/** What a scenario is resolved against. */
export interface ResolveContext {
  readonly territory: Territory;
  readonly basket: Basket;
  readonly presets: readonly Preset[];
  readonly roads: RoadAccess;
  /** row of the commune a point lies in, NONE outside all; the nearest chef-lieu when not given */
  readonly communeAt?: (lon: number, lat: number) => number;
  /** a site farther than this from any road is in the sea, on an island without ferry or in the wilds; 1,000 m by default */
  readonly maxSiteSnapM?: number;
}

/** A site this far from every commune of the tables is in another country. */
const MOST_KM = 40;
/** A point this far from the commune it is said to be in is a mistake of coordinates. */
const MOST_KM_FROM_COMMUNE = 40;

/**
 * What a scenario comes to on a territory, and all that is wrong with it: unknown services, operators, communes, facilities,
 * kinds; closures that match nothing; sites in the sea, abroad, off the roads; sites opened twice. Actions are followed in
 * order; the change is only to be applied when `problems` is empty.
 */
export function resolveScenario(
  scenario: Scenario,
  context: ResolveContext,
): { readonly change: NetChange; readonly problems: readonly Problem[] } {
  const resolver = new Resolver(context, placesOf(scenario, context));
  for (const action of scenario.actions) resolver.follow(action);
  const names = new ServiceNames(context.basket);
  const evaluated = names.evaluated(scenario.evaluation, []);
  if ("unknown" in evaluated) {
    const message =
      scenario.evaluation.kind === "gamme"
        ? `evaluate : gamme inconnue « ${evaluated.unknown} » ; attendu : ${context.basket.gammes.map(({ id }) => id).join(", ")}.`
        : `evaluate : ${names.unknown(evaluated.unknown)}`;
    resolver.problems.push({ message, line: null });
  }
  for (const name of scenario.norms.flatMap(({ services }) => services)) {
    if (!names.find(name)) resolver.problems.push({ message: `norms : ${names.unknown(name)}`, line: null });
  }
  return { change: resolver.finish(), problems: resolver.problems };
}

class Resolver {
  readonly problems: Problem[] = [];
  private readonly draft: Draft;
  private readonly names: ServiceNames;
  private readonly communeRow: ReadonlyMap<string, number>;
  private readonly roads: Array<Extract<Action, { verb: "road" }>> = [];

  constructor(
    private readonly context: ResolveContext,
    private readonly placedAt: ReadonlyMap<string, PlacedPoint>,
  ) {
    this.draft = new Draft(context.territory, context.basket);
    this.names = new ServiceNames(context.basket);
    this.communeRow = new Map(context.territory.communes.map(({ code }, row) => [code, row]));
  }

  follow(action: Action): void {
    switch (action.verb) {
      case "open":
        return this.open(action);
      case "close": {
        const rows = this.select(action.which, action.line);
        if (rows) this.draft.remove(rows);
        return;
      }
      case "move": {
        const rows = this.select(action.which, action.line);
        const place = this.position(action.to, action.line, "le site déplacé");
        if (rows && place) this.draft.move(rows, place);
        return;
      }
      case "add": {
        const place = this.draft.placeOf(action.at);
        if (!place)
          return this.problem(`aucun équipement ni site « ${action.at} » où ajouter un service.`, action.line);
        const services = this.services(action.services, action.line);
        if (!services) return;
        const had = services.filter((service) => place.services.has(service));
        if (had.length === services.length)
          return this.problem(
            `« ${action.at} » a déjà ${had.length > 1 ? "ces services" : "ce service"}.`,
            action.line,
          );
        return this.draft.add(
          place,
          services.filter((service) => !place.services.has(service)),
        );
      }
      case "withdraw": {
        if (!this.draft.has(action.from))
          return this.problem(`aucun équipement ni site « ${action.from} » d'où retirer un service.`, action.line);
        const services = this.services(action.services, action.line);
        if (!services) return;
        const rows = this.draft.rowsAt(action.from, services);
        if (rows.length === 0) return this.problem(`« ${action.from} » n'a aucun de ces services.`, action.line);
        return this.draft.remove(rows);
      }
      case "road":
        this.roads.push(action);
        return;
      case "sites":
        return this.problem(`la liste « ${action.file} » n'a pas été lue.`, action.line);
    }
  }

  finish(): NetChange {
    return this.draft.net(this.roads);
  }

  private problem(message: string, line: number): void {
    this.problems.push({ message, line });
  }

  private open(action: OpenAction): void {
    const preset = this.context.presets.find(({ id }) => id === action.kind);
    // a kind brings what the basket knows of it; services that are spelt out must all exist
    const deemed = preset?.services.filter((name) => this.names.find(name));
    const asked = action.services ?? deemed;
    const where = this.position(action.position, action.line, `le site « ${action.site} »`);
    if (!asked) {
      const kinds = this.context.presets.map(({ id }) => id).join(", ");
      return this.problem(
        `le site « ${action.site} » n'a ni services ni type connu (« ${action.kind} ») : donnez services, ou kind parmi ${kinds}.`,
        action.line,
      );
    }
    if (asked.length === 0)
      return this.problem(
        `aucun service du panier pour le site « ${action.site} » : le type « ${action.kind} » apporte ${(preset?.services ?? []).join(", ")}.`,
        action.line,
      );
    const services = this.services(asked, action.line);
    if (this.draft.has(action.site))
      return this.problem(`un équipement ou un site porte déjà l'identifiant « ${action.site} ».`, action.line);
    if (!services || !where) return;
    this.draft.open(
      { id: action.site, name: action.name, kind: action.kind, status: action.status, halfDays: action.halfDays },
      where,
      services,
    );
  }

  private services(asked: readonly string[], line: number): number[] | null {
    const rows = new Set<number>();
    let complete = true;
    for (const name of asked) {
      const found = this.names.find(name);
      if (!found) {
        this.problem(this.names.unknown(name), line);
        complete = false;
      } else for (const row of found) rows.add(row);
    }
    return complete ? [...rows].sort((a, b) => a - b) : null;
  }

  private select(which: Extract<Action, { verb: "close" }>["which"], line: number): string[] | null {
    const before = this.problems.length;
    const services = [...(which.services ?? []), ...(which.operators ?? [])];
    if (services.length > 0) this.services(services, line);
    const communes: number[] = [];
    for (const code of which.communes ?? []) {
      const rows = this.communeRows(code);
      if (rows.length === 0) this.problem(`commune inconnue : « ${code} ».`, line);
      communes.push(...rows);
    }
    for (const source of which.sources ?? []) {
      if (!this.draft.sources.has(source))
        this.problem(`source inconnue : « ${source} » ; connues : ${[...this.draft.sources].sort().join(", ")}.`, line);
    }
    for (const id of which.facilities ?? []) {
      if (!this.draft.has(id)) this.problem(`aucun équipement ni site « ${id} » (ou il est déjà fermé).`, line);
    }
    if (this.problems.length > before) return null;
    const rows = this.draft.select(which, this.names, new Set(communes));
    if (rows.length === 0) {
      this.problem("aucun équipement ne répond à tous ces critères : la fermeture n'aurait pas d'effet.", line);
      return null;
    }
    return rows;
  }

  /** Rows of a commune; the code of a whole commune gives its arrondissements too. */
  private communeRows(code: string): number[] {
    const own = this.communeRow.get(code);
    const parts = this.context.territory.communes.flatMap((commune, row) =>
      commune.code !== code && (commune.shownAs === code || shownCode(commune.code) === code) ? [row] : [],
    );
    return own === undefined ? parts : [own, ...parts];
  }

  private position(position: Position, line: number, what: string) {
    const { territory } = this.context;
    const code = position.commune;
    const stated = code === undefined ? NONE : (this.communeRow.get(code) ?? NONE);
    if (code !== undefined && stated === NONE) {
      this.problem(`${what} : commune inconnue, « ${code} ».`, line);
      if (!("lon" in position)) return null;
    }
    const { lon, lat } = "lon" in position ? position : territory.communes[stated]!;
    if (stated !== NONE && kilometres(lon, lat, territory.communes[stated]!) > MOST_KM_FROM_COMMUNE) {
      const { name } = territory.communes[stated]!;
      const km = Math.round(kilometres(lon, lat, territory.communes[stated]!));
      this.problem(`${what} est à ${km} km de sa commune, ${name} (${code}) : ${told(lon, lat)}.`, line);
      return null;
    }
    const nearest = nearestCommune(territory, lon, lat);
    if (nearest.km > MOST_KM) {
      const swapped = nearestCommune(territory, lat, lon).km <= MOST_KM;
      const remedy = swapped
        ? "longitude et latitude semblent inversées (la longitude vient en premier)"
        : "il est dans un autre pays ou hors de la zone des données";
      this.problem(
        `${what} est à ${Math.round(nearest.km)} km de toute commune connue (${told(lon, lat)}) : ${remedy}.`,
        line,
      );
      return null;
    }
    const placed = this.placedAt.get(`${lon} ${lat}`);
    const limitM = this.context.maxSiteSnapM ?? 1000;
    if (!placed || placed.status === "far" || placed.snapM > limitM) {
      const away = placed && Number.isFinite(placed.snapM) ? `à ${Math.round(placed.snapM)} m` : "loin";
      this.problem(
        `${what} est ${away} de toute route ouverte aux voitures (${told(lon, lat)}) : en mer, sur une île sans bac, ou mal placé ; la limite est de ${limitM} m.`,
        line,
      );
      return null;
    }
    const found = this.context.communeAt?.(lon, lat) ?? NONE;
    const commune = stated !== NONE ? stated : found !== NONE ? found : nearest.row;
    return { lon, lat, commune, placed };
  }
}

/** Every point the scenario names, put on the roads in one go: it costs hardly more than one. */
function placesOf(scenario: Scenario, { territory, roads }: ResolveContext): Map<string, PlacedPoint> {
  const communes = new Map(territory.communes.map((commune) => [commune.code, commune]));
  const points = new Map<string, { readonly lon: number; readonly lat: number }>();
  for (const action of scenario.actions) {
    const position = action.verb === "open" ? action.position : action.verb === "move" ? action.to : null;
    if (!position) continue;
    const point = "lon" in position ? position : communes.get(position.commune);
    if (point) points.set(`${point.lon} ${point.lat}`, point);
  }
  const list = [...points.values()];
  const placed = roads.place(
    list.map(({ lon }) => lon),
    list.map(({ lat }) => lat),
  );
  return new Map([...points.keys()].map((key, i) => [key, placed[i]!]));
}

function told(lon: number, lat: number): string {
  return `longitude ${String(lon).replace(".", ",")}, latitude ${String(lat).replace(".", ",")}`;
}

/** Commune whose chef-lieu is nearest as the crow flies. */
function nearestCommune({ communes }: Territory, lon: number, lat: number): { row: number; km: number } {
  let row = NONE;
  let km = Infinity;
  for (const [i, commune] of communes.entries()) {
    const away = kilometres(lon, lat, commune);
    if (away < km) [row, km] = [i, away];
  }
  return { row, km };
}

/** Crow-fly distance on the local plane: good to a few per mille at these scales. */
function kilometres(lon: number, lat: number, to: { readonly lon: number; readonly lat: number }): number {
  const x = (to.lon - lon) * Math.cos(((lat + to.lat) / 2) * (Math.PI / 180));
  return Math.hypot(x, to.lat - lat) * 111.195;
}
